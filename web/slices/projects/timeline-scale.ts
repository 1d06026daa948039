import type { Milestone, Phase } from "../../../contract/project.ts";
import { addDays, daysBetween, expectedOn } from "./words.ts";

export interface Scale {
  from: string;
  to: string;
  /** Where a day lies, in percent of the width. */
  at: (day: string) => number;
  /** First days of months, at most about eight of them. */
  ticks: string[];
}

/** The stretch of time that shows every date of a plan, and today, with a little room at both ends. */
export function scaleOf(milestones: readonly Milestone[], phases: readonly Phase[], today: string): Scale {
  const days = [
    today,
    ...milestones.flatMap((one) => [one.plannedOn, expectedOn(one)]),
    ...phases.flatMap(({ startsOn, endsOn }) => [startsOn, endsOn].filter((day) => day !== null)),
  ].sort();
  const first = days[0] ?? today;
  const last = days.at(-1) ?? today;
  const room = Math.max(4, Math.round(daysBetween(first, last) * 0.03));
  const from = addDays(first, -room);
  const to = addDays(last, room);
  const whole = daysBetween(from, to);
  return { from, to, at: (day) => (daysBetween(from, day) / whole) * 100, ticks: monthsOf(from, to) };
}

function monthsOf(from: string, to: string): string[] {
  const months: string[] = [];
  const [year = 0, month = 1] = from.split("-").map(Number);
  for (let next = month + 1; ; next++) {
    const day = new Date(Date.UTC(year, next - 1, 1)).toISOString().slice(0, 10);
    if (day >= to) break;
    months.push(day);
  }
  const step = Math.ceil(months.length / 8);
  return months.filter((_, index) => index % step === 0);
}
