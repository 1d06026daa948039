import { toDecimal } from "../../../contract/currency.ts";
import type { LineInput, paymentMethods } from "../../../contract/invoices.ts";
import type { Ctx } from "../../kernel/context.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";
import { normalQuantity } from "./arithmetic.ts";
import {
  draftInvoice,
  issueInvoice,
  type Origin,
  updateInvoice,
  voidInvoice,
  writtenLines,
} from "./invoices.ts";
import { sumsOf } from "./lines.ts";
import { recordPayment } from "./settlement.ts";

/** An invoice as another system has it. Days are `YYYY-MM-DD`, amounts minor units. */
export interface ImportedInvoice extends Origin {
  clientId: string;
  number: string;
  currency: string;
  issuedOn: string;
  dueOn: string | null;
  note: string;
  lines: LineInput[];
  /** What the other system says that it comes to; null when it does not. */
  total: number | null;
  status: "draft" | "issued" | "paid" | "void";
  payment: { on: string; method: (typeof paymentMethods)[number]; reference: string };
  voidReason: string;
}

/** Contexts of the times at which things happened there. */
export type At = (time: Date) => Ctx;

const noon = (day: string) => new Date(`${day}T12:00:00Z`);

/**
 * Writes an invoice of another system: with its lines, its own number and dates, and, when it is paid there, with
 * the payment. One that is here already and issued keeps what it says; only what happened to it since is added.
 * @throws Refusal invalid_input on `total` when lines and taxes come to something else; not_allowed_now when an
 *   issued invoice has other contents than before; and as `issueInvoice`, `recordPayment` and `voidInvoice` do
 */
export async function importInvoice(
  at: At,
  invoice: ImportedInvoice,
): Promise<{ id: string; change: "created" | "changed" }> {
  const { total } = sumsOf(invoice.lines);
  const written = (amount: number) => toDecimal({ amount, currency: invoice.currency });
  if (invoice.total !== null && invoice.total !== total)
    refuse("invalid_input", "total", `is ${written(invoice.total)}, its lines and taxes ${written(total)}`);
  const ctx = at(noon(invoice.issuedOn));
  const known = await ctx.db
    .selectFrom("invoices")
    .select(["id", "status"])
    .where("source", "=", invoice.source)
    .where("external_id", "=", invoice.externalId)
    .executeTakeFirst();
  if (known && known.status !== "draft") {
    await requireSame(ctx, known.id, invoice);
    if (known.status !== "void") await bringTo(at, known.id, invoice);
    return { id: known.id, change: "changed" };
  }
  const { source, externalId, clientId, currency, dueOn, note, lines, issuedOn, number } = invoice;
  const draft = { clientId, currency, dueOn, note, lines };
  const id = known?.id ?? (await draftInvoice(ctx, draft, { source, externalId }));
  if (known) await updateInvoice(ctx, { id, ...draft });
  if (invoice.status !== "draft") {
    await issueInvoice(ctx, { id, issuedOn, number });
    await bringTo(at, id, invoice);
  }
  return { id, change: known ? "changed" : "created" };
}

/** Pays or voids what is paid or void there. */
async function bringTo(
  at: At,
  id: string,
  { status, payment, voidReason, issuedOn }: ImportedInvoice,
): Promise<void> {
  if (status === "void") {
    await voidInvoice(at(noon(issuedOn)), { id, reason: voidReason });
    return;
  }
  if (status !== "paid") return;
  const ctx = at(noon(payment.on));
  const row = await ctx.db.selectFrom("invoices").select("due").where("id", "=", id).executeTakeFirst();
  const due = Number(found(row).due);
  if (due <= 0) return;
  const { on, method, reference } = payment;
  await recordPayment(ctx, { id, amount: due, method, reference, receivedOn: on });
}

/** An issued invoice is a document: another content under the same id is refused. */
async function requireSame({ db }: Ctx, id: string, invoice: ImportedInvoice): Promise<void> {
  const row = found(
    await db
      .selectFrom("invoices")
      .select(["client_id", "number", "currency", "note", "status"])
      .select((query) => [
        query.fn<string>("to_char", ["issued_on", query.val("YYYY-MM-DD")]).as("issued_on"),
        query.fn<string | null>("to_char", ["due_on", query.val("YYYY-MM-DD")]).as("due_on"),
      ])
      .where("id", "=", id)
      .executeTakeFirst(),
  );
  const same =
    row.client_id === invoice.clientId &&
    row.number === invoice.number &&
    row.currency === invoice.currency &&
    row.note === invoice.note &&
    row.issued_on === invoice.issuedOn &&
    row.due_on === invoice.dueOn &&
    sameLines(await writtenLines(db, id), invoice.lines);
  if (!same)
    throw new Refusal("not_allowed_now", {
      fields: [{ path: "lines", message: "issued_with_other_contents" }],
    });
  if (invoice.status === "draft") refuse("not_allowed_now", "status", "was_issued_before");
  if (row.status === "void" && invoice.status !== "void")
    refuse("not_allowed_now", "status", "was_voided_before");
}

function sameLines(before: LineInput[], after: LineInput[]): boolean {
  const plain = (lines: LineInput[]) =>
    JSON.stringify(
      lines.map(({ description, quantity, unitPrice, discount, taxRate, taxName }) => [
        description,
        normalQuantity(quantity),
        unitPrice,
        discount,
        taxRate,
        taxName,
      ]),
    );
  return plain(before) === plain(after);
}
