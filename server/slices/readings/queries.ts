import { type Selectable, sql } from "kysely";
import { z } from "zod";
import type { Reading, readingsContract } from "../../../contract/readings.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantReadings } from "../../kernel/database/schema.gen.ts";
import { after, containing, keyInstant, pageOf } from "../../kernel/paging.ts";
import { refuse } from "../../kernel/refusal.ts";

/** What an endpoint of readings is called with. */
type Input<Name extends keyof typeof readingsContract> = z.output<
  NonNullable<(typeof readingsContract)[Name]["~orpc"]["inputSchema"]> & z.ZodType
>;
export type Filter = Input<"export">;

export interface ReadingRow extends Omit<Selectable<TenantReadings>, "masquerade_id" | "span"> {
  client_name: string;
  project_name: string | null;
}

const shape = z.tuple([keyInstant, z.uuid()]);
export type Key = z.output<typeof shape>;

/** The subject's id where it is still there for the reader: whoever asks looks through their own fence. */
const stillThere = sql`case when case r.kind
    when 'approval' then exists (select from approvals t where t.id = r.subject_id)
    when 'decision' then exists (select from approvals t where t.id = r.subject_id)
    when 'person' then exists (select from people t where t.id = r.subject_id and t.status <> 'deleted')
    when 'invoice' then exists (select from invoices t where t.id = r.subject_id)
    when 'project' then exists (select from projects t where t.id = r.subject_id)
    when 'ticket' then exists (select from tickets t where t.id = r.subject_id)
    else false end then r.subject_id end`;

/** Readings older than `last`, newest first. */
export async function readReadings(
  { db, actor }: Ctx,
  filter: Filter,
  last: Key | null,
  limit: number,
): Promise<ReadingRow[]> {
  const where = conditions(actor.clientId, filter);
  if (last) where.push(sql`(r.first_at, r.id) < (${last[0]}::timestamptz, ${last[1]}::uuid)`);
  const { rows } = await sql<ReadingRow>`
    select r.id, r.client_id, c.name client_name, r.project_id, j.name project_name, r.kind, r.act,
           ${stillThere} subject_id, r.label, r.items, r.reader_id, r.reader_name, r.door, r.viewed_id, r.viewed_name,
           r.first_at, r.last_at, r.times
      from readings r
      join clients c on c.id = r.client_id
      left join projects j on j.id = r.project_id
     where ${sql.join(where, sql` and `)}
     order by r.first_at desc, r.id desc limit ${limit}`.execute(db);
  return rows;
}

function conditions(clientId: string | null, filter: Filter) {
  const list = [sql`true`];
  // The fence says so as well; said here, an index is found by it.
  if (clientId) list.push(sql`r.client_id = ${clientId}`);
  if (filter.clientId) list.push(sql`r.client_id = ${filter.clientId}`);
  if (filter.readerId) list.push(sql`r.reader_id = ${filter.readerId}`);
  if (filter.kind) list.push(sql`r.kind = any (${`{${filter.kind.join(",")}}`}::text[])`);
  const midnight = (day: string, later: number) =>
    sql`(${day}::date + ${later}::int)::timestamp at time zone (select time_zone from settings)`;
  if (filter.from) list.push(sql`r.first_at >= ${midnight(filter.from, 0)}`);
  if (filter.to) list.push(sql`r.first_at < ${midnight(filter.to, 1)}`);
  if (filter.search) list.push(sql`(r.label || ' ' || r.reader_name) ilike ${containing(filter.search)}`);
  return list;
}

/** A page of readings, the newest first. */
export async function readingsPage(ctx: Ctx, { cursor, limit, ...filter }: Input<"list">) {
  const rows = await readReadings(ctx, filter, after(cursor, shape), limit + 1);
  return pageOf(rows, limit, (row) => [row.first_at.toISOString(), row.id], readingOutput);
}

/**
 * Who has read anything of a client, under the name they had last: at most 200, the latest first. Each is found by one
 * look into the index, however many entries there are.
 * @throws Refusal invalid_input for staff who do not say of which client
 */
export async function listReaders({ db, actor }: Ctx, { clientId }: Input<"readers">) {
  const of = actor.clientId ?? clientId ?? refuse("invalid_input", "clientId", "required");
  const next = (after: ReturnType<typeof sql>) => sql`
    select reader_id, reader_name, first_at from readings
     where client_id = ${of} and reader_id > ${after} order by reader_id, first_at desc limit 1`;
  const { rows } = await sql<{ id: string; name: string }>`
    with recursive r as (
      (${next(sql`'00000000-0000-0000-0000-000000000000'`)})
      union all
      select n.* from r cross join lateral (${next(sql`r.reader_id`)}) n)
    select reader_id id, reader_name "name" from r order by first_at desc limit 200`.execute(db);
  return { items: rows };
}

function readingOutput(row: ReadingRow): Reading {
  return {
    id: row.id,
    client: { id: row.client_id, name: row.client_name },
    project: row.project_name === null ? null : { id: row.project_id!, name: row.project_name },
    kind: row.kind as Reading["kind"],
    act: row.act as Reading["act"],
    subjectId: row.subject_id,
    label: row.label,
    items: row.items,
    reader: { id: row.reader_id, name: row.reader_name },
    door: row.door as Reading["door"],
    viewedAs: row.viewed_id ? { id: row.viewed_id, name: row.viewed_name ?? "" } : null,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    times: row.times,
  };
}
