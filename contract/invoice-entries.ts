import { z } from "zod";
import { named, personRef } from "./directory.ts";
import { date, endpoint, flag, id, instant, line, whenUsed } from "./endpoint.ts";
import { expenseCategory } from "./expenses.ts";
import { money } from "./money.ts";
import { page, pageQuery } from "./paging.ts";

export const entryKinds = ["time_entry", "expense"] as const;
/** What one line is made for. Time at different rates, and expenses of different categories, are always apart. */
export const entryGroupings = ["project", "phase", "task", "person", "entry"] as const;
export type EntryGrouping = (typeof entryGroupings)[number];
/** Why a policy keeps an entry from being invoiced. */
export const blockReasons = ["not_submitted", "waiting", "rejected", "can_be_taken_back"] as const;
export type BlockReason = (typeof blockReasons)[number];

const kind = whenUsed(() => z.enum(entryKinds));
const keys = whenUsed(() => z.array(line(40)).max(200));

/** What is asked for: of one project, or of all projects of a draft's client that are in its currency. */
const choice = {
  projectId: id.optional(),
  /** Draft that it is for; a new one without it. */
  invoiceId: id.optional(),
  kind: kind.optional(),
  /** The last day that counts. */
  to: date.optional(),
  groupBy: z.enum(entryGroupings).default("project"),
};
const tax = {
  /** Basis points; without it that of the client's last invoice. */
  taxRate: z.coerce.number().int().min(0).max(10_000).optional(),
  taxName: line(40, 0).optional(),
};

const blockedSum = whenUsed(() =>
  z.object({
    project: named,
    kind,
    reason: z.enum(blockReasons),
    count: z.int(),
    minutes: z.int(),
    amount: money,
  }),
);

/** Lines as they would be written, and what cannot be on them. */
const billable = whenUsed(() =>
  z.object({
    client: named,
    currency: z.string(),
    /** Drafts of the client in this currency, the newest first. */
    drafts: z.array(z.object({ id, total: money, createdAt: instant })),
    taxRate: z.int(),
    taxName: z.string(),
    lines: z.array(
      z.object({
        /** Names it in `without`. */
        key: z.string(),
        kind,
        description: z.string(),
        quantity: z.string(),
        unitPrice: z.int(),
        net: money,
        count: z.int(),
        minutes: z.int(),
      }),
    ),
    count: z.int(),
    minutes: z.int(),
    net: money,
    tax: money,
    total: money,
    /** Time that nobody has said a rate for. */
    unrated: z.int(),
    /** There is more than one invoice takes: the oldest 5,000 entries are in the lines. */
    more: z.boolean(),
    /** More lines than an invoice has room for: only the first 200 are here, and nothing can be invoiced so. */
    tooManyLines: z.boolean(),
    blocked: z.array(blockedSum),
    /** Projects of the client whose time and expenses are in another currency than the draft. */
    otherCurrency: z.array(z.object({ project: named, currency: z.string(), count: z.int() })),
  }),
);

const invoicedEntry = whenUsed(() =>
  z.object({
    /** Of the time entry or expense. */
    id,
    kind,
    lineId: id,
    project: named,
    person: personRef,
    day: z.string(),
    /** Null for expenses. */
    minutes: z.int().nullable(),
    /** Null for people who may not see budgets. */
    amount: money.nullable(),
    /** What the client reads of it. */
    note: z.string(),
    /** Of an expense. */
    category: expenseCategory.nullable(),
    /** On a draft: why it cannot be issued so. */
    fault: z.enum([...blockReasons, "changed"]).nullable(),
  }),
);
export type InvoicedEntry = z.infer<typeof invoicedEntry>;

/** From time and expenses to the lines of an invoice. */
export const invoiceEntryEndpoints = {
  /** What of a project or client is billable and on no invoice, as lines. */
  billable: endpoint("GET", "/invoices/billable", "invoices.write", {
    summary: "Time and expenses that can be invoiced",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          ...choice,
          ...tax,
          /** Lines that are left out, by their keys. */
          without: z.preprocess(
            (value) => (value === undefined || Array.isArray(value) ? value : [value]),
            keys.optional(),
          ),
        }),
      ),
    )
    .output(billable),
  /** In one transaction. What somebody else has invoiced, or changed, since it was looked at is refused as `stale`. */
  invoiceEntries: endpoint("POST", "/invoices/entries", "invoices.write", {
    idempotent: true,
    summary: "Invoice time and expenses",
  }).input(
    whenUsed(() =>
      z.strictObject({
        ...choice,
        ...tax,
        without: keys.optional(),
        /** Of a new draft. */
        dueOn: date.nullable().optional(),
        /** What was shown: with anything else nothing is written. */
        expected: z.strictObject({ count: z.int(), net: z.int() }).optional(),
      }),
    ),
  ),
  /** What an invoice contains, line by line and by day. Members see it of their projects. */
  entries: endpoint("GET", "/invoices/{id}/entries", "invoices.read", {
    summary: "Time and expenses on an invoice",
  })
    .input(
      whenUsed(() => z.strictObject({ id, lineId: id.optional(), faulty: flag.optional(), ...pageQuery })),
    )
    .output(whenUsed(() => page(invoicedEntry))),
  /** Lines of changed entries are reckoned anew; what is gone, not billable or blocked leaves the draft. */
  refreshEntries: endpoint("POST", "/invoices/{id}/entries/refresh", "invoices.write", {
    status: 200,
    summary: "Bring a draft up to date with its time and expenses",
  }).input(whenUsed(() => z.strictObject({ id }))),
};
