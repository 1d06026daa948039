import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export type Tone = "neutral" | "accent" | "green" | "amber" | "red" | "blue";

const soft: Record<Tone, string> = {
  neutral: "bg-sunken text-ink-2",
  accent: "bg-accent-soft text-accent-soft-text",
  green: "bg-green-soft text-green",
  amber: "bg-amber-soft text-amber",
  red: "bg-red-soft text-red",
  blue: "bg-blue-soft text-blue",
};
const ink: Record<Tone, string> = {
  neutral: "text-ink-3",
  accent: "text-accent-text",
  green: "text-green",
  amber: "text-amber",
  red: "text-red",
  blue: "text-blue",
};

/** A word on a tinted ground: a count, a kind. For a state, use `StatusBadge`. */
export function Badge({ children, tone = "neutral" }: { children: ReactNode; tone?: Tone }) {
  return (
    <span
      className={cx(
        "inline-flex h-5 items-center rounded-full px-2 text-12 font-medium whitespace-nowrap",
        soft[tone],
      )}
    >
      {children}
    </span>
  );
}

export interface StatusBadgeProps {
  tone: Tone;
  /** Tells the states apart without colour. */
  icon: LucideIcon;
  children: ReactNode;
  /** `plain` leaves out the ground, for tables. */
  look?: "soft" | "plain";
}

/** A state: an icon of its own and a word, and the colour only as the third sign. */
export function StatusBadge({ tone, icon: Icon, children, look = "soft" }: StatusBadgeProps) {
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1.5 align-middle whitespace-nowrap",
        look === "soft"
          ? cx("h-6 rounded-full ps-1.5 pe-2.5 text-12 font-medium", soft[tone])
          : "text-13 text-ink-2",
      )}
    >
      <Icon
        size={14}
        strokeWidth={2.25}
        aria-hidden
        className={cx("shrink-0", look === "plain" && ink[tone])}
      />
      {children}
    </span>
  );
}
