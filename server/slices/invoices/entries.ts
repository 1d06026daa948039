import { sql } from "kysely";
import type { BlockReason } from "../../../contract/invoice-entries.ts";
import type { DraftLine } from "../../../contract/invoices.ts";
import type { BillableEntry, BillableFilter } from "../../kernel/billable-entry.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";
import { type EntryLine, entryLines } from "./entry-lines.ts";
import { linkEntries } from "./entry-links.ts";
import { blocksOf, type EntrySource } from "./entry-source.ts";
import { draftInvoice, draftLines, lockFor, updateInvoice } from "./invoices.ts";
import { canEdit } from "./policy.ts";
import { type Input, readInvoice, stateOf } from "./queries.ts";

/** Entries that are looked at, and that one invoice takes; lines that it has room for. */
const mostRead = 20_000;
export const mostEntries = 5000;
export const mostLines = 200;

type Choice = Pick<Input<"billable">, "projectId" | "invoiceId" | "kind" | "to" | "groupBy">;

/** For whom and in which currency it is invoiced, and what is looked at. */
export interface Place {
  clientId: string;
  currency: string;
  filter: BillableFilter;
}

/**
 * @throws Refusal not_found; invalid_input with neither a project nor a draft; not_allowed_now for an invoice that is no
 *   draft, a project of another client or currency, and one that the client does not see
 */
export async function placeOf(ctx: Ctx, source: EntrySource, choice: Choice): Promise<Place> {
  const { db, actor } = ctx;
  const { projectId, invoiceId, kind, to } = choice;
  const invoice = invoiceId ? found(await readInvoice(db, invoiceId)) : null;
  if (invoice && !canEdit(actor, stateOf(invoice))) throw new Refusal("not_allowed_now");
  const project = projectId ? found(await source.project(db, projectId)) : null;
  if (!invoice && !project) refuse("invalid_input", "projectId", "required");
  if (project?.status === "draft") refuse("not_allowed_now", "projectId", "project_draft");
  if (invoice && project && invoice.client_id !== project.client_id)
    refuse("not_allowed_now", "projectId", "project_of_other_client");
  if (invoice && project && invoice.currency !== project.currency)
    refuse("not_allowed_now", "projectId", "other_currency");
  const { client_id: clientId, currency } = (invoice ?? project)!;
  return { clientId, currency, filter: { ...(projectId ? { projectId } : { clientId }), kind, to } };
}

/** Billable entries of a place: those that can be invoiced, and those that a policy blocks. */
export interface Found {
  ready: BillableEntry[];
  blocked: (BillableEntry & { reason: BlockReason })[];
  more: boolean;
}

export async function findEntries(
  ctx: Ctx,
  source: EntrySource,
  { filter, currency }: Place,
  ids?: readonly string[],
): Promise<Found> {
  const entries = await source.billable(ctx.db, { ...filter, ids }, currency, mostRead);
  const reasons = await blocksOf(ctx, source, entries);
  const free = entries.filter(({ id }) => !reasons.has(id));
  return {
    ready: free.slice(0, mostEntries),
    blocked: entries.flatMap((entry) => {
      const reason = reasons.get(entry.id);
      return reason ? [{ ...entry, reason }] : [];
    }),
    more: free.length > mostEntries || entries.length === mostRead,
  };
}

/** The tax that was on the client's last invoice. */
export async function usualTax(
  db: TenantDb,
  clientId: string,
): Promise<{ taxRate: number; taxName: string }> {
  const { rows } = await sql<{ taxRate: number; taxName: string }>`
    select l.tax_rate "taxRate", l.tax_name "taxName" from invoices i join invoice_lines l on l.invoice_id = i.id
     where i.client_id = ${clientId} and i.kind = 'invoice' and i.status <> 'void'
     order by i.created_at desc, i.id desc, l.position limit 1`.execute(db);
  return rows[0] ?? { taxRate: 0, taxName: "" };
}

/** Lines as they are chosen, with the tax that is on all of them. */
export async function chosenLines(
  ctx: Ctx,
  place: Place,
  entries: readonly BillableEntry[],
  choice: Pick<Input<"billable">, "groupBy" | "without" | "taxRate" | "taxName">,
): Promise<{ all: EntryLine[]; chosen: EntryLine[]; tax: { taxRate: number; taxName: string } }> {
  const usual = await usualTax(ctx.db, place.clientId);
  const { taxRate = usual.taxRate, taxName = usual.taxName } = choice;
  const left = new Set(choice.without);
  const all = entryLines(entries, choice.groupBy);
  return { all, chosen: all.filter(({ key }) => !left.has(key)), tax: { taxRate, taxName } };
}

export function draftLineOf({ description, quantity, unitPrice }: EntryLine, tax: Tax): DraftLine {
  return { description, quantity, unitPrice, discount: 0, ...tax };
}
type Tax = { taxRate: number; taxName: string };

/**
 * Puts what is billable on a draft, a new one or one that is there: lines and what they are made of in one
 * transaction. Entries and their approvals are locked first and read again then, so that whoever comes second finds
 * what the first has left.
 * @returns the draft's id
 * @throws Refusal as `placeOf`; stale when it is something else by now than was shown; invalid_input with nothing to
 *   invoice, or more lines than an invoice has room for
 */
export async function invoiceEntries(ctx: Ctx, source: EntrySource, input: Input<"invoiceEntries">) {
  if (input.invoiceId) await lockFor(ctx, input.invoiceId, canEdit);
  const place = await placeOf(ctx, source, input);
  const seen = await findEntries(ctx, source, place);
  const ids = seen.ready.map(({ id }) => id);
  await source.lock(ctx.db, ids);
  const { ready } = await findEntries(ctx, source, place, ids);
  const { chosen, tax } = await chosenLines(ctx, place, ready, input);
  requireExpected(chosen, input.expected);
  const before = input.invoiceId ? await draftLines(ctx.db, input.invoiceId) : [];
  if (before.length + chosen.length > mostLines) refuse("invalid_input", "groupBy", "too_many_invoice_lines");
  const lines = chosen.map((line) => draftLineOf(line, tax));
  const id = await writeLines(ctx, place, input, [...before, ...lines]);
  const written = (await draftLines(ctx.db, id)).slice(before.length);
  await linkEntries(
    ctx,
    id,
    chosen.map(({ entries }, at) => ({ lineId: written[at]!.id!, entries })),
  );
  return id;
}

/** What was shown and what there is have to come to the same. */
function requireExpected(lines: EntryLine[], expected: Input<"invoiceEntries">["expected"]): void {
  const entries = lines.flatMap((line) => line.entries);
  const net = entries.reduce((sum, { amount }) => sum + amount, 0);
  if (expected && (expected.count !== entries.length || expected.net !== net)) throw new Refusal("stale");
  if (entries.length === 0) refuse("invalid_input", "to", "nothing_to_invoice");
}

async function writeLines(
  ctx: Ctx,
  { clientId, currency }: Place,
  { invoiceId, dueOn }: Input<"invoiceEntries">,
  lines: DraftLine[],
): Promise<string> {
  if (!invoiceId) return draftInvoice(ctx, { clientId, currency, dueOn: dueOn ?? null, note: "", lines });
  await updateInvoice(ctx, { id: invoiceId, lines });
  return invoiceId;
}
