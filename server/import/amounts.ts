import { currencyDecimals } from "../../contract/currency.ts";

/** How a source writes the fraction of a number. */
export type DecimalSign = "." | ",";

/** A decimal as plain digits with a point: `1.234,50` with a comma is `1234.50`; null when it is no number. */
export function plainDecimal(text: string, sign: DecimalSign): string | null {
  const group = sign === "." ? "," : ".";
  const spaces = /[\s\u00a0\u202f'’]/g;
  const bare = text.replace(spaces, "");
  // Groups have three digits each, or are not groups.
  const grouped = new RegExp(`^-?\\d{1,3}(?:\\${group}\\d{3})+(?=\\${sign}|$)`).test(bare);
  if (!grouped && bare.includes(group)) return null;
  const plain = bare.replaceAll(group, "").replace(sign, ".");
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? plain : null;
}

/**
 * An amount of major units in minor units, exactly: `12.5` of EUR is 1250. Null when it has more decimals than
 * the currency, other than zeros, or leaves the range of exact integers. No float takes part.
 */
export function minorUnits(decimal: string, currency: string): number | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  if (!match) return null;
  const decimals = currencyDecimals(currency);
  const fraction = match[3] ?? "";
  if (!/^0*$/.test(fraction.slice(decimals))) return null;
  const digits = BigInt(match[2]! + fraction.slice(0, decimals).padEnd(decimals, "0"));
  if (digits > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return Number(match[1] ? -digits : digits);
}

/** A decimal without needless zeros after the point: `2.000` is `2`. */
export function trimmedDecimal(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/0+$/, "").replace(/\.$/, "") : decimal;
}

/** A percentage in basis points: `19` is 1900, `5.5` is 550; null when it is finer than that. */
export function basisPoints(decimal: string): number | null {
  const match = /^(\d{1,3})(?:\.(\d+))?$/.exec(trimmedDecimal(decimal));
  if (!match || (match[2] ?? "").length > 2) return null;
  return Number(match[1]! + (match[2] ?? "").padEnd(2, "0"));
}
