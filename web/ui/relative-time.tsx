import { useSyncExternalStore } from "react";
import { formatDate, formatRelative } from "../kernel/format.ts";

let minute = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** One clock for all times on the page; it stands still when there are none. */
function follow(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    minute++;
    for (const each of listeners) each();
  }, 60_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** How long ago or ahead; the exact time on hover and for machines. It keeps itself current. */
export function RelativeTime({ at, narrow = false }: { at: string; narrow?: boolean }) {
  useSyncExternalStore(follow, () => minute);
  return (
    <time dateTime={at} title={formatDate(at, "exact")} className="whitespace-nowrap tabular">
      {formatRelative(at, new Date(), narrow ? "narrow" : "long")}
    </time>
  );
}

/** A date, with the exact time on hover when there is one. */
export function DateText({
  at,
  style = "medium",
}: {
  at: string;
  style?: "short" | "medium" | "long" | "day";
}) {
  return (
    <time
      dateTime={at}
      title={formatDate(at, at.length > 10 ? "exact" : "long")}
      className="whitespace-nowrap tabular"
    >
      {formatDate(at, style)}
    </time>
  );
}
