import { type ExpressionBuilder, type Selectable, type SelectQueryBuilder, sql } from "kysely";
import { z } from "zod";
import type { TicketFilter } from "../../../contract/tickets.ts";
import type { Actor } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import type { TenantSchema, TenantTickets } from "../../kernel/database/schema.gen.ts";
import { after, keyInstant } from "../../kernel/paging.ts";

export type TicketRecord = Selectable<TenantTickets>;

/** A ticket with the names that its row shows. */
export type NamedTicket = Awaited<ReturnType<ReturnType<typeof namedTickets>["execute"]>>[number];

const rowColumns = [
  "t.id",
  "t.number",
  "t.subject",
  "t.status",
  "t.priority",
  "t.priority_rank",
  "t.client_id",
  "t.category_id",
  "t.requester_id",
  "t.assignee_id",
  "t.created_at",
  "t.updated_at",
  "t.response_due_at",
  "t.responded_at",
  "t.resolution_due_at",
  "t.resolved_at",
  "t.paused_at",
  "t.next_due_at",
] as const;

/** Tickets with names. The page is cut first, so that names are looked up for what is shown and no more. */
function namedTickets(db: TenantDb, page: ReturnType<typeof bareTickets>) {
  return db
    .selectFrom(page.as("t"))
    .innerJoin("clients as c", "c.id", "t.client_id")
    .innerJoin("people as r", "r.id", "t.requester_id")
    .leftJoin("people as a", "a.id", "t.assignee_id")
    .leftJoin("ticket_categories as k", "k.id", "t.category_id")
    .select(rowColumns)
    .select(["c.name as client_name", "r.name as requester_name"])
    .select(["a.name as assignee_name", "k.name as category_name"]);
}

function bareTickets(db: TenantDb) {
  return db.selectFrom("tickets as t").select(rowColumns);
}

