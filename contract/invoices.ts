import { z } from "zod";
import { address } from "./directory.ts";
import { date, endpoint, id, instant, line, prose, several, whenUsed } from "./endpoint.ts";
import { invoiceEntryEndpoints } from "./invoice-entries.ts";
import { currency, minorUnits, money } from "./money.ts";
import { page, pageQuery } from "./paging.ts";

export const invoiceStatuses = ["draft", "issued", "paid", "void"] as const;
export const invoiceStatus = whenUsed(() => z.enum(invoiceStatuses));
/** How a list is filtered: `open` is issued with something due, `overdue` is open and past its due date. */
export const invoiceState = whenUsed(() => z.enum([...invoiceStatuses, "open", "overdue"]));

/**
 * One line as it is written. Quantity is a decimal text with at most three places; discount and tax are in
 * basis points (1900 is 19 %).
 */
export const lineInput = whenUsed(() =>
  z.strictObject({
    description: prose(500),
    quantity: z.string().regex(/^\d{1,7}(\.\d{1,3})?$/),
    /** Minor units of the invoice's currency, before discount and tax. */
    unitPrice: minorUnits,
    discount: z.int().min(0).max(10_000).default(0),
    taxRate: z.int().min(0).max(10_000).default(0),
    taxName: line(40, 0).default(""),
  }),
);
export type LineInput = z.infer<typeof lineInput>;
/** A line of a draft, with its id where it was there before: its time and expenses stay on it. */
const draftLine = whenUsed(() => lineInput.extend({ id: id.optional() }));
export type DraftLine = z.infer<typeof draftLine>;

const invoiceLine = whenUsed(() =>
  lineInput.extend({
    id,
    /** Quantity times unit price less discount, rounded half up to a minor unit. */
    net: money,
    /** Time and expenses that it is made of, as far as the reader may see them; null without any. */
    entries: z
      .object({
        count: z.int(),
        minutes: z.int(),
        /** On a draft: changed since, or blocked by a policy. It cannot be issued so. */
        faulty: z.int(),
      })
      .nullable(),
  }),
);

/** One row of the tax summary: all lines of one rate, taxed together and rounded half up once. */
const taxRow = whenUsed(() => z.object({ taxName: z.string(), taxRate: z.int(), net: money, tax: money }));

export const paymentMethods = ["bank_transfer", "card", "direct_debit", "cash", "cheque", "other"] as const;
const payment = whenUsed(() =>
  z.object({
    id,
    amount: money,
    method: z.enum(paymentMethods),
    reference: z.string(),
    receivedOn: z.string(),
    recordedAt: instant,
  }),
);

export const invoiceRow = whenUsed(() =>
  z.object({
    id,
    kind: z.enum(["invoice", "credit_note"]),
    /** Given when issued; a draft has none. */
    number: z.string().nullable(),
    status: invoiceStatus,
    overdue: z.boolean(),
    client: z.object({ id, name: z.string() }),
    issuedOn: z.string().nullable(),
    dueOn: z.string().nullable(),
    total: money,
    /** What is still to be paid: total less payments and credits. */
    due: money,
  }),
);
export type InvoiceRow = z.infer<typeof invoiceRow>;

const party = whenUsed(() =>
  z.object({
    name: z.string(),
    address,
    email: z.string(),
    phone: z.string(),
    vatNumber: z.string(),
  }),
);

export const invoice = whenUsed(() =>
  invoiceRow.extend({
    /** As they were when the invoice was issued. */
    seller: party,
    buyer: party,
    lines: z.array(invoiceLine),
    taxes: z.array(taxRow),
    net: money,
    tax: money,
    note: z.string(),
    paymentDetails: z.string(),
    payments: z.array(payment),
    /** The invoice that a credit note credits. */
    credits: z.object({ id, number: z.string() }).nullable(),
    creditNotes: z.array(z.object({ id, number: z.string(), total: money, issuedOn: z.string() })),
    voidReason: z.string().nullable(),
    createdAt: instant,
    can: z.object({
      edit: z.boolean(),
      issue: z.boolean(),
      void: z.boolean(),
      credit: z.boolean(),
      recordPayment: z.boolean(),
      delete: z.boolean(),
    }),
  }),
);
export type Invoice = z.infer<typeof invoice>;

