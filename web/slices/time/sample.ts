import type { TimeEntry, Timer } from "../../../contract/time.ts";
import { idOf } from "../projects/sample.ts";

const project = { id: idOf(1), name: "Harbour office 1" };
const client = { id: idOf(80), name: "Brook Dental" };
const person = { id: idOf(90), name: "Jonas Weber", kind: "staff" } as const;

/** Time worked, for tests: an hour on Tuesday. */
export function anEntry(number: number, change: Partial<TimeEntry> = {}): TimeEntry {
  return {
    id: idOf(1000 + number),
    project,
    client,
    phase: null,
    task: null,
    person,
    day: "2026-11-17",
    minutes: 60,
    startedAt: null,
    endedAt: null,
    billable: true,
    amount: { amount: 9000, currency: "EUR" },
    note: `Cables ${number}`,
    internalNote: null,
    invoice: null,
    updatedAt: "2026-11-17T18:00:00.000Z",
    can: { edit: true, remove: true },
    ...change,
  };
}

export function aTimer(change: Partial<Timer> = {}): Timer {
  return {
    project,
    client,
    phase: null,
    task: null,
    billable: true,
    note: "",
    internalNote: "",
    startedAt: new Date(Date.now() - 90_000).toISOString(),
    ...change,
  };
}

/** The week of 16 November 2026 with these entries. */
export function aWeek(items: TimeEntry[]) {
  const days = [16, 17, 18, 19, 20, 21, 22].map((date) => {
    const day = `2026-11-${date}`;
    const minutes = items.filter((one) => one.day === day).reduce((sum, one) => sum + one.minutes, 0);
    return { day, minutes, billableMinutes: minutes };
  });
  const minutes = days.reduce((sum, day) => sum + day.minutes, 0);
  return {
    person,
    timeZone: "Europe/Amsterdam",
    today: "2026-11-20",
    weekOf: "2026-11-16",
    days,
    minutes,
    billableMinutes: minutes,
    items,
  };
}
