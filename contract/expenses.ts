import { z } from "zod";
import { named, personRef } from "./directory.ts";
import { date, endpoint, flag, id, instant, line, prose, several, whenUsed } from "./endpoint.ts";
import { minorUnits, money } from "./money.ts";
import { page, pageQuery } from "./paging.ts";
import { imported, importedInput, importedItem } from "./upsert.ts";

export const expenseCategories = [
  "travel",
  "accommodation",
  "meals",
  "materials",
  "software",
  "services",
  "other",
] as const;
export const expenseCategory = whenUsed(() => z.enum(expenseCategories));

/** Of one receipt, in bytes. */
export const receiptLimit = 20_000_000;
/** What a receipt can be, by its first bytes. */
export const receiptTypes = ["application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic"];
/** Receipts of one expense. */
export const mostReceipts = 10;

/** The bill of an expense, or a picture of it. */
export const expenseReceipt = whenUsed(() =>
  z.object({
    id,
    /** With the ending of what it is. */
    name: z.string(),
    /** As its bytes say. */
    mediaType: z.string(),
    /** Bytes. */
    size: z.int(),
    /** SHA-256 of the bytes, hexadecimal. */
    sha256: z.string(),
    createdAt: instant,
  }),
);
export type ExpenseReceipt = z.infer<typeof expenseReceipt>;

/** Money spent for a project. A client's people read billable ones alone, and never `internalNote`. */
export const expense = whenUsed(() =>
  z.object({
    id,
    project: named,
    client: named,
    phase: named.nullable(),
    person: personRef,
    day: z.string(),
    category: expenseCategory,
    /** What it was, for the client to read. */
    description: z.string(),
    /** As it was paid, tax included, in the currency that it was paid in. */
    amount: money,
    /** Tax in it. */
    tax: money,
    /** Units of the project's currency for one unit of the expense's, as a decimal text; `1` in the same currency. */
    exchangeRate: z.string(),
    /** Amount less tax, in the project's currency, rounded half up. */
    net: money,
    billable: z.boolean(),
    internalNote: z.string().nullable(),
    /** Invoice that it is on, for those who may read it; a draft has no number. */
    invoice: z.object({ id, number: z.string().nullable() }).nullable(),
    /** In the order in which they came; whoever sees the expense sees them. */
    receipts: z.array(expenseReceipt),
    updatedAt: instant,
    can: z.object({ edit: z.boolean(), remove: z.boolean() }),
  }),
);
export type Expense = z.infer<typeof expense>;

const expenseFields = {
  projectId: id,
  phaseId: id.nullable(),
  day: date,
  category: expenseCategory,
  description: line(300),
  amount: minorUnits.min(1),
  currency: z.string().regex(/^[A-Z]{3}$/),
  tax: minorUnits,
  exchangeRate: z.string().regex(/^\d{1,9}(\.\d{1,9})?$/),
  billable: z.boolean(),
  internalNote: prose(5000, 0),
};
const some = <T extends z.ZodRawShape>(fields: T) => z.strictObject(fields).partial().shape;

export const expensesContract = {
  /** Newest day first. Of members, those who may see budgets see those of their projects. */
  list: endpoint("GET", "/expenses", "projects.budget", { summary: "List expenses" })
    .input(
      whenUsed(() =>
        z.strictObject({
          projectId: id.optional(),
          clientId: id.optional(),
          phaseId: id.optional(),
          person: z.union([id, z.literal("me")]).optional(),
          category: several(expenseCategory),
          billable: flag.optional(),
          /** Whether it is on an invoice that the reader sees. */
          invoiced: flag.optional(),
          from: date.optional(),
          to: date.optional(),
          search: line(200, 0).optional(),
          ...pageQuery,
        }),
      ),
    )
    .output(whenUsed(() => page(expense))),
  get: endpoint("GET", "/expenses/{id}", "projects.budget", { summary: "Read an expense" })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(expense),
  /** The exchange rate is asked for where the currency is not the project's. */
  create: endpoint("POST", "/expenses", "projects.work", { idempotent: true, summary: "Enter an expense" })
    .input(
      whenUsed(() =>
        z.strictObject({
          ...some(expenseFields),
          projectId: id,
          day: expenseFields.day,
          category: expenseFields.category,
          description: expenseFields.description,
          amount: expenseFields.amount,
          /** For somebody else: for those who may plan the project. */
          personId: id.optional(),
        }),
      ),
    )
    .output(expense),
  /** One's own; everybody's for those who may plan the project. */
  update: endpoint("PATCH", "/expenses/{id}", "projects.work", { summary: "Change an expense" })
    .input(whenUsed(() => z.strictObject({ id, ...some(expenseFields) })))
    .output(expense),
  remove: endpoint("DELETE", "/expenses/{id}", "projects.work", {
    status: 204,
    summary: "Delete an expense",
  }).input(whenUsed(() => z.strictObject({ id }))),
  /**
   * The body is the receipt itself: PDF, JPEG, PNG, WebP or HEIC by its first bytes, at most 20 MB, ten of one expense.
   * What the caller says of its kind does not count. The same bytes are not taken twice.
   */
  attach: endpoint("POST", "/expenses/{id}/receipts", "projects.work", {
    idempotent: true,
    rateLimit: 120,
    upload: { limit: receiptLimit, types: receiptTypes },
    summary: "Attach a receipt to an expense",
  })
    .input(whenUsed(() => z.strictObject({ id, /** What it is called. */ name: line(500) })))
    .output(expenseReceipt),
  /** Pictures are shown by browsers, unless `download` asks for a file; `Range` is understood. */
  receipt: endpoint("GET", "/expenses/{id}/receipts/{receiptId}", "projects.budget", {
    summary: "Read a receipt of an expense",
  })
    .input(whenUsed(() => z.strictObject({ id, receiptId: id, download: flag.optional() })))
    .output(whenUsed(() => z.instanceof(Blob))),
  detach: endpoint("DELETE", "/expenses/{id}/receipts/{receiptId}", "projects.work", {
    status: 204,
    summary: "Remove a receipt of an expense",
  }).input(whenUsed(() => z.strictObject({ id, receiptId: id }))),
  upsert: endpoint("POST", "/expenses/upsert", "projects.write", {
    status: 200,
    rateLimit: 120,
    summary: "Create or change expenses of another system",
  })
    .input(
      whenUsed(() =>
        importedInput(
          importedItem.extend({
            /** The project's external id of the same source, or its id here. */
            project: line(200),
            phase: line(120).optional(),
            /** Address of a staff person, or their external id or id here. */
            person: line(254),
            day: expenseFields.day,
            category: expenseFields.category,
            description: expenseFields.description,
            amount: expenseFields.amount,
            ...some({
              currency: expenseFields.currency,
              tax: expenseFields.tax,
              exchangeRate: expenseFields.exchangeRate,
              billable: expenseFields.billable,
              internalNote: expenseFields.internalNote,
            }),
          }),
          500,
        ),
      ),
    )
    .output(imported),
};
