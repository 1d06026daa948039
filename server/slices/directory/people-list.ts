import type { ImportLine } from "../../../contract/directory.ts";
import { email, line, plainAddress } from "../../../contract/endpoint.ts";
import { refuse } from "../../kernel/refusal.ts";

/** Lines that one list may have. */
const most = 1000;

const columns = ["name", "email", "title", "phone", "role"] as const;
type Column = (typeof columns)[number];

/** What columns are called in lists that people keep. */
const headings: Record<Column, readonly string[]> = {
  name: ["name", "full name", "person"],
  email: ["email", "e-mail", "mail", "email address", "e-mail address"],
  title: ["position", "title", "job title", "function"],
  phone: ["phone", "telephone", "phone number", "mobile"],
  role: ["role", "access"],
};

/** One person of a list, as it is written there. */
export type Entry = Record<Column, string> & { line: number };
export type Problem = ImportLine["problems"][number];

/**
 * Reads a list of people: lines of a spreadsheet, with or without headings. Without them the order is name, email,
 * position, phone, role; the column with addresses may also come first.
 * @throws Refusal invalid_input on `text` for what is no list, is empty or too long
 */
export async function readList(text: string): Promise<Entry[]> {
  const { parse } = await import("csv-parse/sync");
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    }) as never;
  } catch {
    return refuse("invalid_input", "text", "not_a_list");
  }
  const order = orderOf(records[0]?.record ?? []);
  const rows = order.headed ? records.slice(1) : records;
  if (rows.length === 0) refuse("invalid_input", "text", "required");
  if (rows.length > most) refuse("invalid_input", "text", "too_many_lines");
  return rows.map(({ record, info }) => {
    const cell = (column: Column) => record[order.places.indexOf(column)] ?? "";
    const [name, address, title, phone, role] = columns.map(cell) as [string, string, string, string, string];
    return { line: info.lines, name, email: plainAddress(address), title, phone, role };
  });
}

/** What separates cells: whichever of them is most frequent in the first line. */
function delimiterOf(text: string): string {
  const [first = ""] = text.split("\n", 1);
  const count = (sign: string) => first.split(sign).length;
  return ["\t", ";", ","].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** Which column is what; those that nobody knows are passed over. */
function orderOf(first: string[]): { headed: boolean; places: (Column | null)[] } {
  const named = first.map(
    (cell) => columns.find((column) => headings[column].includes(cell.toLowerCase())) ?? null,
  );
  if (named.includes("email")) return { headed: true, places: named };
  const turned = (first[0] ?? "").includes("@") && !(first[1] ?? "").includes("@");
  return { headed: false, places: turned ? ["email", "name", "title", "phone", "role"] : [...columns] };
}

const limits = { name: 120, title: 120, phone: 60 } as const;

/** What is wrong with an entry by itself. */
export function problemsOf(entry: Entry): Problem[] {
  const problems: Problem[] = [];
  const add = (field: Problem["field"], code: Problem["code"]) => problems.push({ field, code, other: null });
  for (const field of ["name", "title", "phone"] as const) {
    const text = entry[field];
    if (text.length > limits[field]) add(field, "too_long");
    else if (field === "name" && !line(limits.name).safeParse(text).success)
      add(field, /^[\p{Z}\p{C}\p{M}]*$/u.test(text) ? "required" : "wrong_characters");
    else if (!line(limits[field], 0).safeParse(text).success) add(field, "wrong_characters");
  }
  if (entry.email === "") add("email", "required");
  else if (!email.safeParse(entry.email).success) add("email", "not_an_address");
  return problems;
}
