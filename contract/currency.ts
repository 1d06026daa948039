import type { Money } from "./money.ts";

/**
 * Currencies whose minor unit is not a hundredth, from ISO 4217 list one. Written down rather than asked of
 * Intl: its tables follow common usage (no decimals for IQD or ALL) and differ between engines, and an amount
 * in minor units must mean the same in all of them.
 */
const unusualDecimals: Record<string, number> = {
  ...Object.fromEntries(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
      .split(" ")
      .map((currency) => [currency, 0]),
  ),
  ...Object.fromEntries("BHD IQD JOD KWD LYD OMR TND".split(" ").map((currency) => [currency, 3])),
  CLF: 4,
  UYW: 4,
};

/** How many decimals the major unit of an ISO 4217 currency has; 2 for codes not listed. */
export function currencyDecimals(currency: string): number {
  return unusualDecimals[currency] ?? 2;
}

/** Minor units as an exact decimal text of major units: `-1234` in EUR is `-12.34`. */
export function toDecimal({ amount, currency }: Money): string {
  const decimals = currencyDecimals(currency);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const sign = amount < 0 ? "-" : "";
  return decimals === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-decimals)}`;
}

/** An amount as people of a locale write it, with the currency and all its decimals. */
export function formatMoney(money: Money, locale: string, display: "symbol" | "code" = "symbol"): string {
  const decimals = currencyDecimals(money.currency);
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: money.currency,
    currencyDisplay: display,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(toDecimal(money) as Intl.StringNumericLiteral);
}
