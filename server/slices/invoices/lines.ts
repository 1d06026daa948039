import type { DraftLine, LineInput } from "../../../contract/invoices.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import { refuse } from "../../kernel/refusal.ts";
import { AmountOverflowError, type InvoiceSums, lineNet, normalQuantity, sumInvoice } from "./arithmetic.ts";

/** Largest net of one line, in minor units: as large as the largest payment. 200 such lines still add up exactly. */
export const largestAmount = 10_000_000_000;

/**
 * The sums of lines as they are written.
 * @throws Refusal invalid_input, with the path of the line whose net is too large
 */
export function sumsOf(lines: LineInput[]): InvoiceSums {
  lines.forEach((line, index) => {
    if (netOrTooLarge(line) > largestAmount) refuse("invalid_input", `lines.${index}`, "amount_too_large");
  });
  return sumInvoice(lines);
}

function netOrTooLarge(line: LineInput): number {
  try {
    return lineNet(line);
  } catch (error) {
    if (error instanceof AmountOverflowError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

/** The columns of an invoice that follow from its lines. */
export function sumColumns({ net, tax, taxes }: InvoiceSums) {
  return { net, tax, taxes: taxes.map((row) => ({ ...row })) };
}

/** Writes all lines of a draft, in their order; those that have an id keep it. */
export async function insertLines(
  db: TenantDb,
  invoice: { id: string; client_id: string },
  lines: DraftLine[],
  { lineNets }: InvoiceSums,
): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line, position) => ({
    id: line.id ?? newId(),
    client_id: invoice.client_id,
    invoice_id: invoice.id,
    position,
    description: line.description,
    quantity: normalQuantity(line.quantity),
    unit_price: line.unitPrice,
    discount: line.discount,
    tax_rate: line.taxRate,
    tax_name: line.taxName,
    net: lineNets[position]!,
  }));
  await db.insertInto("invoice_lines").values(rows).execute();
}

/** Deletes the lines of a draft. Time and expenses of those that do not come back can be invoiced elsewhere. */
export async function deleteLines(
  db: TenantDb,
  invoiceId: string,
  kept: readonly string[] = [],
): Promise<void> {
  await db
    .deleteFrom("invoiced_entries")
    .where("invoice_id", "=", invoiceId)
    .$if(kept.length > 0, (query) => query.where("line_id", "not in", kept))
    .execute();
  await db.deleteFrom("invoice_lines").where("invoice_id", "=", invoiceId).execute();
}
