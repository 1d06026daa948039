import type { TicketStatus } from "../../../contract/tickets.ts";

/** The two clocks of a ticket: until the first answer, and until the solution. They stand while it waits for the client. */
export interface Clocks {
  responseDueAt: Date | null;
  respondedAt: Date | null;
  resolutionDueAt: Date | null;
  resolvedAt: Date | null;
  pausedAt: Date | null;
}

/** Minutes by the calendar; null where there is no target. */
export interface Target {
  responseMinutes: number | null;
  resolutionMinutes: number | null;
}

export type TargetState = "running" | "paused" | "met" | "missed";

export const noTarget: Target = { responseMinutes: null, resolutionMinutes: null };

const isDone = (status: TicketStatus) => status === "resolved" || status === "closed";

export function startClocks(createdAt: Date, target: Target): Clocks {
  const due = (minutes: number | null) => (minutes === null ? null : plus(createdAt, minutes * 60_000));
  return {
    responseDueAt: due(target.responseMinutes),
    respondedAt: null,
    resolutionDueAt: due(target.resolutionMinutes),
    resolvedAt: null,
    pausedAt: null,
  };
}

/** What a change of status does to the clocks. Time spent waiting, or resolved before a reopening, does not count. */
export function moveClocks(clocks: Clocks, from: TicketStatus, to: TicketStatus, now: Date): Clocks {
  if (from === to) return clocks;
  let moved = clocks;
  if (from === "waiting" && clocks.pausedAt)
    moved = { ...shifted(moved, clocks.pausedAt, now), pausedAt: null };
  if (isDone(from) && !isDone(to)) {
    const since = clocks.resolvedAt;
    moved = { ...(since ? shifted(moved, since, now) : moved), resolvedAt: null };
  }
  if (to === "waiting") moved = { ...moved, pausedAt: now };
  if (isDone(to) && !isDone(from)) {
    moved = { ...moved, resolvedAt: now, respondedAt: moved.respondedAt ?? now };
  }
  return moved;
}

/** Staff answered: the first time stops the response clock. */
export function answered(clocks: Clocks, now: Date): Clocks {
  return clocks.respondedAt ? clocks : { ...clocks, respondedAt: now };
}

/** Another priority has other targets; what the clocks were paused for is kept. */
export function retarget(clocks: Clocks, createdAt: Date, before: Target, after: Target): Clocks {
  const due = (current: Date | null, old: number | null, wanted: number | null) => {
    if (wanted === null) return null;
    if (current === null || old === null) return plus(createdAt, wanted * 60_000);
    return plus(current, (wanted - old) * 60_000);
  };
  return {
    ...clocks,
    responseDueAt: due(clocks.responseDueAt, before.responseMinutes, after.responseMinutes),
    resolutionDueAt: due(clocks.resolutionDueAt, before.resolutionMinutes, after.resolutionMinutes),
  };
}

/** The earlier of the targets that still run; null when none does. */
export function nextDue(clocks: Clocks): Date | null {
  if (clocks.pausedAt || clocks.resolvedAt) return null;
  const open = [clocks.respondedAt ? null : clocks.responseDueAt, clocks.resolutionDueAt].filter(
    (due) => due !== null,
  );
  return open.length === 0 ? null : new Date(Math.min(...open.map((due) => due.getTime())));
}

export function stateOf(due: Date, done: Date | null, pausedAt: Date | null, now: Date): TargetState {
  const reference = done ?? pausedAt ?? now;
  if (reference > due) return "missed";
  if (done) return "met";
  return pausedAt ? "paused" : "running";
}

function shifted(clocks: Clocks, since: Date, now: Date): Clocks {
  const pause = now.getTime() - since.getTime();
  const later = (due: Date | null) => due && plus(due, pause);
  return {
    ...clocks,
    responseDueAt: clocks.respondedAt ? clocks.responseDueAt : later(clocks.responseDueAt),
    resolutionDueAt: later(clocks.resolutionDueAt),
  };
}

function plus(date: Date, ms: number): Date {
  return new Date(date.getTime() + ms);
}
