import type { Insertable } from "kysely";
import type { TicketPriority, TicketStatus } from "../../../contract/tickets.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import type { TenantTickets } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { refuse } from "../../kernel/refusal.ts";
import type { Change } from "./changes.ts";

/** A ticket as another system has it, with what happened to it there and when. */
export interface ImportedTicket {
  source: string;
  externalId: string;
  clientId: string;
  requesterId: string;
  assigneeId: string | null;
  categoryId: string | null;
  subject: string;
  description: string;
  status: TicketStatus;
  priority: TicketPriority;
  createdAt: Date;
  updatedAt: Date;
  respondedAt: Date | null;
  resolvedAt: Date | null;
  changes: (Change & { at: Date; authorId: string | null })[];
  replies: { body: string; internal: boolean; at: Date; authorId: string }[];
}

/**
 * Writes a ticket of another system with its whole history, or what is new of it when it is here already. It
 * keeps its times; it has no targets, which are promises of this system. Nobody is notified.
 * @throws Refusal not_allowed_now when it belongs to another client than before
 */
export async function importTicket(
  { db }: Ctx,
  ticket: ImportedTicket,
): Promise<{ id: string; change: "created" | "changed" }> {
  const known = await db
    .selectFrom("tickets")
    .select(["id", "client_id"])
    .where("source", "=", ticket.source)
    .where("external_id", "=", ticket.externalId)
    .forUpdate()
    .executeTakeFirst();
  const id = known?.id ?? newId();
  if (known) {
    if (known.client_id !== ticket.clientId) refuse("not_allowed_now", "client", "is_another_than_before");
    await db.updateTable("tickets").set(columnsOf(ticket)).where("id", "=", id).execute();
  } else {
    const { clientId, source, externalId, createdAt } = ticket;
    const identity = { id, client_id: clientId, source, external_id: externalId, created_at: createdAt };
    await db
      .insertInto("tickets")
      .values({ ...identity, ...columnsOf(ticket) })
      .execute();
  }
  await addChanges(db, id, ticket, known !== undefined);
  await addReplies(db, id, ticket, known !== undefined);
  return { id, change: known ? "changed" : "created" };
}

function columnsOf(ticket: ImportedTicket) {
  return {
    subject: ticket.subject,
    description: ticket.description,
    status: ticket.status,
    priority: ticket.priority,
    category_id: ticket.categoryId,
    requester_id: ticket.requesterId,
    assignee_id: ticket.assigneeId,
    updated_at: ticket.updatedAt,
    responded_at: ticket.respondedAt,
    resolved_at: ticket.resolvedAt,
    paused_at: ticket.status === "waiting" ? ticket.updatedAt : null,
  } satisfies Partial<Insertable<TenantTickets>>;
}

async function addChanges(db: TenantDb, id: string, ticket: ImportedTicket, look: boolean): Promise<void> {
  const keyOf = (field: string, from: string | null, to: string | null, at: Date) =>
    JSON.stringify([field, from, to, at.getTime()]);
  const there = look
    ? await db
        .selectFrom("ticket_changes")
        .select(["field", "from_value", "to_value", "created_at"])
        .where("ticket_id", "=", id)
        .execute()
    : [];
  const known = new Set(there.map((row) => keyOf(row.field, row.from_value, row.to_value, row.created_at)));
  const fresh = ticket.changes.filter(({ field, from, to, at }) => !known.has(keyOf(field, from, to, at)));
  if (fresh.length === 0) return;
  await db
    .insertInto("ticket_changes")
    .values(
      fresh.map(({ field, from, to, at, authorId }) => ({
        id: newId(),
        client_id: ticket.clientId,
        ticket_id: id,
        author_id: authorId,
        field,
        from_value: from,
        to_value: to,
        created_at: at,
      })),
    )
    .execute();
}

async function addReplies(db: TenantDb, id: string, ticket: ImportedTicket, look: boolean): Promise<void> {
  const keyOf = (author: string, at: Date, body: string) => JSON.stringify([author, at.getTime(), body]);
  const there = look
    ? await db
        .selectFrom("ticket_replies")
        .select(["author_id", "created_at", "body"])
        .where("ticket_id", "=", id)
        .execute()
    : [];
  const known = new Set(there.map((row) => keyOf(row.author_id, row.created_at, row.body)));
  const fresh = ticket.replies.filter(({ authorId, at, body }) => !known.has(keyOf(authorId, at, body)));
  if (fresh.length === 0) return;
  await db
    .insertInto("ticket_replies")
    .values(
      fresh.map(({ body, internal, at, authorId }) => ({
        id: newId(),
        client_id: ticket.clientId,
        ticket_id: id,
        author_id: authorId,
        audience: internal ? "internal" : "client",
        body,
        created_at: at,
      })),
    )
    .execute();
}

/** The ids of categories by their names; those that are not there yet are made. */
export async function categoriesByName(db: TenantDb, names: string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  await db
    .insertInto("ticket_categories")
    .values(names.map((name) => ({ id: newId(), name })))
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  const rows = await db
    .selectFrom("ticket_categories")
    .select(["id", "name"])
    .where("name", "in", names)
    .execute();
  return new Map(rows.map(({ id, name }) => [name, id]));
}
