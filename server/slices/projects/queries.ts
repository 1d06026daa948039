import { sql } from "kysely";
import { z } from "zod";
import type { projectsContract } from "../../../contract/projects.ts";
import type { Actor, Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { after, containing, keyDay, keyInstant, keyText } from "../../kernel/paging.ts";

/** What an endpoint of projects is called with. */
export type Input<Name extends keyof typeof projectsContract> = z.output<
  NonNullable<(typeof projectsContract)[Name]["~orpc"]["inputSchema"]> & z.ZodType
>;
export type ProjectFilter = Input<"list">;

interface HealthRecord {
  health: string;
  reason: string;
  at: string;
  by: string | null;
}

export interface MilestoneRecord {
  id: string;
  name: string;
  phase_id: string | null;
  planned_on: string;
  forecast_on: string | null;
  actual_on: string | null;
}

/** A project with what its row shows. Dates are `YYYY-MM-DD`; `today` is that of its own calendar. */
export interface NamedProject {
  id: string;
  client_id: string;
  client_name: string;
  name: string;
  name_key: string;
  reference: string;
  status: string;
  starts_on: string | null;
  ends_on: string | null;
  updated_at: Date;
  today: string;
  phase: { id: string; name: string } | null;
  /** The newest two. */
  healths: HealthRecord[] | null;
  milestone: MilestoneRecord | null;
}

/** Rows of a page with what stands beside them; the page is cut first. */
function named(page: ReturnType<typeof sql>, now: Date) {
  return sql<NamedProject>`
    select p.id, p.client_id, c.name client_name, p.name, lower(p.name) name_key, p.reference, p.status,
           p.starts_on::text, p.ends_on::text, p.updated_at,
           (${now}::timestamptz at time zone coalesce(p.time_zone, s.time_zone))::date::text today,
           f.phase, h.healths, m.milestone
      from (${page}) p
      join clients c on c.id = p.client_id
     cross join settings s
      left join lateral (
        select jsonb_build_object('id', x.id, 'name', x.name) phase from project_phases x
         where x.project_id = p.id and x.status <> 'done' order by x.status, x.position limit 1) f on true
      left join lateral (
        select jsonb_agg(y) healths from (
          select x.health, x.reason, x.at, b.name "by" from project_health x left join people b on b.id = x.by_id
           where x.project_id = p.id order by x.at desc, x.id desc limit 2) y) h on true
      left join lateral (
        select jsonb_build_object('id', x.id, 'name', x.name, 'phase_id', x.phase_id, 'planned_on', x.planned_on,
                                  'forecast_on', x.forecast_on, 'actual_on', x.actual_on) milestone
          from project_milestones x
         where x.project_id = p.id and x.actual_on is null
         order by coalesce(x.forecast_on, x.planned_on), x.id limit 1) m on true`;
}

const never = "infinity";

/** What each order sorts by, in SQL, in a cursor, and as a type that a cursor's value is cast to. */
const orders = {
  updated: {
    column: sql`p.updated_at`,
    key: (row: NamedProject) => row.updated_at.toISOString(),
    type: sql`timestamptz`,
    shape: z.tuple([keyInstant, z.uuid()]),
  },
  name: {
    column: sql`lower(p.name)`,
    key: (row: NamedProject) => row.name_key,
    type: sql`text`,
    shape: z.tuple([keyText, z.uuid()]),
  },
  ends: {
    column: sql`coalesce(p.ends_on, 'infinity')`,
    key: (row: NamedProject) => row.ends_on ?? never,
    type: sql`date`,
    shape: z.tuple([z.union([keyDay, z.literal(never)]), z.uuid()]),
  },
} as const;

export function cursorKey(sort: ProjectFilter["sort"], row: NamedProject): [string, string] {
  return [orders[sort].key(row), row.id];
}

/** One more row than asked for, which tells whether there is a next page. */
export async function listProjects({ db, actor, now }: Ctx, filter: ProjectFilter): Promise<NamedProject[]> {
  const { column, type, shape } = orders[filter.sort];
  const last = after(filter.cursor, shape);
  const direction = sql.raw(filter.direction);
  const than = sql.raw(filter.direction === "asc" ? ">" : "<");
  const where = conditions(actor, filter);
  if (last) where.push(sql`(${column}, p.id) ${than} (${last[0]}::${type}, ${last[1]}::uuid)`);
  const page = sql`
    select p.* from projects p where ${where.length > 0 ? sql.join(where, sql` and `) : sql`true`}
     order by ${column} ${direction}, p.id ${direction} limit ${filter.limit + 1}`;
  const query = sql<NamedProject>`${named(page, now)} order by ${column} ${direction}, p.id ${direction}`;
  return (await query.execute(db)).rows;
}

function conditions(actor: Actor, filter: ProjectFilter) {
  const list = [];
  if (actor.clientId) list.push(sql`p.client_id = ${actor.clientId}`);
  if (filter.clientId) list.push(sql`p.client_id = ${filter.clientId}`);
  if (filter.status) list.push(sql`p.status = any (${sql.val(textArray(filter.status))}::text[])`);
  if (filter.health) list.push(sql`p.health = any (${sql.val(textArray(filter.health))}::text[])`);
  if (filter.mine) {
    const table = sql.table(actor.clientId ? "project_members" : "project_contacts");
    list.push(sql`p.id in (select x.project_id from ${table} x where x.person_id = ${actor.personId})`);
  }
  if (filter.search) {
    const pattern = containing(filter.search);
    list.push(sql`(p.name ilike ${pattern} or p.reference ilike ${pattern}
      or p.client_id in (select id from clients where name ilike ${pattern}))`);
  }
  return list;
}

/** An array as PostgreSQL writes it; of words without signs of its own. */
export function textArray(words: readonly string[]): string {
  return `{${words.join(",")}}`;
}

/** A project with what its row shows; undefined when it is not there, or not for the one who looks. */
export async function readProject({ db, now }: Ctx, id: string): Promise<NamedProject | undefined> {
  return (await named(sql`select p.* from projects p where p.id = ${id}`, now).execute(db)).rows[0];
}

/** What work on a project needs to know of it. */
export interface WorkedProject {
  id: string;
  client_id: string;
  name: string;
  status: string;
  currency: string;
  /** IANA zone of its days. */
  zone: string;
}

export async function projectsById(db: TenantDb, ids: string[]): Promise<Map<string, WorkedProject>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("projects as p")
    .crossJoin("settings as s")
    .select(["p.id", "p.client_id", "p.name", "p.status", "p.currency"])
    .select(sql<string>`coalesce(p.time_zone, s.time_zone)`.as("zone"))
    .where("p.id", "in", [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** The project as it stands, locked against other planners until the transaction ends. */
export function lockProject(db: TenantDb, id: string) {
  return db
    .selectFrom("projects")
    .selectAll()
    .select([
      sql<string | null>`starts_on::text`.as("starts_on"),
      sql<string | null>`ends_on::text`.as("ends_on"),
    ])
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}
export type LockedProject = NonNullable<Awaited<ReturnType<typeof lockProject>>>;

/** Staff who can be named on projects. */
export async function staffNamed(db: TenantDb, ids: string[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom("people")
    .select(["id", "name"])
    .where("id", "in", ids)
    .where("client_id", "is", null)
    .where("status", "in", ["invited", "active"])
    .execute();
}

/** Staff, and members of one client, who can be named on its projects. */
export async function eitherSide(db: TenantDb, clientId: string, ids: string[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom("people")
    .select(["id", "name", "client_id"])
    .where("id", "in", ids)
    .where((where) => where.or([where("client_id", "is", null), where("client_id", "=", clientId)]))
    .where("status", "in", ["invited", "active"])
    .execute();
}
