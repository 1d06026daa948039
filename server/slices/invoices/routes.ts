import { contract } from "../../../contract/index.ts";
import { type Ctx, isStaff } from "../../kernel/context.ts";
import { tenantRoutes } from "../../kernel/http/routes.ts";
import { found } from "../../kernel/refusal.ts";
import { invoiceEntries } from "./entries.ts";
import { entryPage } from "./entry-output.ts";
import { billableOutput } from "./entry-preview.ts";
import { issueChecked, refreshEntries } from "./entry-refresh.ts";
import type { EntrySource } from "./entry-source.ts";
import { draftInvoice, removeInvoice, updateInvoice, voidInvoice } from "./invoices.ts";
import { invoicePage, totalsOutput, invoiceOutput as wholeInvoice } from "./output.ts";
import { printInvoice } from "./print.ts";
import { readInvoice } from "./queries.ts";
import { creditInvoice, recordPayment } from "./settlement.ts";

export interface InvoiceOptions {
  /** Time and expenses, and what keeps them from being invoiced. */
  entries: EntrySource;
}

export function invoiceRoutes({ entries }: InvoiceOptions) {
  const invoiceOutput = (ctx: Ctx, id: string) => wholeInvoice(ctx, id, entries);
  return tenantRoutes(contract.invoices, {
    billable: (ctx, input) => billableOutput(ctx, entries, input),
    invoiceEntries: async (ctx, input) => invoiceOutput(ctx, await invoiceEntries(ctx, entries, input)),
    entries: (ctx, input) => entryPage(ctx, entries, input),
    refreshEntries: async (ctx, input) => {
      await refreshEntries(ctx, entries, input);
      return invoiceOutput(ctx, input.id);
    },
    list: invoicePage,
    totals: (ctx, { clientId }) => totalsOutput(ctx, clientId),
    get: async (ctx, { id, as }) => {
      if (!as || !isStaff(ctx.actor)) return invoiceOutput(ctx, id);
      const { client_id } = found(await readInvoice(ctx.db, id));
      return ctx.asClient(client_id, (seen) => invoiceOutput(seen, id));
    },
    pdf: (ctx, { id }) => printInvoice(ctx, id),
    draft: async (ctx, input) => invoiceOutput(ctx, await draftInvoice(ctx, input)),
    update: async (ctx, input) => {
      await updateInvoice(ctx, input);
      return invoiceOutput(ctx, input.id);
    },
    remove: removeInvoice,
    issue: async (ctx, input) => {
      await issueChecked(ctx, entries, input);
      return invoiceOutput(ctx, input.id);
    },
    void: async (ctx, input) => {
      await voidInvoice(ctx, input);
      return invoiceOutput(ctx, input.id);
    },
    credit: async (ctx, input) => invoiceOutput(ctx, await creditInvoice(ctx, input)),
    recordPayment: async (ctx, input) => {
      await recordPayment(ctx, input);
      return invoiceOutput(ctx, input.id);
    },
  });
}
