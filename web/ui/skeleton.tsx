import type { ReactNode } from "react";
import { t } from "../kernel/messages.ts";
import { cx } from "./cx.ts";

/** A grey bar in the place of what is coming. It shows itself only after 150 ms, so that quick answers do not flash. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        "block animate-[appear_150ms_150ms_both,pulse-soft_1.6s_300ms_infinite] rounded-6 bg-sunken",
        className ?? "h-4",
      )}
    />
  );
}

/** Wraps skeletons in the final shape of a screen, and tells screen readers that it is loading. */
export function Loading({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className={className} role="status">
      <span className="sr-only">{t("common.loading")}</span>
      {children}
    </div>
  );
}
