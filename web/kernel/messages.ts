import { i18n } from "@lingui/core";
import type { Catalogues } from "./catalogues.ts";
import { locale } from "./locale.ts";

type Leaves<Tree, Prefix extends string> = {
  [Key in keyof Tree & string]: Tree[Key] extends string
    ? `${Prefix}.${Key}`
    : Leaves<Tree[Key], `${Prefix}.${Key}`>;
}[keyof Tree & string];

/** Key of a text in `locales/en`: the file's name and the path inside it, such as `tickets.list.title`. */
export type MessageKey = {
  [Slice in keyof Catalogues]: Leaves<Catalogues[Slice], Slice & string>;
}[keyof Catalogues];

export type MessageValues = Record<string, string | number | Date | null | undefined>;

i18n.activate("en", locale);

/**
 * The text of a key in the reader's language, its values filled in. Write the key as a literal or as a template
 * with a literal beginning: the build finds it there and loads the slice's messages together with the module.
 */
export function t(key: MessageKey, values?: MessageValues): string {
  return i18n._(key, isolated(values));
}

/** The text of a key that is only known at run time, or `undefined` when there is none. */
export function tryText(key: string, values?: MessageValues): string | undefined {
  return key in i18n.messages ? i18n._(key, isolated(values)) : undefined;
}

/** Letters that are written from right to left. */
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** A name that runs the other way must not turn the sentence around: it stands in it as a whole (UAX #9, isolates). */
function isolated(values: MessageValues | undefined): MessageValues | undefined {
  if (!values) return undefined;
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "string" && rightToLeft.test(value) ? `\u2068${value}\u2069` : value,
  ]);
  return Object.fromEntries(entries);
}
