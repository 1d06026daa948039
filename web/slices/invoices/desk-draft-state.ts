import { currencyDecimals } from "../../../contract/currency.ts";
import type { DraftLine, Invoice } from "../../../contract/invoices.ts";
import { t } from "../../kernel/messages.ts";
import type { Option } from "../../ui/list-box.tsx";

/** A line as it is being written: what is empty is null. Amounts in minor units, rates in basis points. */
export interface LineDraft {
  key: string;
  description: string;
  quantity: number | null;
  unitPrice: number | null;
  discount: number | null;
  taxRate: number | null;
  taxName: string;
}

export interface Draft {
  client: Option;
  currency: string;
  dueOn: string | null;
  note: string;
  lines: LineDraft[];
}

let keys = 0;
const newKey = () => `line-${Date.now().toString(36)}-${keys++}`;

/** A new line, taxed like the one before it. */
export function newLine(before?: LineDraft): LineDraft {
  return {
    key: newKey(),
    description: "",
    quantity: 1,
    unitPrice: null,
    discount: null,
    taxRate: before?.taxRate ?? null,
    taxName: before?.taxName ?? "",
  };
}

export const copyOf = (line: LineDraft): LineDraft => ({ ...line, key: newKey() });

/** The draft as the server knows it. */
export function draftOf({ client, total, dueOn, note, lines }: Invoice): Draft {
  return {
    client: { value: client.id, label: client.name },
    currency: total.currency,
    dueOn,
    note,
    lines: lines.map(({ id, description, quantity, unitPrice, discount, taxRate, taxName }) => ({
      key: id,
      description,
      quantity: Number(quantity),
      unitPrice,
      discount: discount || null,
      taxRate: taxRate || null,
      taxName,
    })),
  };
}

/** Nothing was written on it yet; what came from the line before does not count. */
export const isBlank = ({ description, unitPrice, discount }: LineDraft): boolean =>
  description.trim() === "" && unitPrice === null && discount === null;

export type LineProblems = Partial<Record<"description" | "quantity" | "unitPrice", string>>;

/** What is missing on a line that was begun. */
export function problemsOf(line: LineDraft): LineProblems {
  if (isBlank(line)) return {};
  return {
    ...(line.description.trim() === "" && { description: t("desk.draft.missing.description") }),
    ...(line.quantity === null && { quantity: t("desk.draft.missing.quantity") }),
    ...(line.unitPrice === null && { unitPrice: t("desk.draft.missing.unitPrice") }),
  };
}

export const isComplete = ({ lines }: Draft): boolean =>
  lines.every((line) => Object.keys(problemsOf(line)).length === 0);

/** What the server is told. Lines that are blank stay here. */
export function inputOf({ client, currency, dueOn, note, lines }: Draft) {
  return {
    clientId: client.value,
    currency,
    dueOn,
    note,
    lines: lines.filter((line) => !isBlank(line)).map(lineInput),
  };
}

const isId = (key: string) => /^[0-9a-f-]{36}$/.test(key);

/** A line that the server knows is named: what it is made of stays on it. */
function lineInput({
  key,
  description,
  quantity,
  unitPrice,
  discount,
  taxRate,
  taxName,
}: LineDraft): DraftLine {
  return {
    ...(isId(key) && { id: key }),
    description,
    quantity: String(quantity ?? 0),
    unitPrice: unitPrice ?? 0,
    discount: discount ?? 0,
    taxRate: taxRate ?? 0,
    taxName,
  };
}

/** In another currency the figures stay as they are written: 12.50 EUR become 12.50 USD, and 13 JPY. */
export function inCurrency(draft: Draft, currency: string): Draft {
  const factor = 10 ** (currencyDecimals(currency) - currencyDecimals(draft.currency));
  const lines = draft.lines.map((line) => ({
    ...line,
    unitPrice: line.unitPrice === null ? null : Math.round(line.unitPrice * factor),
  }));
  return { ...draft, currency, lines };
}
