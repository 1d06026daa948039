import type { LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes, Ref } from "react";
import { cx } from "./cx.ts";

export interface IconButtonProps
  extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children" | "aria-label"> {
  icon: LucideIcon;
  /** What it does, in words: the accessible name, and what the pointer is told. */
  label: string;
  /** Where the words appear. */
  side?: "top" | "bottom" | "end" | "none";
  size?: "sm" | "md";
  ref?: Ref<HTMLButtonElement>;
}

export const iconButtonClass =
  "inline-flex shrink-0 items-center justify-center rounded-6 text-ink-2 transition-colors duration-120 hover:bg-hover hover:text-ink active:bg-pressed disabled:opacity-40 touch:size-11";

/** A button that shows an icon alone. Use `Button` with an icon wherever there is room for the word. */
export function IconButton(props: IconButtonProps) {
  const { icon: Icon, label, side = "bottom", size = "md", className, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      data-tip={side === "none" ? undefined : label}
      data-tip-side={side}
      className={cx(iconButtonClass, size === "sm" ? "size-7" : "size-9", className)}
    >
      <Icon size={size === "sm" ? 16 : 18} aria-hidden />
    </button>
  );
}
