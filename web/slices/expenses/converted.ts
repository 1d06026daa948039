import { currencyDecimals } from "../../../contract/currency.ts";
import type { Money } from "../../../contract/money.ts";

/**
 * An amount in another currency, rounded half up once, as the server does it: shown while it is being typed.
 * @param rate units of the other currency for one unit of this one, as a decimal text
 * @returns undefined for what is no rate
 */
export function converted({ amount, currency }: Money, to: string, rate: string): Money | undefined {
  const parts = /^(\d{1,9})(?:\.(\d{1,9}))?$/.exec(rate);
  if (!parts) return undefined;
  const [, whole = "", fraction = ""] = parts;
  const shift = currencyDecimals(to) - currencyDecimals(currency) - fraction.length;
  const product = BigInt(amount) * BigInt(whole + fraction);
  if (shift >= 0) return { amount: Number(product * 10n ** BigInt(shift)), currency: to };
  const by = 10n ** BigInt(-shift);
  return { amount: Number((2n * product + by) / (2n * by)), currency: to };
}

/** A rate as the server takes it, from what somebody typed with a comma or a dot. */
export const plainRate = (text: string) => text.trim().replace(",", ".");
