import type { TicketStatus } from "../../../contract/tickets.ts";
import type { Ctx } from "../../kernel/context.ts";
import { newId } from "../../kernel/ids.ts";
import { type Clocks, moveClocks, nextDue } from "./clocks.ts";
import type { TicketRecord } from "./queries.ts";

/** One line of a ticket's history; values as people read them. */
export interface Change {
  field:
    | "status"
    | "priority"
    | "category"
    | "assignee"
    | "subject"
    | "description"
    | "copied"
    | "rating"
    | "merged";
  from: string | null;
  to: string | null;
}

export async function recordChanges(
  { db, actor, now }: Ctx,
  ticket: TicketRecord,
  changes: Change[],
): Promise<void> {
  if (changes.length === 0) return;
  const about = {
    client_id: ticket.client_id,
    ticket_id: ticket.id,
    author_id: actor.personId,
    created_at: now,
  };
  await db
    .insertInto("ticket_changes")
    .values(
      changes.map(({ field, from, to }) => ({
        id: newId(),
        ...about,
        field,
        from_value: from,
        to_value: to,
      })),
    )
    .execute();
}

export function clocksOf(ticket: TicketRecord): Clocks {
  return {
    responseDueAt: ticket.response_due_at,
    respondedAt: ticket.responded_at,
    resolutionDueAt: ticket.resolution_due_at,
    resolvedAt: ticket.resolved_at,
    pausedAt: ticket.paused_at,
  };
}

/** Columns for clocks; `responded_at` is only staff's to write. */
export function clockColumns(clocks: Clocks, before: TicketRecord) {
  const responded = clocks.respondedAt?.getTime() === before.responded_at?.getTime();
  return {
    response_due_at: clocks.responseDueAt,
    ...(responded ? {} : { responded_at: clocks.respondedAt }),
    resolution_due_at: clocks.resolutionDueAt,
    resolved_at: clocks.resolvedAt,
    paused_at: clocks.pausedAt,
    next_due_at: nextDue(clocks),
  };
}

/** Columns and history of a change of status. */
export function statusChange(
  ticket: TicketRecord,
  to: TicketStatus,
  clocks: Clocks,
  now: Date,
  byStaff: boolean,
) {
  const from = ticket.status as TicketStatus;
  const moved = moveClocks(clocks, from, to, now);
  // A member who closes has not been answered by it.
  const kept = byStaff ? moved : { ...moved, respondedAt: clocks.respondedAt };
  return {
    columns: { status: to, ...clockColumns(kept, ticket) },
    changes: from === to ? [] : [{ field: "status" as const, from, to }],
  };
}
