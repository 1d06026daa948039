import { cx } from "./cx.ts";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "sm" | "md" | "lg";

const variants: Record<ButtonVariant, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "bg-surface text-ink ring-1 ring-inset ring-control/70 hover:bg-hover active:bg-pressed",
  quiet: "text-ink-2 hover:bg-hover hover:text-ink active:bg-pressed",
  danger: "bg-red-solid text-white hover:bg-red-solid-hover",
};
const sizes: Record<ButtonSize, string> = {
  sm: "h-7 px-2.5 text-13 gap-1.5 touch:h-11",
  md: "h-9 px-3.5 text-14 gap-2 touch:h-11",
  lg: "h-11 px-4 text-14 gap-2",
};

/** The looks of a button, for what must be another element: a link, or the trigger of a menu. */
export function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "md"): string {
  return cx(
    "inline-flex shrink-0 select-none items-center justify-center rounded-6 font-medium whitespace-nowrap",
    "transition-colors duration-120 disabled:opacity-50 aria-disabled:opacity-60",
    variants[variant],
    sizes[size],
  );
}
