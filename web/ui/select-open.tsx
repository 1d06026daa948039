import { ChevronDown } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { Label } from "react-aria-components/Label";
import { ListBox } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select as AriaSelect, SelectValue } from "react-aria-components/Select";
import { Text } from "react-aria-components/Text";
import { t } from "../kernel/messages.ts";
import { cx } from "./cx.ts";
import { floatClass, OptionItem } from "./list-box.tsx";
import { SelectFace, type SelectProps, selectButtonClass } from "./select.tsx";

/** What `Select` loads when somebody reaches for it, and opens at once. */
export function SelectOpen<T extends string>(props: SelectProps<T>) {
  const { label, hideLabel, hint, error, optional, className, value, onChange, options } = props;
  return (
    <AriaSelect
      defaultOpen
      selectedKey={value ?? null}
      onSelectionChange={(key) => onChange(key as T)}
      isDisabled={props.disabled}
      isInvalid={Boolean(error)}
      name={props.name}
      placeholder={props.placeholder ?? t("common.choose")}
      className={cx("flex min-w-0 flex-col gap-1.5", className)}
    >
      <Label className={cx("text-13 font-medium", hideLabel && "sr-only")}>
        {label}
        {optional && <span className="font-regular text-ink-3"> {t("common.optional")}</span>}
      </Label>
      <Button data-wrong={error ? "" : undefined} className={selectButtonClass(props)}>
        <SelectValue className="min-w-0 flex-1">{() => <SelectFace {...props} />}</SelectValue>
        <ChevronDown size={16} aria-hidden className="shrink-0 text-ink-3" />
      </Button>
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
      <Popover className={cx(floatClass, "min-w-(--trigger-width) max-w-90")} offset={4}>
        <ListBox className="max-h-80 overflow-y-auto p-1 outline-none" items={options}>
          {options.map((option) => (
            <OptionItem key={option.value} option={option} />
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
