import { sql } from "kysely";
import type { Ctx } from "../../kernel/context.ts";
import { hasQueue } from "./policy.ts";
import { type Part, uuids } from "./sql.ts";

/** Who the reader is, as far as deciding goes. */
export interface Self {
  /** All memberships here of the same person: nobody decides what they submitted under another one. */
  selves: string[];
  /** Members whose decisions the reader takes today. */
  standsFor: string[];
}

/** Reads who the reader is; nobody for those who decide nothing. */
export async function readSelf({ db, actor, now }: Ctx): Promise<Self> {
  if (!hasQueue(actor)) return { selves: [], standsFor: [] };
  const { rows } = await sql<{ kind: string; id: string }>`
    select 'self' kind, o.id from people me join people o on o.email = me.email where me.id = ${actor.personId}
     union all
    select distinct 'other', d.from_id from approval_delegations d cross join settings s
     where d.client_id = ${actor.clientId} and d.to_id = ${actor.personId}
       and (${now}::timestamptz at time zone s.time_zone)::date between d.from_day and d.to_day`.execute(db);
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map(({ id }) => id);
  return { selves: of("self"), standsFor: of("other") };
}

/** Whether `approval_deciders d` may decide step `s` of approval `a`: named or by role, seeing it, and not their own. */
export const decides: Part = sql`(
  d.client_id = a.client_id and (d.role = any (s.roles) or d.id = any (s.people))
  and (a.project_id is null or d.sees_all
       or exists (select from project_members pm
                   where pm.client_id = a.client_id and pm.project_id = a.project_id and pm.person_id = d.id))
  and not exists (select from people o where o.id in (a.submitted_by_id, a.person_id) and o.email = d.email))`;

/** Whether a decision of step `s` of approval `a` stands that is that of the person. */
export function decidedFor(person: Part): Part {
  return sql`exists (select from approval_decisions x where x.approval_id = a.id and x.position = s.position
    and x.undone_at is null and coalesce(x.on_behalf_of_id, x.person_id) = ${person})`;
}

/** The reader's part in a step `s`: their own (behalf null), or that of somebody they stand for. */
function parts({ actor }: Ctx, { standsFor }: Self): Part {
  const own = sql`select null::uuid behalf, 0 rank
     where ${actor.role}::text = any (s.roles) or ${actor.personId}::uuid = any (s.people)`;
  if (standsFor.length === 0) return own;
  return sql`${own} union all
    select d.id, 1 from approval_deciders d where d.id = any (${uuids(standsFor)}::uuid[]) and ${decides}`;
}

/** Whether approval `a` is of something that the reader submitted, or their own. */
export function isOwn({ selves }: Self): Part {
  if (selves.length === 0) return sql`false`;
  const mine = sql`any (${uuids(selves)}::uuid[])`;
  return sql`(coalesce(a.submitted_by_id = ${mine}, false) or coalesce(a.person_id = ${mine}, false))`;
}

/**
 * Joins to approvals `a` the step `turn` that the reader can decide now (position, need, behalf), where there is one.
 * What a member does not see, the fence leaves out before.
 */
export function joinTurn(ctx: Ctx, self: Self): Part {
  const me = sql`${ctx.actor.personId}::uuid`;
  return sql`left join lateral (
    select s.position, s.need, q.behalf
      from approval_steps s cross join lateral (${parts(ctx, self)}) q
     where s.approval_id = a.id and s.state = 'open' and s.opens_at <= ${ctx.now}
       and not ${decidedFor(sql`coalesce(q.behalf, ${me})`)}
     order by q.rank, s.position limit 1) turn
    on ${hasQueue(ctx.actor)}::boolean and a.state = 'waiting' and not ${isOwn(self)}`;
}
