import { sql } from "kysely";
import { z } from "zod";
import type { TimeEntry, timeContract } from "../../../contract/time.ts";
import { type Actor, type Ctx, isStaff } from "../../kernel/context.ts";
import { after, containing, keyDay, pageOf } from "../../kernel/paging.ts";
import { found } from "../../kernel/refusal.ts";
import { besideInvoice, onInvoice } from "./billable.ts";
import { refOf } from "./output.ts";
import { canChange, seesMoney } from "./policy.ts";

/** What an endpoint of time is called with. */
export type Input<Name extends keyof typeof timeContract> = z.output<
  NonNullable<(typeof timeContract)[Name]["~orpc"]["inputSchema"]> & z.ZodType
>;
export type TimeFilter = Input<"list">;

interface NamedEntry {
  id: string;
  project_id: string;
  project_name: string;
  project_status: string;
  client_id: string;
  client_name: string;
  phase: TimeEntry["phase"];
  task: TimeEntry["task"];
  person_id: string;
  person_name: string;
  day: string;
  minutes: number;
  started_at: Date | null;
  ended_at: Date | null;
  billable: boolean;
  amount: string;
  currency: string;
  note: string;
  internal_note: string | null;
  updated_at: Date;
  invoice: TimeEntry["invoice"];
  /** It is on an issued invoice. */
  kept: boolean;
}

type Part = ReturnType<typeof sql>;

/** Entries of a page with the names beside them; the page is cut first. A client's connection asks no internals. */
function named(page: Part, actor: Actor) {
  const staff = isStaff(actor);
  const invoice = besideInvoice(actor);
  return sql<NamedEntry>`
    select e.id, e.project_id, p.name project_name, p.status project_status, e.client_id, c.name client_name,
           case when f.id is not null then jsonb_build_object('id', f.id, 'name', f.name) end phase,
           case when t.id is not null then jsonb_build_object('id', t.id, 'name', t.title) end task,
           e.person_id, w.name person_name, e.day::text, e.minutes, e.started_at, e.ended_at, e.billable, e.amount,
           p.currency, e.note, ${staff ? sql`coalesce(i.note, '')` : sql`null`} internal_note, e.updated_at,
           ${invoice.columns}
      from (${page}) e
      join projects p on p.id = e.project_id
      join clients c on c.id = e.client_id
      join people w on w.id = e.person_id
      left join project_phases f on f.id = e.phase_id
      left join project_tasks t on t.id = e.task_id
      ${staff ? sql`left join time_entry_internals i on i.entry_id = e.id` : sql``}
      ${invoice.join}`;
}

function entryOutput({ actor }: Ctx, row: NamedEntry): TimeEntry {
  const may = canChange(actor, row, { status: row.project_status }) && !row.kept;
  return {
    id: row.id,
    project: { id: row.project_id, name: row.project_name },
    client: { id: row.client_id, name: row.client_name },
    phase: row.phase,
    task: row.task,
    person: refOf(row.person_id, row.person_name, null),
    day: row.day,
    minutes: row.minutes,
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    billable: row.billable,
    amount: seesMoney(actor) ? { amount: Number(row.amount), currency: row.currency } : null,
    note: row.note,
    internalNote: row.internal_note,
    invoice: row.invoice,
    updatedAt: row.updated_at.toISOString(),
    can: { edit: may, remove: may },
  };
}

const cursorShape = z.tuple([keyDay, z.uuid()]);

/** A page of time entries, the newest day first. */
export async function entryPage(ctx: Ctx, filter: TimeFilter) {
  const where = entryConditions(ctx, filter);
  const last = after(filter.cursor, cursorShape);
  if (last) where.push(sql`(e.day, e.id) < (${last[0]}::date, ${last[1]}::uuid)`);
  const page = sql`select e.* from time_entries e where ${sql.join([sql`true`, ...where], sql` and `)}
    order by e.day desc, e.id desc limit ${filter.limit + 1}`;
  const { rows } = await sql<NamedEntry>`
    ${named(page, ctx.actor)} order by e.day desc, e.id desc`.execute(ctx.db);
  return pageOf(
    rows,
    filter.limit,
    (row) => [row.day, row.id],
    (row) => entryOutput(ctx, row),
  );
}

function entryConditions({ actor }: Ctx, filter: Input<"sums">): Part[] {
  const list: Part[] = [];
  if (actor.clientId) list.push(sql`e.client_id = ${actor.clientId}`);
  if (filter.clientId) list.push(sql`e.client_id = ${filter.clientId}`);
  if (filter.projectId) list.push(sql`e.project_id = ${filter.projectId}`);
  if (filter.phaseId) list.push(sql`e.phase_id = ${filter.phaseId}`);
  if (filter.taskId) list.push(sql`e.task_id = ${filter.taskId}`);
  if (filter.person) list.push(sql`e.person_id = ${filter.person === "me" ? actor.personId : filter.person}`);
  if (filter.billable !== undefined) list.push(sql`e.billable = ${filter.billable}`);
  if (filter.invoiced !== undefined) list.push(onInvoice(filter.invoiced));
  if (filter.from) list.push(sql`e.day >= ${filter.from}::date`);
  if (filter.to) list.push(sql`e.day <= ${filter.to}::date`);
  if (filter.search) list.push(sql`e.note ilike ${containing(filter.search)}`);
  return list;
}

/** Sums of what a filter finds; amounts of different currencies are never added. */
export async function entrySums(ctx: Ctx, filter: Input<"sums">) {
  const where = sql.join([sql`true`, ...entryConditions(ctx, filter)], sql` and `);
  const { rows } = await sql<{
    currency: string;
    count: number;
    minutes: number;
    billable: number;
    amount: string;
  }>`
    select p.currency, count(*)::int "count", sum(e.minutes)::int minutes,
           coalesce(sum(e.minutes) filter (where e.billable), 0)::int billable, sum(e.amount) amount
      from time_entries e join projects p on p.id = e.project_id
     where ${where} group by 1 order by 4 desc, 1`.execute(ctx.db);
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    count: sum(({ count }) => count),
    minutes: sum(({ minutes }) => minutes),
    billableMinutes: sum(({ billable }) => billable),
    amounts: seesMoney(ctx.actor)
      ? rows.map(({ currency, amount }) => ({ amount: Number(amount), currency }))
      : [],
  };
}

/** @throws Refusal not_found */
export async function entryById(ctx: Ctx, id: string): Promise<TimeEntry> {
  const page = sql`select e.* from time_entries e where e.id = ${id}`;
  const { rows } = await named(page, ctx.actor).execute(ctx.db);
  return entryOutput(ctx, found(rows[0]));
}

/** Entries of one person from one day to another, at most 500, in the order of entering. */
export async function entriesBetween(ctx: Ctx, personId: string, from: string, to: string) {
  const page = sql`select e.* from time_entries e
    where e.person_id = ${personId} and e.day between ${from}::date and ${to}::date
    order by e.day, e.id limit 500`;
  const { rows } = await sql<NamedEntry>`${named(page, ctx.actor)} order by e.day, e.id`.execute(ctx.db);
  return rows.map((row) => entryOutput(ctx, row));
}
