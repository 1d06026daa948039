import { ChevronDown } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { Label } from "react-aria-components/Label";
import { ListBox } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select as AriaSelect, SelectValue } from "react-aria-components/Select";
import { Text } from "react-aria-components/Text";
import { t } from "../kernel/messages.ts";
import { cx } from "./cx.ts";
import { type FieldProps, inputClass } from "./field.tsx";
import { floatClass, type Option, OptionItem } from "./list-box.tsx";

export interface SelectProps<T extends string> extends FieldProps {
  value: T | null | undefined;
  onChange: (value: T) => void;
  options: readonly Option<T>[];
  placeholder?: string;
  disabled?: boolean;
  name?: string;
  size?: "sm" | "md";
}

/** One of a list that is known and short. For many, or what must be searched, use `ComboBox`. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, hideLabel, hint, error, optional, className, value, onChange, options, size = "md" } = props;
  return (
    <AriaSelect
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
      <Button
        className={cx(
          inputClass,
          "flex items-center justify-between gap-2 text-start touch:h-11",
          size === "sm" ? "h-8 px-2.5 text-13" : "h-9",
          error && "ring-red-solid",
        )}
      >
        <SelectValue className="min-w-0 flex-1 truncate data-[placeholder]:text-ink-3 [&_[data-detail]]:hidden">
          {({ selectedText, isPlaceholder, defaultChildren }) => {
            const chosen = options.find((option) => option.value === value);
            if (isPlaceholder || !chosen) return defaultChildren;
            const { icon: Icon, mark } = chosen;
            return (
              <span className="flex items-center gap-2">
                {mark ?? (Icon && <Icon size={16} aria-hidden className="shrink-0 text-ink-3" />)}
                <span className="truncate">{selectedText || chosen.label}</span>
              </span>
            );
          }}
        </SelectValue>
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
