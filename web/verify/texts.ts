import { sayFrom, type Wording } from "../../contract/receipt-words.ts";
import { fields, kind, no, values, yes } from "../../locales/en/approvals.json";
import receipt from "../../locales/en/receipt.json";
import verify from "../../locales/en/verify.json";

/** All texts of the page by language; they travel inside of it. */
const catalogues = { en: { receipt, verify, approvals: { fields, kind, values, yes, no } } };
type Language = keyof typeof catalogues;

const known = (tag: string): Language | undefined =>
  Object.keys(catalogues).find((language) => language === tag.split("-")[0]?.toLowerCase()) as
    | Language
    | undefined;
/** The first language of the reader's that the page has. */
export const language: Language = navigator.languages.map(known).find(Boolean) ?? "en";

const say = sayFrom(catalogues[language]);

/** Words, and the reader's own way to write dates and figures; times in their zone beside UTC. */
export const wording: Wording = {
  say,
  locale: navigator.languages.find((tag) => known(tag) === language) ?? language,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
};

/** A text of the page. */
export const t = (key: string, values: Record<string, string | number> = {}): string =>
  say(`verify.${key}`, values) ?? key;
