import { Check, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { ListBoxItem } from "react-aria-components/ListBox";
import { cx } from "./cx.ts";

/** One thing that can be chosen from a list. */
export interface Option<T extends string = string> {
  value: T;
  label: string;
  /** A second line: an address, a company. */
  detail?: string;
  icon?: LucideIcon;
  /** Drawn before the label instead of an icon: a coloured dot, an avatar. */
  mark?: ReactNode;
}

export const floatClass = cx(
  "rounded-10 bg-raised text-ink shadow-float outline-none",
  "data-[entering]:animate-[rise_140ms_var(--ease)] data-[exiting]:animate-[appear_100ms_reverse_var(--ease)]",
);

export const itemClass = cx(
  "flex cursor-pointer items-center gap-2.5 rounded-6 px-2.5 py-1.5 text-14 outline-none select-none touch:min-h-11",
  "data-[focused]:bg-hover data-[disabled]:opacity-50 data-[disabled]:cursor-not-allowed",
);

/** A line in the list of `Select` and `ComboBox`. */
export function OptionItem({ option }: { option: Option }) {
  const { icon: Icon } = option;
  return (
    <ListBoxItem id={option.value} textValue={option.label} className={itemClass}>
      {({ isSelected }) => (
        <>
          {option.mark ?? (Icon && <Icon size={16} aria-hidden className="shrink-0 text-ink-3" />)}
          <span className="min-w-0 flex-1">
            <bdi className="block truncate">{option.label}</bdi>
            {option.detail && <bdi className="block truncate text-12 text-ink-3">{option.detail}</bdi>}
          </span>
          {isSelected && <Check size={16} aria-hidden className="shrink-0 text-accent-text" />}
        </>
      )}
    </ListBoxItem>
  );
}
