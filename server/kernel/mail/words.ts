import english from "../../../locales/en/mail.json" with { type: "json" };

export type MailCatalogue = typeof english;

const rightToLeft = ["ar", "dv", "fa", "he", "ps", "ur", "yi"];

/** By language; a locale takes its language's catalogue, or the English one. */
const catalogues: Record<string, MailCatalogue> = { en: english };

/** The words of mail in one locale. */
export interface MailWords {
  locale: string;
  /** Which way its sentences run. */
  direction: "ltr" | "rtl";
  catalogue: MailCatalogue;
  /** An ISO day or instant as people write it, instants in UTC; other words as they are. */
  time(text: string): string;
}

/** Words and formats of a locale (BCP 47); English where the locale is malformed or not translated. */
export function mailWordsOf(requested: string): MailWords {
  const wanted = supported(requested);
  const known = Object.hasOwn(catalogues, wanted.language);
  const locale = known ? wanted.toString() : "en";
  const catalogue = known ? catalogues[wanted.language]! : english;
  const direction = rightToLeft.includes(new Intl.Locale(locale).language) ? "rtl" : "ltr";
  return { locale, direction, catalogue, time: (text) => timeIn(locale, catalogue, text) };
}

/** Puts values into the places that a text names: `{company}`. A value is not searched for further places. */
export function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? values[name]! : whole,
  );
}

function supported(locale: string): Intl.Locale {
  try {
    return new Intl.Locale(locale);
  } catch {
    return new Intl.Locale("en");
  }
}

function timeIn(locale: string, catalogue: MailCatalogue, text: string): string {
  if (!/^\d{4}-\d\d-\d\d(T.*)?$/.test(text) || Number.isNaN(Date.parse(text))) return text;
  const options = { dateStyle: "long", timeZone: "UTC" } as const;
  if (text.length === 10) return new Intl.DateTimeFormat(locale, options).format(new Date(text));
  const time = new Intl.DateTimeFormat(locale, { ...options, timeStyle: "short" }).format(new Date(text));
  return filled(catalogue.utc, { time });
}
