import type { Random } from "./random.ts";

const minute = 60_000;
const hour = 60 * minute;
export const day = 24 * hour;

export const plusHours = (at: Date, hours: number) => new Date(at.getTime() + hours * hour);
export const plusDays = (at: Date, days: number) => new Date(at.getTime() + days * day);
export const isoDate = (at: Date) => at.toISOString().slice(0, 10);

const opens = 7;
const closes = 17;

/** The time itself when offices are open then, or a little after they open next. */
export function inOfficeHours(at: Date, random: Random): Date {
  const moved = new Date(at);
  if (moved.getUTCHours() >= closes) moved.setTime(startOfDay(moved).getTime() + day);
  while (moved.getUTCDay() === 0 || moved.getUTCDay() === 6) moved.setTime(startOfDay(moved).getTime() + day);
  if (moved.getUTCHours() >= opens) return moved;
  return new Date(startOfDay(moved).getTime() + opens * hour + random.between(5, 110) * minute);
}

/** Some time of a working day, more often in the morning. */
export function someWorkingTime(at: Date, random: Random): Date {
  const minutes = Math.floor((random.next() + random.next()) * 0.5 * (closes - opens) * 60 * 0.95);
  const time = new Date(startOfDay(at).getTime() + opens * hour + minutes * minute);
  return inOfficeHours(new Date(time.getTime() + random.between(0, 59_999)), random);
}

export function startOfDay(at: Date): Date {
  return new Date(Math.floor(at.getTime() / day) * day);
}

/** First day of the month that lies so many months before. */
export function monthsBefore(at: Date, months: number): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - months, 1));
}
