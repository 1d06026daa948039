import { contract } from "../../../contract/index.ts";
import { isStaff } from "../../kernel/context.ts";
import { tenantRoutes } from "../../kernel/http/routes.ts";
import { found } from "../../kernel/refusal.ts";
import {
  createCannedReply,
  createCategory,
  deleteCannedReply,
  listCannedReplies,
  listCategories,
  readTargets,
  updateCannedReply,
  updateCategory,
  updateTargets,
} from "./catalogue.ts";
import { ticketOutput, ticketPage } from "./output.ts";
import { readTicket } from "./queries.ts";
import { mergeTickets, openTicket, rateTicket, replyToTicket, updateTicket } from "./tickets.ts";
import { readTimeline } from "./timeline.ts";

export function ticketRoutes() {
  return tenantRoutes(contract.tickets, {
    list: ticketPage,
    open: async (ctx, input) => ticketOutput(ctx, await openTicket(ctx, input)),
    get: async (ctx, { id, as }) => {
      if (!as || !isStaff(ctx.actor)) return ticketOutput(ctx, id);
      const { client_id } = found(await readTicket(ctx.db, id));
      return ctx.asClient(client_id, (seen) => ticketOutput(seen, id));
    },
    timeline: async (ctx, { id, limit, cursor }) => {
      const { client_id: clientId, subject: label } = found(await readTicket(ctx.db, id));
      ctx.shown.push({ clientId, id, label });
      return readTimeline(ctx.db, id, limit, cursor);
    },
    update: async (ctx, input) => {
      await updateTicket(ctx, input);
      return ticketOutput(ctx, input.id);
    },
    reply: async (ctx, input) => {
      await replyToTicket(ctx, input);
      return ticketOutput(ctx, input.id);
    },
    rate: async (ctx, input) => {
      await rateTicket(ctx, input);
      return ticketOutput(ctx, input.id);
    },
    merge: async (ctx, input) => {
      await mergeTickets(ctx, input);
      return ticketOutput(ctx, input.intoId);
    },
    listCategories,
    createCategory,
    updateCategory,
    listCannedReplies,
    createCannedReply,
    updateCannedReply,
    deleteCannedReply,
    getTargets: readTargets,
    updateTargets,
  });
}
