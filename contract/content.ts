import type { ApprovalContent } from "./approval.ts";
import type { Money } from "./money.ts";

/** A value of an approval's content, by how it is said. */
export type ContentValue =
  | { as: "nothing" }
  | { as: "answer"; yes: boolean }
  /** `YYYY-MM-DD`. */
  | { as: "day"; day: string }
  | { as: "minutes"; minutes: number }
  | { as: "money"; money: Money }
  | { as: "number"; number: number }
  /** What people wrote, or a word of a list such as a category of expenses. */
  | { as: "text"; text: string };

const amounts = new Set(["amount", "net", "tax", "total", "paid"]);
/** Said by the amounts that are in them. */
const currencies = ["currency", "paidCurrency"];
/** In the order in which they are read; others follow. */
const order = [
  "project",
  "phase",
  "task",
  "person",
  "day",
  "note",
  "category",
  "number",
  "issuedOn",
  "dueOn",
  "lines",
  "net",
  "tax",
];

/** The fields of a content that say something, in the order in which they are read. */
export function contentFields(content: ApprovalContent): string[] {
  const rank = (field: string) => (order.includes(field) ? order.indexOf(field) : order.length);
  return Object.keys(content)
    .filter((field) => !currencies.includes(field) && content[field] !== null && content[field] !== "")
    .toSorted((a, b) => rank(a) - rank(b));
}

/** How a value is said; what was paid is in the currency it was paid in. */
export function contentValue(
  field: string,
  value: ApprovalContent[string] | undefined,
  content: ApprovalContent,
): ContentValue {
  if (value === null || value === undefined || value === "") return { as: "nothing" };
  if (typeof value === "boolean") return { as: "answer", yes: value };
  if (typeof value === "string")
    return /^\d{4}-\d{2}-\d{2}$/.test(value) ? { as: "day", day: value } : { as: "text", text: value };
  if (typeof value !== "number") return { as: "text", text: String(value) };
  if (field.toLowerCase().endsWith("minutes")) return { as: "minutes", minutes: value };
  const paid = (field === "paid" || field === "tax") && content.paidCurrency;
  const currency = paid || content.currency;
  return amounts.has(field) && typeof currency === "string" && /^[A-Z]{3}$/.test(currency)
    ? { as: "money", money: { amount: value, currency } }
    : { as: "number", number: value };
}
