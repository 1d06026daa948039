import type { Address } from "../../../contract/directory.ts";
import type { Invoice, InvoiceRow } from "../../../contract/invoices.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { pageOf } from "../../kernel/paging.ts";
import { found } from "../../kernel/refusal.ts";
import { normalQuantity, type TaxGroup } from "./arithmetic.ts";
import { lineEntries } from "./entry-output.ts";
import type { EntrySource } from "./entry-source.ts";
import { canCredit, canEdit, canRecordPayment, canVoid } from "./policy.ts";
import {
  creditNotesOf,
  cursorKey,
  type Input,
  type InvoiceRecord,
  linesOf,
  listInvoices,
  openSums,
  paidSums,
  paymentsOf,
  readClient,
  readInvoice,
  readSettings,
  stateOf,
  today,
  usualCurrency,
  type WholeInvoice,
} from "./queries.ts";

export type Party = Invoice["seller"];

const noAddress: Address = { line1: "", line2: "", city: "", region: "", postalCode: "", country: "" };

/** Whether something is due and its day has passed. */
export function isOverdue(row: Pick<InvoiceRecord, "kind" | "status" | "due_on">, day: string): boolean {
  return row.kind === "invoice" && row.status === "issued" && row.due_on !== null && row.due_on < day;
}

export function rowOutput(row: InvoiceRecord, day: string): InvoiceRow {
  return {
    id: row.id,
    kind: row.kind as InvoiceRow["kind"],
    number: row.number,
    status: row.status as InvoiceRow["status"],
    overdue: isOverdue(row, day),
    client: { id: row.client_id, name: row.client_name },
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    total: { amount: Number(row.total), currency: row.currency },
    due: { amount: Number(row.due), currency: row.currency },
  };
}

/** The tenant as it stands on an invoice. */
export async function sellerOf(db: TenantDb): Promise<{ seller: Party; paymentDetails: string }> {
  const { name, address, email, phone, vat_number, payment_details } = await readSettings(db);
  const seller = { name, email, phone, vatNumber: vat_number, address: addressOf(address) };
  return { seller, paymentDetails: payment_details };
}

/** A client as it stands on an invoice. */
export async function buyerOf(db: TenantDb, clientId: string): Promise<Party> {
  const { name, address, email, phone, vat_number } = found(await readClient(db, clientId));
  return { name, email, phone, vatNumber: vat_number, address: addressOf(address) };
}

const addressOf = (stored: unknown): Address => ({ ...noAddress, ...(stored as Partial<Address>) });

/** Both sides: as they are now for a draft, as they were at issue for all else. */
async function partiesOf(db: TenantDb, row: WholeInvoice) {
  if (row.status === "draft") return { ...(await sellerOf(db)), buyer: await buyerOf(db, row.client_id) };
  return {
    seller: row.seller as unknown as Party,
    buyer: row.buyer as unknown as Party,
    paymentDetails: row.payment_details,
  };
}

/** A page of the invoices that the actor sees. */
export async function invoicePage({ db, actor, now }: Ctx, filter: Input<"list">) {
  const day = await today(db, now);
  const rows = await listInvoices(db, actor, filter, day);
  return pageOf(
    rows,
    filter.limit,
    (row) => cursorKey(filter.sort, row),
    (row) => rowOutput(row, day),
  );
}

/**
 * An invoice with everything that hangs on it, and what the actor may do with it.
 * @param source of what its lines are made of; without it nothing is said of that
 * @throws Refusal not_found
 */
export async function invoiceOutput(ctx: Ctx, id: string, source?: EntrySource): Promise<Invoice> {
  const { db, actor, now } = ctx;
  const row = found(await readInvoice(db, id));
  const [lines, payments, creditNotes, parties, day, entries] = await Promise.all([
    linesOf(db, id),
    paymentsOf(db, id),
    creditNotesOf(db, id),
    partiesOf(db, row),
    today(db, now),
    source ? lineEntries(ctx, source, row) : null,
  ]);
  const money = (amount: string | number) => ({ amount: Number(amount), currency: row.currency });
  const state = stateOf(row);
  const edit = canEdit(actor, state);
  return {
    ...rowOutput(row, day),
    ...parties,
    lines: lines.map((line) => ({
      id: line.id,
      description: line.description,
      quantity: normalQuantity(line.quantity),
      unitPrice: Number(line.unit_price),
      discount: line.discount,
      taxRate: line.tax_rate,
      taxName: line.tax_name,
      net: money(line.net),
      entries: entries?.get(line.id) ?? null,
    })),
    taxes: (row.taxes as unknown as TaxGroup[]).map((tax) => ({
      ...tax,
      net: money(tax.net),
      tax: money(tax.tax),
    })),
    net: money(row.net),
    tax: money(row.tax),
    note: row.note,
    payments: payments.map((payment) => ({
      id: payment.id,
      amount: money(payment.amount),
      method: payment.method as Invoice["payments"][number]["method"],
      reference: payment.reference,
      receivedOn: payment.received_on!,
      recordedAt: payment.recorded_at.toISOString(),
    })),
    credits: row.credits_id && row.credits_number ? { id: row.credits_id, number: row.credits_number } : null,
    creditNotes: creditNotes.map((note) => ({
      id: note.id,
      number: note.number!,
      total: money(note.total),
      issuedOn: note.issued_on!,
    })),
    voidReason: row.void_reason,
    createdAt: row.created_at.toISOString(),
    can: {
      edit,
      issue: edit,
      delete: edit,
      void: canVoid(actor, state),
      credit: canCredit(actor, state),
      recordPayment: canRecordPayment(actor, state),
    },
  };
}

/** Open, overdue and paid this year by currency, the usual one first; amounts of different currencies are never added. */
export async function totalsOutput({ db, actor, now }: Ctx, chosen: string | undefined) {
  const day = await today(db, now);
  const clientId = actor.clientId ?? chosen;
  if (chosen && chosen !== clientId) return { items: [] };
  const [open, paid, usual] = await Promise.all([
    openSums(db, clientId, day),
    paidSums(db, clientId, `${day.slice(0, 4)}-01-01`),
    usualCurrency(db, clientId),
  ]);
  const currencies = new Set([...open, ...paid].map((row) => row.currency));
  const rank = (currency: string) => (currency === usual ? "" : currency);
  return {
    items: [...currencies]
      .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
      .map((currency) => {
        const sums = open.find((row) => row.currency === currency);
        const money = (amount: string | undefined) => ({ amount: Number(amount ?? 0), currency });
        return {
          currency,
          open: money(sums?.open),
          overdue: money(sums?.overdue),
          openCount: Number(sums?.open_count ?? 0),
          overdueCount: Number(sums?.overdue_count ?? 0),
          paidThisYear: money(paid.find((row) => row.currency === currency)?.paid),
        };
      }),
  };
}
