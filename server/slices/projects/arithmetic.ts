import { currencyDecimals } from "../../../contract/currency.ts";

/** Numerator by denominator, both not negative, rounded half up to a whole number. */
export function roundedQuotient(numerator: bigint, denominator: bigint): number {
  return Number((2n * numerator + denominator) / (2n * denominator));
}

/** What minutes are billed with at an hourly rate, in minor units: rounded half up, as the database does it. */
export function amountOf(minutes: number, hourly: number): number {
  return roundedQuotient(BigInt(minutes) * BigInt(hourly), 60n);
}

/**
 * An amount of one currency in minor units of another, rounded half up once.
 * @param rate units of the other currency for one unit of this one, as a decimal text
 */
export function converted(amount: number, from: string, to: string, rate: string): number {
  const [whole, fraction = ""] = rate.split(".");
  const shift = currencyDecimals(to) - currencyDecimals(from) - fraction.length;
  const product = BigInt(amount) * BigInt(whole! + fraction);
  return shift >= 0
    ? Number(product * 10n ** BigInt(shift))
    : roundedQuotient(product, 10n ** BigInt(-shift));
}

/** How a phase stands, as far as its forecast depends on it. */
export interface Standing {
  status: string;
  /** Percent done. */
  progress: number;
}

/**
 * What a phase will have taken when it is complete, in the unit of what it has taken: the estimate at completion of
 * earned value management, actual cost over the share that is done (Project Management Institute, Standard for Earned
 * Value Management: EAC = BAC / CPI). What is done takes no more; what has not begun takes its budget.
 */
export function forecastOf({ status, progress }: Standing, budget: number | null, actual: number): number {
  if (status === "done") return actual;
  if (progress > 0 && actual > 0) return roundedQuotient(BigInt(actual) * 100n, BigInt(progress));
  return Math.max(budget ?? 0, actual);
}

const firstMonday = Date.UTC(1970, 0, 5);
const week = 7 * 86_400_000;

/** Weeks are counted from that of Monday, 5 January 1970: dates alone, so that no clock change touches them. */
export function weekOf(day: string): number {
  return Math.floor((Date.parse(`${day}T00:00:00Z`) - firstMonday) / week);
}

/** The Monday of a week, `YYYY-MM-DD`. */
export function mondayOf(number: number): string {
  return new Date(firstMonday + number * week).toISOString().slice(0, 10);
}

/** Whole days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
