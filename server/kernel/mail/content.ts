import type { Letter } from "./kinds.ts";
import { filled, type MailWords } from "./words.ts";

/** What a mail says, before it has a look. Texts that people have typed are between isolating marks. */
export interface MailContent {
  subject: string;
  heading: string;
  paragraphs: string[];
  /** To be typed elsewhere. */
  code: { label: string; value: string } | null;
  facts: { label: string; value: string }[];
  action: { label: string; url: string } | null;
  /** What to do if it was not expected. */
  small: string;
}

type Fact = keyof MailWords["catalogue"]["facts"];

/** What is told in rows, where a letter has it. */
const factsOf: Partial<Record<Letter["kind"], Fact[]>> = {
  sign_in_link: ["device", "place"],
  new_device: ["device", "place", "at"],
  factor_changed: ["codesLeft", "at"],
  password_changed: ["at"],
  address_change: ["newAddress"],
  address_change_notice: ["newAddress"],
  address_changed: ["newAddress"],
  masquerade_notice: ["reason", "at"],
  approvals_waiting: ["count", "projects", "sums", "dueOn"],
  approvals_waiting_link: ["count", "projects", "sums", "dueOn"],
};

/** Puts a letter into words. */
export function contentOf(letter: Letter, words: MailWords): MailContent {
  const { catalogue } = words;
  const texts: {
    subject: string;
    heading: string;
    lead: string;
    small: string;
    action?: string;
    code?: string;
  } = catalogue.kinds[letter.kind];
  const data: Record<string, string> = letter.data;
  const values = shownValues(letter, words);
  const say = (text: string) => filled(text, values);
  const hello = values.name ? [filled(catalogue.hello, values)] : [];
  return {
    subject: oneLine(filled(texts.subject, plainValues(letter))),
    heading: say(texts.heading),
    paragraphs: [...hello, say(texts.lead)],
    code: data.code ? { label: say(texts.code ?? ""), value: data.code } : null,
    facts: (factsOf[letter.kind] ?? [])
      .filter((name) => data[name])
      .map((name) => ({ label: catalogue.facts[name], value: values[name]! })),
    action: texts.action && data.url ? { label: texts.action, url: data.url } : null,
    small: say(texts.small),
  };
}

const times = ["at", "until", "expiresOn", "dueOn"];

/** Values as they are put into texts: times in words, words of ours from the catalogue, all else as somebody typed it. */
function shownValues(letter: Letter, { catalogue, time }: MailWords): Record<string, string> {
  const known: Record<string, Record<string, string>> = {
    purpose: catalogue.purposes,
    what: catalogue.changes,
  };
  return Object.fromEntries(
    Object.entries(letter.data as Record<string, string>).map(([name, value]) => {
      const ours = known[name] && Object.hasOwn(known[name], value) ? known[name][value] : undefined;
      if (ours !== undefined) return [name, ours];
      return [name, times.includes(name) ? time(value) : isolated(unlinked(value))];
    }),
  );
}

const plainValues = ({ data }: Letter) =>
  Object.fromEntries(
    Object.entries(data as Record<string, string>).map(([name, value]) => [name, oneLine(value)]),
  );

/** Without control characters and marks that turn the direction of what follows. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, "")
    .trim();
}

/**
 * A text that somebody has typed, so that no mail program makes a link of it: whoever calls themselves
 * `www.example.com` must not have us send out that link. A space of no width stands where an address would go on.
 */
export function unlinked(text: string): string {
  return oneLine(text).replace(/(?<=\S)(\.(?=\p{L})|:(?=\/)|@(?=\S))/gu, "$1\u200b");
}

/** Between marks that keep its direction its own (Unicode UAX 9, FSI and PDI), where it may have another. */
function isolated(text: string): string {
  return /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(text)
    ? `\u2068${text}\u2069`
    : text;
}
