import { createHash } from "node:crypto";
import { formatMoney } from "../../../contract/currency.ts";
import type { EntryGrouping } from "../../../contract/invoice-entries.ts";
import english from "../../../locales/en/expenses.json" with { type: "json" };
import type { BillableEntry } from "../../kernel/billable-entry.ts";
import { lineNet, normalQuantity } from "./arithmetic.ts";

/** A line that is made of entries, before it is taxed. */
export interface EntryLine {
  key: string;
  kind: BillableEntry["kind"];
  description: string;
  quantity: string;
  unitPrice: number;
  entries: BillableEntry[];
}

const sum = (entries: readonly BillableEntry[], of: (entry: BillableEntry) => number) =>
  entries.reduce((total, entry) => total + of(entry), 0);
const minutesOf = (entries: readonly BillableEntry[]) => sum(entries, ({ minutes }) => minutes ?? 0);

/**
 * What a line of entries costs: exactly what the entries do together, so that nobody is billed another amount than was
 * approved. Hours at their rate, where these come to it; else once the sum, and the hours stand in the description.
 */
export function priceOf(entries: readonly BillableEntry[]): {
  quantity: string;
  unitPrice: number;
  inHours: boolean;
} {
  const amount = sum(entries, (entry) => entry.amount);
  const minutes = minutesOf(entries);
  const rate = entries[0]!.rate;
  // Thousandths of an hour are whole for every three minutes.
  if (rate !== null && minutes % 3 === 0 && entries.every((entry) => entry.rate === rate)) {
    const thousandths = (minutes * 50) / 3;
    const quantity = normalQuantity(
      `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, "0")}`,
    );
    const line = { quantity, unitPrice: rate, discount: 0, taxRate: 0, taxName: "" };
    if (lineNet(line) === amount) return { quantity, unitPrice: rate, inHours: true };
  }
  return { quantity: "1", unitPrice: amount, inHours: false };
}

/** What entries have to share to be on one line. */
function groupOf(entry: BillableEntry, groupBy: EntryGrouping): (string | number | null)[] {
  const { kind, id, project_id, phase_id, task_id, person_id, rate, category } = entry;
  const within = {
    project: [],
    phase: [phase_id],
    task: [phase_id, task_id],
    person: [person_id],
    entry: [id],
  }[groupBy];
  return [kind, project_id, ...within, rate, category];
}

/** Lines of entries, in the order of the projects' names and then of the days; the sum is that of the entries. */
export function entryLines(entries: readonly BillableEntry[], groupBy: EntryGrouping): EntryLine[] {
  const groups = Map.groupBy(entries, (entry) => JSON.stringify(groupOf(entry, groupBy)));
  return [...groups]
    .map(([group, own]) => {
      const { inHours, ...price } = priceOf(own);
      const description = descriptionOf(own, groupBy, inHours);
      return { key: keyOf(group), kind: own[0]!.kind, description, ...price, entries: own };
    })
    .toSorted((a, b) => compare(rankOf(a), rankOf(b)));
}

const keyOf = (group: string) => createHash("sha256").update(group).digest("hex").slice(0, 16);
const rankOf = ({ kind, entries: [first] }: EntryLine) =>
  [first!.project, first!.project_id, kind === "expense" ? "1" : "0", first!.day, first!.id].join("\0");
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** What, by whom and when, in words that need no language but those of the entries themselves. */
function descriptionOf(entries: readonly BillableEntry[], groupBy: EntryGrouping, inHours: boolean): string {
  const first = entries[0]!;
  const category = first.category && (english.category as Record<string, string>)[first.category];
  const of = {
    project: [],
    phase: [first.phase],
    task: [first.phase, first.task],
    person: [first.person],
    entry: [first.person],
  }[groupBy];
  const head = [first.project, ...of, category].filter(Boolean).join(" · ");
  const days = entries.map(({ day }) => day).toSorted();
  const tail = [periodText(days[0]!, days.at(-1)!), !inHours && hoursText(entries)]
    .filter(Boolean)
    .join(" · ");
  const note = groupBy === "entry" ? first.note.replaceAll(/\s+/g, " ").trim() : "";
  return [shortened(head, 200), shortened(note, 200), tail].filter(Boolean).join("\n");
}

const dates = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });

/** `Mar 2 – 20, 2026`; fonts of invoices have no thin spaces. */
function periodText(from: string, to: string): string {
  return dates.formatRange(new Date(from), new Date(to)).replaceAll("\u2009", " ");
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1).toWellFormed()}…` : text;
}

function hoursText(entries: readonly BillableEntry[]): string {
  const minutes = minutesOf(entries);
  if (minutes === 0) return "";
  const { rate, currency } = entries[0]!;
  const hours = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")} h`;
  const same = entries.every((entry) => entry.rate === rate);
  return rate && same ? `${hours} × ${formatMoney({ amount: rate, currency }, "en")}` : hours;
}