/** The ticket as it stands, locked against other writers until the transaction ends. */
export function lockTicket(db: TenantDb, id: string) {
  return db.selectFrom("tickets").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

export function readTicket(db: TenantDb, id: string) {
  return namedTickets(db, bareTickets(db).where("t.id", "=", id))
    .innerJoin("tickets as w", "w.id", "t.id")
    .leftJoin("tickets as m", "m.id", "w.merged_into_id")
    .select([
      "w.description",
      "w.rating",
      "w.rating_comment",
      "w.rated_at",
      "w.merged_into_id",
      "m.number as merged_number",
    ])
    .executeTakeFirst();
}

type Shape = ExpressionBuilder<{ t: TenantTickets } & TenantSchema, "t">;
const never = "infinity";

/** What each order sorts by, in SQL, in a cursor, and as a type that a cursor's value is cast to. */
const orders = {
  updated: {
    column: sql`t.updated_at`,
    key: (row: NamedTicket) => row.updated_at.toISOString(),
    type: sql`timestamptz`,
  },
  created: {
    column: sql`t.created_at`,
    key: (row: NamedTicket) => row.created_at.toISOString(),
    type: sql`timestamptz`,
  },
  priority: {
    column: sql`t.priority_rank`,
    key: (row: NamedTicket) => String(row.priority_rank),
    type: sql`smallint`,
  },
  number: { column: sql`t.number`, key: (row: NamedTicket) => row.number, type: sql`bigint` },
  due: {
    column: sql`coalesce(t.next_due_at, 'infinity')`,
    key: (row: NamedTicket) => row.next_due_at?.toISOString() ?? never,
    type: sql`timestamptz`,
  },
} as const;

const keyShapes = {
  updated: z.tuple([keyInstant, z.uuid()]),
  created: z.tuple([keyInstant, z.uuid()]),
  priority: z.tuple([z.enum(["1", "2", "3", "4"]), z.uuid()]),
  number: z.tuple([z.string().regex(/^\d{1,18}$/), z.uuid()]),
  due: z.tuple([z.union([keyInstant, z.literal(never)]), z.uuid()]),
};

export function cursorKey(sort: TicketFilter["sort"], row: NamedTicket): [string, string] {
  return [orders[sort].key(row), row.id];
}

/** One more row than asked for, which tells whether there is a next page. */
export async function listTickets(
  db: TenantDb,
  actor: Actor,
  filter: TicketFilter,
  now: Date,
): Promise<NamedTicket[]> {
  const { column, type } = orders[filter.sort];
  const last = after(filter.cursor, keyShapes[filter.sort]);
  const direction = filter.direction;
  let page = bareTickets(db)
    .where((where) => where.and(conditions(where as unknown as Shape, actor, filter, now)))
    .orderBy(column, direction)
    .orderBy("t.id", direction)
    .limit(filter.limit + 1);
  if (last) {
    const than = sql.raw(direction === "asc" ? ">" : "<");
    page = page.where(sql<boolean>`(${column}, t.id) ${than} (${last[0]}::${type}, ${last[1]}::uuid)`);
  }
  if (filter.search) {
    // How much of a word must be right: two letters exchanged in six still find it.
    await sql`select set_config('pg_trgm.word_similarity_threshold', '0.28', true)`.execute(db);
    page = matching(page, filter.search);
  }
  return namedTickets(db, page).orderBy(column, direction).orderBy("t.id", direction).execute();
}

function conditions(where: Shape, actor: Actor, filter: TicketFilter, now: Date) {
  const list = [];
  if (filter.clientId) list.push(where("t.client_id", "=", filter.clientId));
  if (filter.status) list.push(where("t.status", "in", filter.status));
  if (filter.priority) list.push(where("t.priority", "in", filter.priority));
  if (filter.categoryId) list.push(where("t.category_id", "in", filter.categoryId));
  if (filter.assignee === "none") list.push(where("t.assignee_id", "is", null));
  else if (filter.assignee)
    list.push(where("t.assignee_id", "=", filter.assignee === "me" ? actor.personId : filter.assignee));
  if (filter.mine)
    list.push(sql<boolean>`(t.requester_id = ${actor.personId} or t.assignee_id = ${actor.personId}
    or t.id in (select ticket_id from ticket_copies where person_id = ${actor.personId}))`);
  if (filter.overdue || filter.sort === "due") list.push(where("t.status", "in", ["new", "open", "waiting"]));
  if (filter.overdue) list.push(sql<boolean>`coalesce(t.next_due_at, 'infinity') < ${now}::timestamptz`);
  if (filter.createdFrom) list.push(sql<boolean>`t.created_at >= ${filter.createdFrom}::date`);
  if (filter.createdTo) list.push(sql<boolean>`t.created_at < ${filter.createdTo}::date + 1`);
  return list;
}

/** A number, or words by their beginnings in subject, description or replies; where nothing has them, a subject that is nearly written so. */
function matching<DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>, search: string) {
  const number = /^#?(\d{1,15})$/.exec(search.trim())?.[1];
  if (number) return query.where(sql<boolean>`t.number = ${number}::bigint`);
  const words = search.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return query.where(sql<boolean>`false`);
  const prefixes = words.map((word) => `'${word}':*`).join(" & ");
  return query.where(sql<boolean>`t.id in (
    with written as (
      select id from tickets where search @@ to_tsquery('simple', ${prefixes})
      union select ticket_id from ticket_replies where search @@ to_tsquery('simple', ${prefixes}))
    select id from written
    union all
    select id from tickets where ${search} <% subject and not exists (select from written))`);
}

/** Members of one client who may be named on its tickets. */
export function membersOf(db: TenantDb, clientId: string, ids: string[]) {
  if (ids.length === 0) return Promise.resolve([]);
  return db
    .selectFrom("people")
    .select(["id", "name"])
    .where("client_id", "=", clientId)
    .where("status", "in", ["invited", "active"])
    .where("id", "in", ids)
    .execute();
}

export function copiesOf(db: TenantDb, ticketId: string) {
  return db
    .selectFrom("ticket_copies as x")
    .innerJoin("people as p", "p.id", "x.person_id")
    .select(["p.id", "p.name"])
    .where("x.ticket_id", "=", ticketId)
    .orderBy("p.name")
    .execute();
}
