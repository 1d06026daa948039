import type { DraftLine, LineInput } from "../../../contract/invoices.ts";
import type { Ctx, NewEvent } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";
import { releaseEntries } from "./entry-links.ts";
import { deleteLines, insertLines, sumColumns, sumsOf } from "./lines.ts";
import { withNextNumber } from "./numbers.ts";
import { buyerOf, sellerOf } from "./output.ts";
import { canEdit, canVoid } from "./policy.ts";
import {
  type Input,
  type LockedInvoice,
  linesOf,
  lockInvoice,
  readClient,
  stateOf,
  today,
} from "./queries.ts";

/** An event about an invoice; what happens to drafts is not the client's business. */
export function invoiceEvent(
  type: string,
  invoice: Pick<LockedInvoice, "id" | "client_id" | "number">,
): NewEvent {
  return {
    type,
    clientId: invoice.client_id,
    audience: invoice.number === null ? "internal" : "client",
    subject: { type: "invoice", id: invoice.id, label: invoice.number ?? "" },
  };
}

/**
 * The invoice, locked, when the act is possible in its state.
 * @throws Refusal not_found; not_allowed_now
 */
export async function lockFor(
  ctx: Ctx,
  id: string,
  predicate: (actor: Ctx["actor"], state: ReturnType<typeof stateOf>) => boolean,
): Promise<LockedInvoice> {
  const invoice = found(await lockInvoice(ctx.db, id));
  if (!predicate(ctx.actor, stateOf(invoice))) throw new Refusal("not_allowed_now");
  return invoice;
}

async function requireClient(db: TenantDb, id: string): Promise<void> {
  if (!(await readClient(db, id))) refuse("invalid_input", "clientId", "unknown_choice");
}

/** Where an imported document comes from, so that importing it again finds it. */
export interface Origin {
  source: string;
  externalId: string;
}

type NewDraft = Omit<Input<"draft">, "lines"> & { lines: DraftLine[] };

/**
 * Writes a draft invoice.
 * @returns its id
 * @throws Refusal invalid_input for a client that the actor does not see, or an amount that is too large
 */
export async function draftInvoice(ctx: Ctx, input: NewDraft, origin?: Origin): Promise<string> {
  const { db, now } = ctx;
  await requireClient(db, input.clientId);
  const sums = sumsOf(input.lines);
  const invoice = { id: newId(), client_id: input.clientId, number: null };
  await db
    .insertInto("invoices")
    .values({
      ...invoice,
      kind: "invoice",
      currency: input.currency,
      due_on: input.dueOn,
      note: input.note,
      created_at: now,
      source: origin?.source ?? null,
      external_id: origin?.externalId ?? null,
      ...sumColumns(sums),
    })
    .execute();
  await insertLines(db, invoice, input.lines, sums);
  await ctx.emit(invoiceEvent("invoice.drafted", invoice));
  return invoice.id;
}

/**
 * Changes a draft; lines are replaced as a whole, and those that are named by their ids keep their time and expenses.
 * @throws Refusal not_found; not_allowed_now once it is issued, and for another client or currency as long as there
 *   are time or expenses on it; invalid_input as for a new draft
 */
export async function updateInvoice(ctx: Ctx, input: Input<"update">): Promise<void> {
  const { db } = ctx;
  const invoice = await lockFor(ctx, input.id, canEdit);
  const clientId = input.clientId ?? invoice.client_id;
  if (clientId !== invoice.client_id) await requireClient(db, clientId);
  const rewrite = input.lines !== undefined || clientId !== invoice.client_id;
  const before = rewrite ? await draftLines(db, invoice.id) : [];
  const lines = rewrite ? sameLines(input.lines ?? before, before) : [];
  const sums = rewrite ? sumsOf(lines) : null;
  // Lines cannot follow their invoice to another client: they leave before and come back after.
  if (rewrite)
    await deleteLines(
      db,
      invoice.id,
      lines.flatMap(({ id }) => id ?? []),
    );
  await requireFitting(db, invoice, clientId, input.currency ?? invoice.currency);
  await db
    .updateTable("invoices")
    .set({
      client_id: clientId,
      currency: input.currency ?? invoice.currency,
      due_on: input.dueOn === undefined ? invoice.due_on : input.dueOn,
      note: input.note ?? invoice.note,
      ...(sums ? sumColumns(sums) : {}),
    })
    .where("id", "=", invoice.id)
    .execute();
  if (sums) await insertLines(db, { id: invoice.id, client_id: clientId }, lines, sums);
  await ctx.emit(invoiceEvent("invoice.updated", { ...invoice, client_id: clientId }));
}

