import { useRef } from "react";
import type { Target } from "../kernel/address.ts";
import { cx } from "./cx.ts";
import { Link } from "./link.tsx";
import { useCurrentInSight } from "./use-current-in-sight.ts";

export interface PartLinksProps {
  /** What the parts are parts of, for screen readers. */
  label: string;
  parts: readonly (Target & { id: string; label: string })[];
  current: string;
}

/** Parts of one place that have addresses of their own, with the looks of tabs. */
export function PartLinks({ label, parts, current }: PartLinksProps) {
  const list = useRef<HTMLElement>(null);
  useCurrentInSight(list, current);
  return (
    <nav
      ref={list}
      aria-label={label}
      className="-mx-4 mb-4 flex gap-5 overflow-x-auto border-b border-line px-4 md:mx-0 md:px-0"
    >
      {parts.map(({ id, label: words, ...target }) => (
        <Link
          key={id}
          {...target}
          look="plain"
          aria-current={id === current ? "page" : undefined}
          className={cx(
            "-mb-px flex h-10 shrink-0 items-center border-b-2 text-14 whitespace-nowrap touch:h-11",
            id === current
              ? "border-accent font-medium text-ink"
              : "border-transparent text-ink-2 hover:text-ink",
          )}
        >
          {words}
        </Link>
      ))}
    </nav>
  );
}
