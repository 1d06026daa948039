import type { Ticket, TicketFilter, TicketRow } from "../../../contract/tickets.ts";
import type { Ctx } from "../../kernel/context.ts";
import { pageOf } from "../../kernel/paging.ts";
import { found } from "../../kernel/refusal.ts";
import { stateOf } from "./clocks.ts";
import { canClose, canMerge, canRate, canReopen, canReply, canWork } from "./policy.ts";
import {
  copiesOf,
  cursorKey,
  listTickets,
  type NamedTicket,
  readTicket,
  type TicketRecord,
} from "./queries.ts";
import { readTimeline } from "./timeline.ts";

/** How much of the history a ticket is read with. */
const timelinePart = 100;

export function rowOutput(row: NamedTicket, now: Date): TicketRow {
  const target = (due: Date | null, done: Date | null) =>
    due && {
      dueAt: due.toISOString(),
      doneAt: done?.toISOString() ?? null,
      state: stateOf(due, done, row.paused_at, now),
    };
  return {
    id: row.id,
    number: Number(row.number),
    subject: row.subject,
    status: row.status as TicketRow["status"],
    priority: row.priority as TicketRow["priority"],
    category: row.category_id ? { id: row.category_id, name: row.category_name ?? "" } : null,
    client: { id: row.client_id, name: row.client_name },
    requester: { id: row.requester_id, name: row.requester_name, kind: "member" },
    assignee: row.assignee_id ? { id: row.assignee_id, name: row.assignee_name ?? "", kind: "staff" } : null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    responseTarget: target(row.response_due_at, row.responded_at),
    resolutionTarget: target(row.resolution_due_at, row.resolved_at),
  };
}

/** A page of the tickets that the actor sees. */
export async function ticketPage({ db, actor, now }: Ctx, filter: TicketFilter) {
  const rows = await listTickets(db, actor, filter, now);
  return pageOf(
    rows,
    filter.limit,
    (row) => cursorKey(filter.sort, row),
    (row) => rowOutput(row, now),
  );
}

/**
 * A ticket with the end of its history and what the actor may do with it.
 * @throws Refusal not_found
 */
export async function ticketOutput({ db, actor, now }: Ctx, id: string): Promise<Ticket> {
  const row = found(await readTicket(db, id));
  const [copied, timeline] = await Promise.all([copiesOf(db, id), readTimeline(db, id, timelinePart)]);
  const record = row as unknown as TicketRecord;
  const works = canWork(actor);
  return {
    ...rowOutput(row, now),
    description: row.description,
    copied: copied.map((person) => ({ ...person, kind: "member" as const })),
    rating: row.rated_at && {
      score: row.rating!,
      comment: row.rating_comment,
      at: row.rated_at.toISOString(),
    },
    mergedInto:
      row.merged_into_id && row.merged_number
        ? { id: row.merged_into_id, number: Number(row.merged_number) }
        : null,
    timeline: timeline.items,
    earlierCursor: timeline.nextCursor,
    can: {
      reply: canReply(actor, record),
      note: works,
      close: canClose(actor, record),
      reopen: canReopen(actor, record),
      rate: canRate(actor, record),
      edit: works,
      assign: works,
      merge: canMerge(actor, record),
    },
  };
}
