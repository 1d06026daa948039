import { currencyDecimals, formatMoney, toDecimal } from "../../../../contract/currency.ts";
import type { paymentMethods } from "../../../../contract/invoices.ts";
import type { Money } from "../../../../contract/money.ts";
import english from "../../../../locales/en/invoice-pdf.json" with { type: "json" };

type Catalogue = typeof english;
export type Label = Exclude<keyof Catalogue, "method">;

/** By language; a locale takes its language's catalogue, or the English one. */
const catalogues: Record<string, Catalogue> = { en: english };

/** The words and figures of a document in one locale. */
export interface Wording {
  locale: string;
  label(key: Label, values?: Record<string, string | number>): string;
  method(method: (typeof paymentMethods)[number]): string;
  money(money: Money): string;
  /** An amount without its currency, for columns that name it at their head. */
  amount(money: Money): string;
  date(date: string): string;
  quantity(quantity: string): string;
  /** Basis points as a percentage. */
  percent(basisPoints: number): string;
}

function supported(locale: string): string {
  try {
    return new Intl.Locale(locale).toString();
  } catch {
    return "en";
  }
}

/** Words and formats of a locale (BCP 47); English where the locale is malformed or not translated. */
export function wordingOf(requested: string): Wording {
  const locale = supported(requested);
  const catalogue = catalogues[new Intl.Locale(locale).language] ?? english;
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const quantities = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const text = (value: string) => value as Intl.StringNumericLiteral;
  return {
    locale,
    label: (key, values = {}) =>
      catalogue[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)),
    method: (method) => catalogue.method[method],
    money: (money) => formatMoney(money, locale),
    amount: (money) => {
      const decimals = currencyDecimals(money.currency);
      const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      return new Intl.NumberFormat(locale, options).format(text(toDecimal(money)));
    },
    date: (date) => dates.format(new Date(`${date}T00:00:00Z`)),
    quantity: (quantity) => quantities.format(text(quantity)),
    percent: (basisPoints) => percents.format(text(`${basisPoints}e-4`)),
  };
}
