import { sql } from "kysely";
import { z } from "zod";
import type { Ctx } from "../../kernel/context.ts";
import { after, containing, keyInstant } from "../../kernel/paging.ts";
import { all, type Input, type Part, uuids } from "./sql.ts";
import { joinTurn, readSelf, type Self } from "./turn.ts";

export type ListFilter = Input<"list">;
type Filter = Input<"summary">;

/** What was submitted, with the names beside it. Days are `YYYY-MM-DD`. */
export interface NamedApproval {
  id: string;
  kind: string;
  subject_id: string;
  client_id: string;
  client_name: string;
  project_id: string | null;
  project_name: string | null;
  title: string;
  day: string | null;
  person_id: string | null;
  person_name: string | null;
  amount: string | null;
  currency: string | null;
  minutes: number | null;
  revision: number;
  changed: boolean;
  state: string;
  submitted_at: Date;
  submitted_by_id: string | null;
  submitted_by_name: string | null;
  due_on: string | null;
  deadline: Date | null;
  needs_proof: boolean;
  comment_on_rejection: boolean;
  verdict: string | null;
  decided_by_id: string | null;
  decided_by: string | null;
  decided_at: Date | null;
  takes_effect_at: Date | null;
  comment: string | null;
  turn: number | null;
}

/** Rows of a page of approvals `a` with `turn` as it is joined; the page is cut first. */
function named(page: Part, ctx: Ctx, self: Self): Part {
  return sql`
    select a.id, a.kind, a.subject_id, a.client_id, c.name client_name, a.project_id, p.name project_name, a.title,
           a.day::text, a.person_id, w.name person_name, a.amount, a.currency, a.minutes, a.revision,
           a.differences <> '[]' changed, a.state, a.submitted_at, a.submitted_by_id, b.name submitted_by_name,
           a.due_on::text, a.deadline, a.needs_proof, a.comment_on_rejection, d.verdict, d.person_id decided_by_id,
           y.name decided_by, d.at decided_at, d.takes_effect_at, d.comment, turn.position turn
      from (${page}) a
      join clients c on c.id = a.client_id
      left join projects p on p.id = a.project_id
      left join people w on w.id = a.person_id
      left join people b on b.id = a.submitted_by_id
      left join approval_decisions d on d.id = a.decision_id
      left join people y on y.id = d.person_id
      ${joinTurn(ctx, self)}`;
}

const never = "infinity";
const byDeadline = z.tuple([z.union([keyInstant, z.literal(never)]), keyInstant, z.uuid()]);
const byTime = z.tuple([keyInstant, z.uuid()]);

/** Whether all that is asked for waits, and comes in the order in which it is due. */
export function isQueue({ mine, state }: Pick<Filter, "mine" | "state">): boolean {
  return mine === true || (state?.length === 1 && state[0] === "waiting");
}

/** The key of a page's last row. */
export function cursorKey(filter: ListFilter, row: NamedApproval): string[] {
  const time = row.submitted_at.toISOString();
  return isQueue(filter) ? [row.deadline?.toISOString() ?? never, time, row.id] : [time, row.id];
}

/** One more row than asked for, which tells whether there is a next page. */
export async function listApprovals(ctx: Ctx, filter: ListFilter): Promise<NamedApproval[]> {
  const self = await readSelf(ctx);
  const where = conditions(ctx, filter);
  const queue = isQueue(filter);
  if (queue) {
    const last = after(filter.cursor, byDeadline);
    if (last)
      where.push(sql`(coalesce(a.deadline, 'infinity'), a.submitted_at, a.id)
        > (${last[0]}::timestamptz, ${last[1]}::timestamptz, ${last[2]}::uuid)`);
  } else {
    const last = after(filter.cursor, byTime);
    if (last) where.push(sql`(a.submitted_at, a.id) < (${last[0]}::timestamptz, ${last[1]}::uuid)`);
  }
  const order = queue
    ? sql`order by coalesce(a.deadline, 'infinity'), a.submitted_at, a.id`
    : sql`order by a.submitted_at desc, a.id desc`;
  const turn = asksTurn(ctx, filter) ? joinTurn(ctx, self) : sql``;
  const page = sql`select a.* from approvals a ${turn} where ${all(where)} ${order} limit ${filter.limit + 1}`;
  const { rows } = await sql<NamedApproval>`${named(page, ctx, self)} ${order}`.execute(ctx.db);
  return rows;
}

