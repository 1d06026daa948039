import { ChevronDown, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { Button } from "react-aria-components/Button";
import { ComboBox as AriaComboBox } from "react-aria-components/ComboBox";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { ListBox } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Text } from "react-aria-components/Text";
import { t } from "../kernel/messages.ts";
import { cx } from "./cx.ts";
import { type FieldProps, inputClass } from "./field.tsx";
import { floatClass, type Option, OptionItem } from "./list-box.tsx";
import { Spinner } from "./spinner.tsx";

interface Source {
  /** All that can be chosen; filtered here as somebody types. */
  options?: readonly Option[];
  /** Asks the server for what matches; called a moment after the last key. */
  search?: (text: string, signal: AbortSignal) => Promise<readonly Option[]>;
  placeholder?: string;
  disabled?: boolean;
}

export interface ComboBoxProps extends FieldProps, Source {
  value: Option | null;
  onChange: (value: Option | null) => void;
}

/** One of many, found by typing: `search` asks the server, `options` is a list that is here already. */
export function ComboBox(props: ComboBoxProps) {
  const { value, onChange, placeholder, disabled, error } = props;
  const [typed, setTyped] = useState(value?.label ?? "");
  const found = useFound(props, typed === value?.label ? "" : typed);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new choice from outside brings its own text
  useEffect(() => setTyped(value?.label ?? ""), [value?.value]);
  return (
    <AriaComboBox
      value={value?.value ?? null}
      onChange={(key) => {
        const chosen = found.options.find((option) => option.value === key) ?? null;
        setTyped(chosen?.label ?? "");
        onChange(chosen);
      }}
      inputValue={typed}
      onInputChange={(text) => {
        setTyped(text);
        if (text === "" && value) onChange(null);
      }}
      items={found.options}
      menuTrigger="focus"
      allowsEmptyCollection
      isDisabled={disabled}
      isInvalid={Boolean(error)}
      className={cx("flex min-w-0 flex-col gap-1.5", props.className)}
    >
      <FieldLabel {...props} />
      <div className="relative flex items-center">
        <Input
          placeholder={placeholder}
          dir="auto"
          className={cx(inputClass, "h-9 pe-9 touch:h-11 [&:dir(rtl)]:ps-9")}
        />
        <Button aria-label={t("common.showChoices")} className="absolute end-0 p-2.5 text-ink-3">
          {found.pending ? <Spinner /> : <ChevronDown size={16} aria-hidden />}
        </Button>
      </div>
      <Notes {...props} />
      <Choices {...found} />
    </AriaComboBox>
  );
}

export interface MultiComboBoxProps extends FieldProps, Source {
  value: readonly Option[];
  onChange: (value: Option[]) => void;
}

/** Several of many, shown as chips. Backspace in the empty box takes the last one away. */
export function MultiComboBox(props: MultiComboBoxProps) {
  const { value, onChange, placeholder, disabled, error } = props;
  const [typed, setTyped] = useState("");
  const found = useFound(props, typed);
  const chosen = value.map((option) => option.value);
  const change = (keys: readonly (string | number)[]) => {
    const known = [...value, ...found.options];
    const next = keys.flatMap((key) => known.find((option) => option.value === key) ?? []);
    onChange(next);
    setTyped("");
  };
  return (
    <AriaComboBox
      selectionMode="multiple"
      value={chosen}
      onChange={(keys) => change(keys as string[])}
      inputValue={typed}
      onInputChange={setTyped}
      items={found.options}
      menuTrigger="focus"
      allowsEmptyCollection
      isDisabled={disabled}
      isInvalid={Boolean(error)}
      className={cx("flex min-w-0 flex-col gap-1.5", props.className)}
    >
      <FieldLabel {...props} />
      <div
        className={cx(
          inputClass,
          "flex min-h-9 flex-wrap items-center gap-1 px-1.5 py-1 touch:min-h-11",
          "has-[input:focus-visible]:outline-2 has-[input:focus-visible]:-outline-offset-1 has-[input:focus-visible]:outline-accent-line",
        )}
      >
        {value.map((option) => (
          <Chip
            key={option.value}
            option={option}
            onRemove={() => onChange(value.filter((one) => one.value !== option.value))}
          />
        ))}
        <Input
          placeholder={value.length === 0 ? placeholder : undefined}
          dir="auto"
          className="h-7 min-w-24 flex-1 bg-transparent outline-none touch:text-16"
          onKeyDown={(event) => {
            if (event.key === "Backspace" && typed === "" && value.length > 0) onChange(value.slice(0, -1));
          }}
        />
        {found.pending && <Spinner />}
      </div>
      <Notes {...props} />
      <Choices {...found} />
    </AriaComboBox>
  );
}

