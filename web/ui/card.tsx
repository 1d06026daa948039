import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** A box around something that is picked up as a whole. Sections of a page need none: use `Section`. */
export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx("rounded-10 border border-line bg-surface p-4", className)}>{children}</div>;
}

export interface SectionProps {
  title: string;
  /** A link to all of it, or a small button. */
  action?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A part of a screen under its heading. */
export function Section({ title, action, children, className }: SectionProps) {
  return (
    <section className={cx("min-w-0", className)}>
      <header className="mb-2 flex min-h-7 items-center justify-between gap-3">
        <h2 className="text-14 font-bold">{title}</h2>
        {action}
      </header>
      {children}
    </section>
  );
}

/** Facts as term and value: `[[t("tickets.status"), <StatusBadge … />], …]`. */
export function Facts({ items, className }: { items: readonly [string, ReactNode][]; className?: string }) {
  return (
    <dl
      className={cx(
        "grid grid-cols-[minmax(88px,auto)_1fr] items-baseline gap-x-4 gap-y-2.5 text-14",
        className,
      )}
    >
      {items.map(([term, value]) => (
        <div key={term} className="contents">
          <dt className="text-13 text-ink-3">{term}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