/** Staff decide nothing: for them it is the same as without. */
const asksTurn = ({ actor }: Ctx, { mine }: Filter) => mine === true && actor.clientId !== null;

function conditions(ctx: Ctx, filter: Filter): Part[] {
  const { actor, now } = ctx;
  const list: Part[] = [];
  // Said so that the index of what waits fits.
  if (isQueue(filter)) list.push(sql`a.state = 'waiting'`);
  if (asksTurn(ctx, filter)) list.push(sql`turn.position is not null`);
  if (actor.clientId) list.push(sql`a.client_id = ${actor.clientId}`);
  if (filter.clientId) list.push(sql`a.client_id = ${filter.clientId}`);
  if (filter.projectId) list.push(sql`a.project_id = ${filter.projectId}`);
  if (filter.state) list.push(sql`a.state = any (${uuids(filter.state)}::text[])`);
  if (filter.kind) list.push(sql`a.kind = any (${uuids(filter.kind)}::text[])`);
  if (filter.from) list.push(sql`a.day >= ${filter.from}::date`);
  if (filter.to) list.push(sql`a.day <= ${filter.to}::date`);
  if (filter.overdue !== undefined)
    list.push(sql`coalesce(a.state = 'waiting' and a.deadline <= ${now}, false) = ${filter.overdue}`);
  if (filter.search) {
    const pattern = containing(filter.search);
    list.push(sql`(a.title ilike ${pattern} or a.person_id in (select id from people where name ilike ${pattern})
      or a.project_id in (select id from projects where name ilike ${pattern}))`);
  }
  // Staff are sent none, and their connection may not even ask.
  if (filter.digest && !actor.clientId) list.push(sql`false`);
  else if (filter.digest)
    list.push(sql`a.id in (select unnest(approval_ids) from approval_digests
      where id = ${filter.digest} and person_id = ${actor.personId})`);
  return list;
}

export async function readApproval(ctx: Ctx, id: string): Promise<NamedApproval | undefined> {
  const self = await readSelf(ctx);
  const page = sql`select a.* from approvals a where a.id = ${id}`;
  return (await sql<NamedApproval>`${named(page, ctx, self)}`.execute(ctx.db)).rows[0];
}

interface Sum {
  client_id: string;
  client_name: string;
  project_id: string | null;
  project_name: string | null;
  kind: string;
  currency: string | null;
  count: number;
  amount: string;
  minutes: number;
  overdue: number;
  deadline: Date | null;
  since: Date;
}

/** Sums by client, project, kind and currency. */
export async function sumApprovals(ctx: Ctx, filter: Filter): Promise<Sum[]> {
  const self = await readSelf(ctx);
  const where = conditions(ctx, filter);
  const turn = asksTurn(ctx, filter) ? joinTurn(ctx, self) : sql``;
  const { rows } = await sql<Sum>`
    select g.*, c.name client_name, p.name project_name from (
      select a.client_id, a.project_id, a.kind, a.currency, count(*)::int count, coalesce(sum(a.amount), 0) amount,
             coalesce(sum(a.minutes), 0)::int minutes,
             (count(*) filter (where a.state = 'waiting' and a.deadline <= ${ctx.now}))::int overdue,
             min(a.deadline) filter (where a.state = 'waiting') deadline, min(a.submitted_at) since
        from approvals a ${turn} where ${all(where)}
       group by a.client_id, a.project_id, a.kind, a.currency) g
      join clients c on c.id = g.client_id
      left join projects p on p.id = g.project_id
     order by lower(c.name), lower(p.name) nulls first, g.project_id, g.kind, g.currency nulls last`.execute(
    ctx.db,
  );
  return rows;
}
