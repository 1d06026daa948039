import type { Money } from "../../../contract/money.ts";
import { currencyDecimals } from "../../kernel/currency.ts";

export { currencyDecimals };

/** Minor units as an exact decimal text of major units: `-1234` in EUR is `-12.34`. */
export function toDecimal({ amount, currency }: Money): string {
  const decimals = currencyDecimals(currency);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const sign = amount < 0 ? "-" : "";
  return decimals === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-decimals)}`;
}

/** An amount as people of a locale write it, with the currency and all its decimals. */
export function formatMoney(money: Money, locale: string): string {
  const decimals = currencyDecimals(money.currency);
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: money.currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(toDecimal(money) as Intl.StringNumericLiteral);
}
