import { currencyDecimals, toDecimal } from "../../contract/currency.ts";
import type { Money } from "../../contract/money.ts";
import { locale } from "./locale.ts";

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

function cached<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  key: string,
  make: () => T,
): T {
  const found = cache.get(key);
  if (found) return found as T;
  const made = make();
  cache.set(key, made);
  return made;
}

function currencyFormat(currency: string, display: "symbol" | "code" = "symbol") {
  return cached(`money ${currency} ${display}`, () => {
    // The server's own: engines differ in what they take a currency's decimals for.
    const decimals = currencyDecimals(currency);
    return new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      currencyDisplay: display,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
  });
}

/** An amount in its currency: `{ amount: 123450, currency: "EUR" }` is `€1,234.50`. */
export function formatMoney(value: Money, display: "symbol" | "code" = "symbol"): string {
  // Given as text, because a float cannot hold every amount.
  return currencyFormat(value.currency, display).format(toDecimal(value) as Intl.StringNumericLiteral);
}

/** Minor units as the text of an input: `(123450, "EUR")` is `1234.50`, with the dot as the decimal sign. */
export function moneyToInput(amount: number, currency: string): string {
  return toDecimal({ amount, currency });
}

/**
 * Minor units from what somebody typed: `1234.5`, `1.234,50` or `1 234,50`. The last dot or comma is the decimal
 * sign unless three digits follow it and the currency has no three places. `undefined` when it is no amount.
 */
export function moneyFromInput(text: string, currency: string): number | undefined {
  const digits = currencyDecimals(currency);
  const plain = text.replace(/[\s'’\u00a0\u202f]/g, "");
  const parts = /^(-?)([\d.,]*?)(?:[.,](\d*))?$/.exec(plain);
  if (!parts || !/\d/.test(plain)) return undefined;
  let [, sign = "", whole = "", fraction = ""] = parts;
  if (fraction.length > digits) {
    if (fraction.length !== 3) return undefined;
    whole += fraction;
    fraction = "";
  }
  const amount = Number(`${whole.replace(/[.,]/g, "")}${fraction.padEnd(digits, "0")}`);
  return Number.isSafeInteger(amount) ? (sign ? -amount : amount) : undefined;
}

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return cached(`number ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options)).format(
    value,
  );
}

/** Basis points as a percentage: 1900 is `19%`. */
export function formatBasisPoints(value: number): string {
  return formatNumber(value / 10_000, { style: "percent", maximumFractionDigits: 2 });
}

/** A size in the unit that keeps the number short: `1.4 MB`. */
export function formatBytes(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  const maximumFractionDigits = step === 0 || value >= 100 ? 0 : 1;
  return formatNumber(value, {
    style: "unit",
    unit: units[step],
    // Bytes alone have no plural in short.
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits,
  });
}

type DateStyle = "short" | "medium" | "long" | "time" | "exact" | "day";
const dateOptions: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  short: { day: "numeric", month: "short" },
  medium: { day: "numeric", month: "short", year: "numeric" },
  long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  time: { hour: "numeric", minute: "2-digit" },
  exact: { dateStyle: "full", timeStyle: "short" },
  day: { weekday: "short", day: "numeric", month: "short" },
};

/** An instant in the reader's time zone, or a calendar date (`YYYY-MM-DD`), which belongs to no zone. */
export function formatDate(value: string | Date, style: DateStyle = "medium"): string {
  const calendar = typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
  const zone = calendar ? "UTC" : undefined;
  const options = { ...dateOptions[style], timeZone: zone };
  const format = cached(`date ${style} ${zone}`, () => new Intl.DateTimeFormat(locale, options));
  return format.format(new Date(value));
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 7],
  ["week", 4.345],
  ["month", 12],
  ["year", Number.POSITIVE_INFINITY],
];

/** How long ago or ahead, in the largest unit that fits: `3 hours ago`, `in 2 days`, `now`. */
export function formatRelative(
  value: string | Date,
  now: Date = new Date(),
  style: "long" | "narrow" = "long",
) {
  const format = cached(
    `relative ${style}`,
    () => new Intl.RelativeTimeFormat(locale, { numeric: "auto", style }),
  );
  let distance = (new Date(value).getTime() - now.getTime()) / 1000;
  if (Math.abs(distance) < 45) return format.format(0, "second");
  for (const [unit, size] of steps) {
    const rounded = Math.round(distance);
    if (Math.abs(rounded) < size) return format.format(rounded, unit);
    distance /= size;
  }
  return "";
}

/** Whole days from today to a calendar date: negative when it is past. Both days are those of the reader. */
export function daysUntil(date: string, now: Date = new Date()): number {
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  return Math.round((Date.parse(`${date}T00:00:00Z`) - today) / 86_400_000);
}

/** A calendar date counted from today: `today`, `tomorrow`, `in 5 days`, `12 days ago`. */
export function formatDays(date: string, now: Date = new Date()): string {
  const format = cached("relative long", () => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
  return format.format(daysUntil(date, now), "day");
}

/** Today as `YYYY-MM-DD` where the reader is. */
export function today(now: Date = new Date()): string {
  const pad = (value: number) => value.toString().padStart(2, "0");
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}
