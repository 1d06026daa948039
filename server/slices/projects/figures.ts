import { forecastOf, mondayOf } from "./arithmetic.ts";

/** A phase as far as figures depend on it. Budgets in minor units and minutes; null where there is none. */
export interface PhaseFacts {
  id: string;
  name: string;
  status: string;
  progress: number;
  budget: number | null;
  budgetMinutes: number | null;
}

/** Billable time of one phase (null for none) in one week, counted as `weekOf` does. */
export interface TimeSum {
  phaseId: string | null;
  week: number;
  minutes: number;
  amount: number;
}

/** Billable expenses of one phase, net, in the project's currency. */
export interface ExpenseSum {
  phaseId: string | null;
  net: number;
}

export interface Figures {
  minutes: { budget: number | null; actual: number; forecast: number };
  money: { budget: number | null; time: number; expenses: number; actual: number; forecast: number };
}

/** Figures by phase in the order of the phases, what belongs to none last, where there is any; and of the whole. */
export function figuresOf(phases: PhaseFacts[], times: TimeSum[], expenses: ExpenseSum[]) {
  const sum = <T extends { phaseId: string | null }>(rows: T[], of: (row: T) => number) => {
    const sums = new Map<string | null, number>();
    for (const row of rows) sums.set(row.phaseId, (sums.get(row.phaseId) ?? 0) + of(row));
    return sums;
  };
  const minutes = sum(times, (row) => row.minutes);
  const amounts = sum(times, (row) => row.amount);
  const spent = sum(expenses, (row) => row.net);
  const of = (facts: PhaseFacts | null): Figures => {
    const key = facts?.id ?? null;
    const standing = facts ?? { status: "done", progress: 100 };
    const [time, cost] = [amounts.get(key) ?? 0, spent.get(key) ?? 0];
    const worked = minutes.get(key) ?? 0;
    return {
      minutes: {
        budget: facts?.budgetMinutes ?? null,
        actual: worked,
        forecast: forecastOf(standing, facts?.budgetMinutes ?? null, worked),
      },
      money: {
        budget: facts?.budget ?? null,
        time,
        expenses: cost,
        actual: time + cost,
        forecast: forecastOf(standing, facts?.budget ?? null, time + cost),
      },
    };
  };
  const parts = phases.map((phase) => ({ phase: { id: phase.id, name: phase.name }, ...of(phase) }));
  const loose = minutes.has(null) || spent.has(null) ? [{ phase: null, ...of(null) }] : [];
  const all = [...parts, ...loose];
  return { phases: all, total: totalOf(all) };
}

/** Sums of the phases. A phase without a budget adds nothing to that of the whole; with none at all there is none. */
function totalOf(parts: Figures[]): Figures {
  const add = (of: (part: Figures) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  const budget = (of: (part: Figures) => number | null) =>
    parts.some((part) => of(part) !== null) ? add((part) => of(part) ?? 0) : null;
  return {
    minutes: {
      budget: budget(({ minutes }) => minutes.budget),
      actual: add(({ minutes }) => minutes.actual),
      forecast: add(({ minutes }) => minutes.forecast),
    },
    money: {
      budget: budget(({ money }) => money.budget),
      time: add(({ money }) => money.time),
      expenses: add(({ money }) => money.expenses),
      actual: add(({ money }) => money.actual),
      forecast: add(({ money }) => money.forecast),
    },
  };
}

/** How many weeks of burn are shown at most. */
export const mostWeeks = 104;

export interface BurnWeek {
  weekOf: string;
  minutes: number;
  amount: number;
  byPhase: { phaseId: string | null; minutes: number }[];
}

/**
 * Time by week, from the first with any to the present one (or the last with any, when that lies ahead), weeks without
 * any among them; none before there is time.
 * @param thisWeek the present one, counted as `weekOf` does
 */
export function burnOf(times: TimeSum[], thisWeek: number): { weeks: BurnWeek[]; earlierMinutes: number } {
  if (times.length === 0) return { weeks: [], earlierMinutes: 0 };
  const worked = times.map(({ week }) => week);
  const last = Math.max(thisWeek, ...worked);
  const first = Math.max(Math.min(...worked), last - mostWeeks + 1);
  const weeks = Array.from({ length: last - first + 1 }, (_, at) => ({
    weekOf: mondayOf(first + at),
    minutes: 0,
    amount: 0,
    byPhase: [] as BurnWeek["byPhase"],
  }));
  let earlierMinutes = 0;
  for (const { week, phaseId, minutes, amount } of times) {
    const shown = weeks[week - first];
    if (!shown) {
      earlierMinutes += minutes;
      continue;
    }
    shown.minutes += minutes;
    shown.amount += amount;
    shown.byPhase.push({ phaseId, minutes });
  }
  return { weeks, earlierMinutes };
}