/** What is on a draft was worked for its client, and is reckoned in its currency. */
async function requireFitting(db: TenantDb, invoice: LockedInvoice, clientId: string, currency: string) {
  if (clientId === invoice.client_id && currency === invoice.currency) return;
  const entry = await db
    .selectFrom("invoiced_entries")
    .select("id")
    .where("invoice_id", "=", invoice.id)
    .executeTakeFirst();
  if (entry)
    refuse("not_allowed_now", clientId === invoice.client_id ? "currency" : "clientId", "has_entries");
}

/** Lines that were there under their ids, each once; an id that is not of this draft says nothing. */
function sameLines(lines: DraftLine[], before: DraftLine[]): DraftLine[] {
  const free = new Set(before.map(({ id }) => id));
  return lines.map(({ id, ...line }) => (id && free.delete(id) ? { ...line, id } : line));
}

/** The lines of a draft with their ids. */
export async function draftLines(db: TenantDb, invoiceId: string): Promise<DraftLine[]> {
  const [ids, lines] = await Promise.all([linesOf(db, invoiceId), writtenLines(db, invoiceId)]);
  return lines.map((line, at) => ({ ...line, id: ids[at]!.id }));
}

/** The lines of an invoice as somebody would write them again. */
export async function writtenLines(db: TenantDb, invoiceId: string): Promise<LineInput[]> {
  return (await linesOf(db, invoiceId)).map((line) => ({
    description: line.description,
    quantity: line.quantity,
    unitPrice: Number(line.unit_price),
    discount: line.discount,
    taxRate: line.tax_rate,
    taxName: line.tax_name,
  }));
}

/** Deletes a draft. @throws Refusal not_found; not_allowed_now once it is issued */
export async function removeInvoice(ctx: Ctx, { id }: Input<"remove">): Promise<void> {
  const invoice = await lockFor(ctx, id, canEdit);
  await deleteLines(ctx.db, id);
  await ctx.db.deleteFrom("invoices").where("id", "=", id).execute();
  await ctx.emit(invoiceEvent("invoice.deleted", invoice));
}

/**
 * Issues a draft: it gets its number and its date, and both sides are kept as they are now. From here on it does
 * not change. `number` keeps the number of an imported document, outside the series.
 * @throws Refusal not_found; not_allowed_now unless a draft; invalid_input without lines or when due before issued
 */
export async function issueInvoice(ctx: Ctx, input: Input<"issue"> & { number?: string }): Promise<void> {
  const { db, now } = ctx;
  const invoice = await lockFor(ctx, input.id, canEdit);
  if ((await linesOf(db, invoice.id)).length === 0) refuse("invalid_input", "lines", "required");
  const issuedOn = input.issuedOn ?? (await today(db, now));
  if (invoice.due_on !== null && invoice.due_on < issuedOn)
    refuse("invalid_input", "dueOn", "before_issue_date");
  const { seller, paymentDetails } = await sellerOf(db);
  const buyer = await buyerOf(db, invoice.client_id);
  const write = async (number: string) => {
    await db
      .updateTable("invoices")
      .set({
        number,
        issued_on: issuedOn,
        status: Number(invoice.total) === 0 ? "paid" : "issued",
        seller: { ...seller },
        buyer: { ...buyer },
        payment_details: paymentDetails,
      })
      .where("id", "=", invoice.id)
      .execute();
    return number;
  };
  const number = input.number
    ? await write(input.number)
    : await withNextNumber(db, Number(issuedOn.slice(0, 4)), write);
  await ctx.emit(invoiceEvent("invoice.issued", { ...invoice, number }));
}

/**
 * Voids an issued invoice that nothing was paid or credited on. It keeps its number; its time and expenses can be
 * invoiced again.
 * @throws Refusal not_found; not_allowed_now
 */
export async function voidInvoice(ctx: Ctx, { id, reason }: Input<"void">): Promise<void> {
  const invoice = await lockFor(ctx, id, canVoid);
  await ctx.db
    .updateTable("invoices")
    .set({ status: "void", void_reason: reason })
    .where("id", "=", id)
    .execute();
  await releaseEntries(ctx, id);
  await ctx.emit(invoiceEvent("invoice.voided", invoice));
}
