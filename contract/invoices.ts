import { z } from "zod";
import { address } from "./directory.ts";
import { date, endpoint, id, instant, line, prose, several } from "./endpoint.ts";
import { money } from "./money.ts";
import { page, pageQuery } from "./paging.ts";

export const invoiceStatuses = ["draft", "issued", "paid", "void"] as const;
export const invoiceStatus = z.enum(invoiceStatuses);
/** How a list is filtered: `open` is issued with something due, `overdue` is open and past its due date. */
export const invoiceState = z.enum([...invoiceStatuses, "open", "overdue"]);

const currency = z.string().regex(/^[A-Z]{3}$/);
/** Largest amount on one line or payment: ten thousand million minor units. */
const minorUnits = z.int().min(0).max(10_000_000_000);

/**
 * One line as it is written. Quantity is a decimal text with at most three places; discount and tax are in
 * basis points (1900 is 19 %).
 */
export const lineInput = z.strictObject({
  description: prose(500),
  quantity: z.string().regex(/^\d{1,7}(\.\d{1,3})?$/),
  /** Minor units of the invoice's currency, before discount and tax. */
  unitPrice: minorUnits,
  discount: z.int().min(0).max(10_000).default(0),
  taxRate: z.int().min(0).max(10_000).default(0),
  taxName: line(40, 0).default(""),
});
export type LineInput = z.infer<typeof lineInput>;

const invoiceLine = lineInput.extend({
  id,
  /** Quantity times unit price less discount, rounded half up to a minor unit. */
  net: money,
});

/** One row of the tax summary: all lines of one rate, taxed together and rounded half up once. */
const taxRow = z.object({ taxName: z.string(), taxRate: z.int(), net: money, tax: money });

export const paymentMethods = ["bank_transfer", "card", "direct_debit", "cash", "cheque", "other"] as const;
const payment = z.object({
  id,
  amount: money,
  method: z.enum(paymentMethods),
  reference: z.string(),
  receivedOn: z.string(),
  recordedAt: instant,
});

export const invoiceRow = z.object({
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
});
export type InvoiceRow = z.infer<typeof invoiceRow>;

const party = z.object({
  name: z.string(),
  address,
  email: z.string(),
  phone: z.string(),
  vatNumber: z.string(),
});

export const invoice = invoiceRow.extend({
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
});
export type Invoice = z.infer<typeof invoice>;

/** Sums in one currency; amounts of different currencies are never added. */
const totals = z.object({
  currency,
  open: money,
  overdue: money,
  paidThisYear: money,
  openCount: z.int(),
  overdueCount: z.int(),
});

const draftFields = {
  clientId: id,
  currency,
  dueOn: date.nullable(),
  note: prose(5000, 0),
  lines: z.array(lineInput).max(200),
};

export const invoicesContract = {
  list: endpoint("GET", "/invoices", "invoices.read", { summary: "List invoices" })
    .input(
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
    )
    .output(page(invoiceRow)),
  totals: endpoint("GET", "/invoices/totals", "invoices.read", {
    summary: "Open, overdue and paid this year",
  })
    .input(z.strictObject({ clientId: id.optional() }))
    .output(z.object({ items: z.array(totals) })),
  get: endpoint("GET", "/invoices/{id}", "invoices.read", { summary: "Read an invoice" })
    .input(z.strictObject({ id }))
    .output(invoice),
  pdf: endpoint("GET", "/invoices/{id}/pdf", "invoices.read", {
    rateLimit: 60,
    summary: "Download an invoice as PDF",
  })
    .input(z.strictObject({ id }))
    .output(z.instanceof(Blob)),
  draft: endpoint("POST", "/invoices", "invoices.write", { idempotent: true, summary: "Draft an invoice" })
    .input(
      z.strictObject({
        ...draftFields,
        dueOn: draftFields.dueOn.default(null),
        note: draftFields.note.default(""),
        lines: draftFields.lines.default([]),
      }),
    )
    .output(invoice),
  update: endpoint("PATCH", "/invoices/{id}", "invoices.write", { summary: "Change a draft" })
    .input(z.strictObject({ id, ...z.strictObject(draftFields).partial().shape }))
    .output(invoice),
  remove: endpoint("DELETE", "/invoices/{id}", "invoices.write", {
    status: 204,
    summary: "Delete a draft",
  }).input(z.strictObject({ id })),
  issue: endpoint("POST", "/invoices/{id}/issue", "invoices.write", {
    status: 200,
    summary: "Issue a draft: it gets its number and does not change any more",
  })
    .input(z.strictObject({ id, issuedOn: date.optional() }))
    .output(invoice),
  void: endpoint("POST", "/invoices/{id}/void", "invoices.write", {
    status: 200,
    summary: "Void an invoice nothing was paid on",
  })
    .input(z.strictObject({ id, reason: prose(500) }))
    .output(invoice),
  /** Credits the whole invoice, or the lines given; answers with the credit note, issued. */
  credit: endpoint("POST", "/invoices/{id}/credit", "invoices.write", {
    idempotent: true,
    summary: "Issue a credit note",
  })
    .input(z.strictObject({ id, reason: prose(500), lines: z.array(lineInput).min(1).max(200).optional() }))
    .output(invoice),
  recordPayment: endpoint("POST", "/invoices/{id}/payments", "invoices.write", {
    idempotent: true,
    summary: "Record a payment",
  })
    .input(
      z.strictObject({
        id,
        amount: minorUnits.min(1),
        method: z.enum(paymentMethods),
        reference: line(120, 0).default(""),
        receivedOn: date,
      }),
    )
    .output(invoice),
};
