import { contract } from "../../../contract/index.ts";
import { tenantRoutes } from "../../kernel/http/routes.ts";
import { pageOf } from "../../kernel/paging.ts";
import { draftInvoice, issueInvoice, removeInvoice, updateInvoice, voidInvoice } from "./invoices.ts";
import { invoiceOutput, rowOutput, totalsOutput } from "./output.ts";
import { printInvoice } from "./print.ts";
import { cursorKey, listInvoices, today } from "./queries.ts";
import { creditInvoice, recordPayment } from "./settlement.ts";

export function invoiceRoutes() {
  return tenantRoutes(contract.invoices, {
    list: async (ctx, filter) => {
      const day = await today(ctx.db, ctx.now);
      const rows = await listInvoices(ctx.db, ctx.actor, filter, day);
      return pageOf(
        rows,
        filter.limit,
        (row) => cursorKey(filter.sort, row),
        (row) => rowOutput(row, day),
      );
    },
    totals: (ctx, { clientId }) => totalsOutput(ctx, clientId),
    get: (ctx, { id }) => invoiceOutput(ctx, id),
    pdf: (ctx, { id }) => printInvoice(ctx, id),
    draft: async (ctx, input) => invoiceOutput(ctx, await draftInvoice(ctx, input)),
    update: async (ctx, input) => {
      await updateInvoice(ctx, input);
      return invoiceOutput(ctx, input.id);
    },
    remove: removeInvoice,
    issue: async (ctx, input) => {
      await issueInvoice(ctx, input);
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
