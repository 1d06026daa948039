import { contract } from "../../../contract/index.ts";
import { isStaff } from "../../kernel/context.ts";
import { tenantRoutes } from "../../kernel/http/routes.ts";
import { found } from "../../kernel/refusal.ts";
import { draftInvoice, issueInvoice, removeInvoice, updateInvoice, voidInvoice } from "./invoices.ts";
import { invoiceOutput, invoicePage, totalsOutput } from "./output.ts";
import { printInvoice } from "./print.ts";
import { readInvoice } from "./queries.ts";
import { creditInvoice, recordPayment } from "./settlement.ts";

export function invoiceRoutes() {
  return tenantRoutes(contract.invoices, {
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
