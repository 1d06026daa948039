import { ChevronDown } from "lucide-react";
import { lazy, Suspense, startTransition, useState } from "react";
import { t } from "../kernel/messages.ts";
import { cx } from "./cx.ts";
import { Field, type FieldProps, inputClass } from "./field.tsx";
import type { Option } from "./list-box.tsx";

const load = () => import("./select-open.tsx").then((module) => ({ default: module.SelectOpen }));
const SelectOpen = lazy(load) as unknown as <T extends string>(props: SelectProps<T>) => React.ReactElement;

export interface SelectProps<T extends string> extends FieldProps {
  value: T | null | undefined;
  onChange: (value: T) => void;
  options: readonly Option<T>[];
  placeholder?: string;
  disabled?: boolean;
  name?: string;
  size?: "sm" | "md";
}

/**
 * One of a list that is known and short. For many, or what must be searched, use `ComboBox`. The list's code loads
 * when the pointer or the focus comes near.
 */
export function Select<T extends string>(props: SelectProps<T>) {
  const [wanted, setWanted] = useState(false);
  // A transition keeps the closed one until the other is there; a fallback would be held for 300 ms.
  const closed = <ClosedSelect {...props} onWant={() => startTransition(() => setWanted(true))} />;
  return <Suspense fallback={closed}>{wanted ? <SelectOpen {...props} /> : closed}</Suspense>;
}

function ClosedSelect<T extends string>(props: SelectProps<T> & { onWant: () => void }) {
  const { label, hideLabel, hint, error, optional, className, disabled, onWant } = props;
  return (
    <Field {...{ label, hideLabel, hint, error, optional, className }}>
      {({ id, "aria-describedby": describedBy }) => (
        <button
          id={id}
          type="button"
          disabled={disabled}
          aria-haspopup="listbox"
          aria-expanded={false}
          aria-labelledby={`${id}-value ${id}-label`}
          aria-describedby={describedBy}
          onPointerEnter={() => void load()}
          onFocus={() => void load()}
          onClick={onWant}
          onKeyDown={(event) => {
            if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
            event.preventDefault();
            onWant();
          }}
          // What a button cannot say with aria-invalid: the form leads to it.
          data-wrong={error ? "" : undefined}
          className={selectButtonClass(props)}
        >
          <span id={`${id}-value`} className="min-w-0 flex-1">
            <SelectFace {...props} />
          </span>
          <ChevronDown size={16} aria-hidden className="shrink-0 text-ink-3" />
        </button>
      )}
    </Field>
  );
}

export function selectButtonClass({
  size = "md",
  error,
}: Pick<SelectProps<string>, "size" | "error">): string {
  return cx(
    inputClass,
    "flex items-center justify-between gap-2 text-start touch:h-11",
    size === "sm" ? "h-8 px-2.5 text-13" : "h-9",
    error && "ring-red-solid",
  );
}

/** What is chosen, as the button shows it. */
export function SelectFace<T extends string>({ options, value, placeholder }: SelectProps<T>) {
  const chosen = options.find((option) => option.value === value);
  if (!chosen) return <span className="block truncate text-ink-3">{placeholder ?? t("common.choose")}</span>;
  const { icon: Icon, mark } = chosen;
  return (
    <span className="flex items-center gap-2">
      {mark ?? (Icon && <Icon size={16} aria-hidden className="shrink-0 text-ink-3" />)}
      <bdi className="truncate">{chosen.label}</bdi>
    </span>
  );
}
