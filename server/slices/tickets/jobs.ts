import type { Ctx } from "../../kernel/context.ts";
import { defineJob } from "../../kernel/jobs.ts";
import { clocksOf, recordChanges, statusChange } from "./changes.ts";
import { ticketEvent } from "./tickets.ts";

/** Days after which nobody is expected to come back to a solved ticket. */
const quietDays = 7;
/** Tickets closed in one transaction; the next run goes on. */
const most = 500;

/** Closes tickets that were resolved before the time and not taken up again. Answers with how many. */
export async function closeResolved(ctx: Ctx, before: Date): Promise<number> {
  const tickets = await ctx.db
    .selectFrom("tickets")
    .selectAll()
    .where("status", "=", "resolved")
    .where("resolved_at", "<", before)
    .orderBy("resolved_at")
    .limit(most)
    .forUpdate()
    .skipLocked()
    .execute();
  for (const ticket of tickets) {
    const { columns, changes } = statusChange(ticket, "closed", clocksOf(ticket), ctx.now, true);
    await ctx.db
      .updateTable("tickets")
      .set({ ...columns, updated_at: ctx.now })
      .where("id", "=", ticket.id)
      .execute();
    await recordChanges(ctx, ticket, changes);
    await ctx.emit(ticketEvent("ticket.closed", ticket));
  }
  return tickets.length;
}

/** Closes what has been resolved for a week. */
export const closeResolvedJob = defineJob("tickets.close_resolved", (ctx) =>
  closeResolved(ctx, new Date(ctx.now.getTime() - quietDays * 86_400_000)),
);