function Chip({ option, onRemove }: { option: Option; onRemove: () => void }) {
  return (
    <span className="inline-flex h-6.5 max-w-full items-center gap-1 rounded-6 bg-sunken ps-2 text-13 ring-1 ring-line ring-inset">
      {option.mark}
      <span className="truncate" dir="auto">
        {option.label}
      </span>
      <button
        type="button"
        aria-label={t("common.remove", { name: option.label })}
        onClick={onRemove}
        className="flex size-6.5 shrink-0 items-center justify-center rounded-6 text-ink-3 hover:bg-pressed hover:text-ink"
      >
        <X size={13} aria-hidden />
      </button>
    </span>
  );
}

function FieldLabel({ label, hideLabel, optional }: FieldProps) {
  return (
    <Label className={cx("text-13 font-medium", hideLabel && "sr-only")}>
      {label}
      {optional && <span className="font-regular text-ink-3"> {t("common.optional")}</span>}
    </Label>
  );
}

function Notes({ hint, error }: FieldProps) {
  return (
    <>
      {error && (
        <Text slot="errorMessage" className="text-13 text-red">
          {error}
        </Text>
      )}
      {hint && (
        <Text slot="description" className="text-13 text-ink-3">
          {hint}
        </Text>
      )}
    </>
  );
}

function Choices({ options, pending, failed }: Found) {
  const empty = failed
    ? t("common.searchFailed")
    : pending
      ? t("common.searching")
      : t("common.nothingFound");
  return (
    <Popover className={cx(floatClass, "w-(--trigger-width) min-w-60")} offset={4}>
      <ListBox
        className="max-h-72 overflow-y-auto p-1 outline-none"
        items={options}
        renderEmptyState={() => <p className="px-2.5 py-2 text-13 text-ink-3">{empty}</p>}
      >
        {(option: Option & { id: string }) => <OptionItem option={option} />}
      </ListBox>
    </Popover>
  );
}

interface Found {
  options: (Option & { id: string })[];
  pending: boolean;
  failed: boolean;
}

/** What matches the text: from the list at hand, or from the server a moment after the last key. */
function useFound({ options, search }: Source, text: string): Found {
  const [answer, setAnswer] = useState<{ options: readonly Option[]; pending: boolean; failed: boolean }>({
    options: options ?? [],
    pending: false,
    failed: false,
  });
  const ask = useRef(search);
  ask.current = search;
  const remote = search !== undefined;
  useEffect(() => {
    if (!remote) return;
    const abort = new AbortController();
    setAnswer((before) => ({ ...before, pending: true }));
    const timer = setTimeout(() => {
      ask.current?.(text, abort.signal).then(
        (found) => !abort.signal.aborted && setAnswer({ options: found, pending: false, failed: false }),
        () => !abort.signal.aborted && setAnswer({ options: [], pending: false, failed: true }),
      );
    }, 180);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, remote]);
  return useMemo(() => {
    const source = remote ? answer.options : (options ?? []).filter((option) => matches(option, text));
    return { ...answer, options: source.map((option) => ({ ...option, id: option.value })) };
  }, [answer, options, remote, text]);
}

function matches(option: Option, text: string): boolean {
  const plain = (value: string) => value.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  return plain(`${option.label} ${option.detail ?? ""}`).includes(plain(text.trim()));
}