/** Sums in one currency; amounts of different currencies are never added. */
const totals = whenUsed(() =>
  z.object({
    currency,
    open: money,
    overdue: money,
    paidThisYear: money,
    openCount: z.int(),
    overdueCount: z.int(),
  }),
);

const draftFields = {
  clientId: id,
  currency,
  dueOn: date.nullable(),
  note: prose(5000, 0),
  lines: z.array(lineInput).max(200),
};

export const invoicesContract = {
  ...invoiceEntryEndpoints,
  invoiceEntries: invoiceEntryEndpoints.invoiceEntries.output(invoice),
  refreshEntries: invoiceEntryEndpoints.refreshEntries.output(invoice),
  list: endpoint("GET", "/invoices", "invoices.read", { summary: "List invoices" })
    .input(
      whenUsed(() =>
        z.strictObject({
          /** Words of the number, the client's name or the note. */
          search: line(200, 0).optional(),
          status: several(invoiceState),
          kind: z.enum(["invoice", "credit_note"]).optional(),
          clientId: id.optional(),
          issuedFrom: date.optional(),
          issuedTo: date.optional(),
          sort: z.enum(["issued", "due", "number", "total"]).default("issued"),
          direction: z.enum(["asc", "desc"]).default("desc"),
          ...pageQuery,
        }),
      ),
    )
    .output(whenUsed(() => page(invoiceRow))),
  totals: endpoint("GET", "/invoices/totals", "invoices.read", {
    summary: "Open, overdue and paid this year",
  })
    .input(whenUsed(() => z.strictObject({ clientId: id.optional() })))
    .output(whenUsed(() => z.object({ items: z.array(totals) }))),
  /** With `as=client`, what staff would see if they were the client: a draft is not there. */
  get: endpoint("GET", "/invoices/{id}", "invoices.read", { summary: "Read an invoice" })
    .input(whenUsed(() => z.strictObject({ id, as: z.literal("client").optional() })))
    .output(invoice),
  pdf: endpoint("GET", "/invoices/{id}/pdf", "invoices.read", {
    rateLimit: 60,
    summary: "Download an invoice as PDF",
  })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(whenUsed(() => z.instanceof(Blob))),
  draft: endpoint("POST", "/invoices", "invoices.write", { idempotent: true, summary: "Draft an invoice" })
    .input(
      whenUsed(() =>
        z.strictObject({
          ...draftFields,
          dueOn: draftFields.dueOn.default(null),
          note: draftFields.note.default(""),
          lines: draftFields.lines.default([]),
        }),
      ),
    )
    .output(invoice),
  update: endpoint("PATCH", "/invoices/{id}", "invoices.write", { summary: "Change a draft" })
    .input(
      whenUsed(() =>
        z.strictObject({
          id,
          ...z.strictObject({ ...draftFields, lines: z.array(draftLine).max(200) }).partial().shape,
        }),
      ),
    )
    .output(invoice),
  remove: endpoint("DELETE", "/invoices/{id}", "invoices.write", {
    status: 204,
    summary: "Delete a draft",
  }).input(whenUsed(() => z.strictObject({ id }))),
  issue: endpoint("POST", "/invoices/{id}/issue", "invoices.write", {
    status: 200,
    summary: "Issue a draft: it gets its number and does not change any more",
  })
    .input(whenUsed(() => z.strictObject({ id, issuedOn: date.optional() })))
    .output(invoice),
  void: endpoint("POST", "/invoices/{id}/void", "invoices.write", {
    status: 200,
    summary: "Void an invoice nothing was paid on",
  })
    .input(whenUsed(() => z.strictObject({ id, reason: prose(500) })))
    .output(invoice),
  /** Credits the whole invoice, or the lines given; answers with the credit note, issued. */
  credit: endpoint("POST", "/invoices/{id}/credit", "invoices.write", {
    idempotent: true,
    summary: "Issue a credit note",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          id,
          reason: prose(500),
          lines: z.array(lineInput).min(1).max(200).optional(),
          /** False keeps its time and expenses from being invoiced again, though the whole invoice is credited. */
          release: z.boolean().optional(),
        }),
      ),
    )
    .output(invoice),
  recordPayment: endpoint("POST", "/invoices/{id}/payments", "invoices.write", {
    idempotent: true,
    summary: "Record a payment",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          id,
          amount: minorUnits.min(1),
          method: z.enum(paymentMethods),
          reference: line(120, 0).default(""),
          receivedOn: date,
        }),
      ),
    )
    .output(invoice),
};
