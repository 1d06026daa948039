import { ArrowDownUp, Circle, CircleDot } from "lucide-react";
import { cx } from "./cx.ts";
import { Menu } from "./menu.tsx";

interface SortMenuProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string }[];
  className?: string;
}

/** The order of a list, where there are no column headings to sort by: on a phone. */
export function SortMenu<T extends string>({ label, value, onChange, options, className }: SortMenuProps<T>) {
  const current = options.find((option) => option.value === value)?.label;
  return (
    <Menu
      iconOnly
      icon={ArrowDownUp}
      label={current ? `${label}: ${current}` : label}
      className={cx("ring-1 ring-control/70 ring-inset", className)}
      groups={[
        {
          label,
          items: options.map((option) => ({
            id: option.value,
            label: option.label,
            icon: option.value === value ? CircleDot : Circle,
            onAction: () => onChange(option.value),
          })),
        },
      ]}
    />
  );
}
