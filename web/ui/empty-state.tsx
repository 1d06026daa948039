import { Inbox, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export interface EmptyStateProps {
  icon?: LucideIcon;
  title: string;
  /** What this place is for, in a sentence or two. */
  children?: ReactNode;
  /** The one thing to do next. */
  action?: ReactNode;
  /** The heading's rank; `h1` where this is all there is. */
  heading?: "h1" | "h2" | "h3";
  className?: string;
}

/** A place with nothing in it yet: what it is for, and one thing to do. */
export function EmptyState({
  icon: Icon = Inbox,
  title,
  children,
  action,
  heading: Heading = "h2",
  className,
}: EmptyStateProps) {
  return (
    <div className={cx("mx-auto flex max-w-100 flex-col items-center px-4 py-12 text-center", className)}>
      <span className="mb-4 inline-flex size-10 items-center justify-center rounded-10 bg-sunken text-ink-3">
        <Icon size={20} aria-hidden />
      </span>
      <Heading className="text-16 font-bold text-ink">{title}</Heading>
      {children && <div className="mt-1 text-14 text-pretty text-ink-2">{children}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
