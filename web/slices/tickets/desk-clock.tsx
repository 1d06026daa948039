import { AlarmClock, CircleCheck, CirclePause, Timer } from "lucide-react";
import { useSyncExternalStore } from "react";
import type { TicketRow } from "../../../contract/tickets.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";

export type Target = NonNullable<TicketRow["responseTarget"]>;

const minute = 60_000;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** One timer for all clocks on the screen. */
function follow(listener: () => void) {
  listeners.add(listener);
  now = Date.now();
  timer ??= setInterval(() => {
    now = Date.now();
    for (const one of listeners) one();
  }, minute / 2);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function useNow(): number {
  return useSyncExternalStore(follow, () => now);
}

/** A span of time in the one unit that fits, rounded down: `45 min`, `3 h`, `2 days`. */
export function spanWords(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / minute);
  if (minutes < 1) return t("desk.clock.moment");
  if (minutes < 60) return t("desk.clock.minutes", { count: minutes });
  if (minutes < 48 * 60) return t("desk.clock.hours", { count: Math.floor(minutes / 60) });
  return t("desk.clock.days", { count: Math.floor(minutes / (24 * 60)) });
}

type Tone = "calm" | "soon" | "late" | "still" | "met";

/** What a clock says: how much time is left, by how much it is late, or that it stands. */
export function clockWords(
  { dueAt, doneAt, state }: Target,
  at: number,
  short = false,
): { words: string; tone: Tone } {
  const due = Date.parse(dueAt);
  if (doneAt) {
    return state === "missed"
      ? { words: t("desk.clock.missed", { time: spanWords(Date.parse(doneAt) - due) }), tone: "still" }
      : { words: t("desk.clock.met"), tone: "met" };
  }
  if (state === "paused") return { words: t("desk.clock.paused"), tone: "still" };
  if (state === "missed" || at > due) {
    const time = spanWords(at - due);
    return { words: t(short ? "desk.clock.late" : "desk.clock.overdue", { time }), tone: "late" };
  }
  const left = due - at;
  return {
    words: t("desk.clock.left", { time: spanWords(left) }),
    tone: left < 120 * minute ? "soon" : "calm",
  };
}

/** The target that runs out next, or none when both are done. */
export function nextTarget({
  responseTarget,
  resolutionTarget,
}: Pick<TicketRow, "responseTarget" | "resolutionTarget">) {
  if (responseTarget && !responseTarget.doneAt) {
    const earlier =
      resolutionTarget && !resolutionTarget.doneAt && resolutionTarget.dueAt < responseTarget.dueAt;
    return earlier
      ? ({ kind: "resolution", target: resolutionTarget } as const)
      : ({ kind: "response", target: responseTarget } as const);
  }
  if (resolutionTarget && !resolutionTarget.doneAt)
    return { kind: "resolution", target: resolutionTarget } as const;
  return undefined;
}

const icons = { calm: Timer, soon: Timer, late: AlarmClock, still: CirclePause, met: CircleCheck };
const inks: Record<Tone, string> = {
  calm: "text-ink-2",
  soon: "text-amber",
  late: "font-medium text-red",
  still: "text-ink-3",
  met: "text-green",
};

interface ClockProps {
  target: Target;
  kind: "response" | "resolution";
  /** Where there is little room. */
  short?: boolean;
}

/** A target's clock in words, with the exact time on hover. */
export function Clock({ target, kind, short }: ClockProps) {
  const { words, tone } = clockWords(target, useNow(), short);
  const Icon = icons[tone];
  const full = t(`desk.clock.${kind}Short`, { words });
  return (
    <time
      dateTime={target.dueAt}
      title={`${full}\n${t("desk.clock.due", { when: formatDate(target.dueAt, "exact") })}`}
      className={cx("inline-flex max-w-full items-center gap-1.5 text-13 tabular", inks[tone])}
    >
      <Icon size={14} aria-hidden className="shrink-0" />
      <span className="truncate">{words}</span>
    </time>
  );
}

/** The clock that runs out next of a ticket that is still worked on. */
export function NextClock({ row, short }: { row: TicketRow; short?: boolean }) {
  const next = nextTarget(row);
  return next ? <Clock {...next} short={short} /> : null;
}
