import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import { Refusal, refuse } from "../../kernel/refusal.ts";
import { amountDue } from "./arithmetic.ts";
import { releaseEntries } from "./entry-links.ts";
import { invoiceEvent, lockFor, writtenLines } from "./invoices.ts";
import { insertLines, sumColumns, sumsOf } from "./lines.ts";
import { withNextNumber } from "./numbers.ts";
import { canCredit, canRecordPayment } from "./policy.ts";
import { type Input, type LockedInvoice, stateOf, today } from "./queries.ts";

/** Writes what was paid and credited in all, and whether anything is still due. The invoice must be locked. */
async function settle(
  db: TenantDb,
  invoice: LockedInvoice,
  paid: number,
  credited: number,
): Promise<boolean> {
  const settled = amountDue(Number(invoice.total), [paid], [credited]) <= 0;
  await db
    .updateTable("invoices")
    .set({ paid, credited, status: settled ? "paid" : "issued" })
    .where("id", "=", invoice.id)
    .execute();
  return settled;
}

/**
 * Records money received on an invoice. The invoice is locked meanwhile, so that payments recorded at once cannot
 * come to more than is due.
 * @throws Refusal not_found; not_allowed_now when nothing is due, or less than the amount; invalid_input for a
 * payment of tomorrow
 */
export async function recordPayment(ctx: Ctx, input: Input<"recordPayment">): Promise<void> {
  const { db, actor, now } = ctx;
  const invoice = await lockFor(ctx, input.id, canRecordPayment);
  const { paid, credited } = stateOf(invoice);
  if (input.amount > Number(invoice.due)) refuse("not_allowed_now", "amount", "more_than_due");
  if (input.receivedOn > (await today(db, now))) refuse("invalid_input", "receivedOn", "in_the_future");
  await db
    .insertInto("invoice_payments")
    .values({
      id: newId(),
      client_id: invoice.client_id,
      invoice_id: invoice.id,
      amount: input.amount,
      method: input.method,
      reference: input.reference,
      received_on: input.receivedOn,
      recorded_at: now,
      recorded_by: actor.personId,
    })
    .execute();
  const settled = await settle(db, invoice, paid + input.amount, credited);
  await ctx.emit(invoiceEvent(settled ? "invoice.paid" : "invoice.payment_recorded", invoice));
}

/**
 * Credits an invoice, whole or by the lines given, with a credit note that is issued at once and takes the two
 * sides from the invoice. Once nothing is left of the invoice, its time and expenses can be invoiced again, unless they
 * are not to be; as long as a part is left, they are paid for with that.
 * @returns the credit note's id
 * @throws Refusal not_found; not_allowed_now when it is no issued invoice, when the lines come to more than is
 * left to credit, or when the whole is to be credited after a part was
 */
export async function creditInvoice(ctx: Ctx, input: Input<"credit">): Promise<string> {
  const { db, now } = ctx;
  const invoice = await lockFor(ctx, input.id, canCredit);
  const { total, paid, credited } = stateOf(invoice);
  if (!input.lines && credited > 0) refuse("not_allowed_now", "lines", "partly_credited");
  const lines = input.lines ?? (await writtenLines(db, invoice.id));
  const sums = sumsOf(lines);
  if (sums.total === 0) refuse("invalid_input", "lines", "nothing_to_credit");
  if (sums.total > total - credited) refuse("not_allowed_now", "lines", "more_than_left");
  const note = { id: newId(), client_id: invoice.client_id };
  const issuedOn = await today(db, now);
  if (invoice.issued_on && issuedOn < invoice.issued_on) throw new Refusal("not_allowed_now");
  await db
    .insertInto("invoices")
    .values({
      ...note,
      kind: "credit_note",
      currency: invoice.currency,
      credits_id: invoice.id,
      note: input.reason,
      created_at: now,
      ...sumColumns(sums),
    })
    .execute();
  await insertLines(db, note, lines, sums);
  const { seller, buyer } = invoice;
  const number = await withNextNumber(db, Number(issuedOn.slice(0, 4)), (number) =>
    db
      .updateTable("invoices")
      .set({ number, issued_on: issuedOn, status: "issued", seller, buyer })
      .where("id", "=", note.id)
      .execute(),
  );
  await settle(db, invoice, paid, credited + sums.total);
  if (credited + sums.total === total && input.release !== false) await releaseEntries(ctx, invoice.id);
  await ctx.emit(invoiceEvent("invoice.credited", { ...note, number }));
  return note.id;
}
