import { sql } from "kysely";
import type { Ctx } from "../../kernel/context.ts";
import { authorize } from "../../kernel/refusal.ts";
import { mayDecide } from "./policy.ts";
import { type Input, uuids } from "./sql.ts";

interface Undone {
  id: string;
  approval_id: string;
}

/**
 * Takes back what the reader has decided and what has not taken effect: it waits again, unless it was changed
 * meanwhile, or somebody else has rejected it: that stands. A step that was to follow does not open.
 */
export async function undo(ctx: Ctx, input: Input<"undo">) {
  const { db, actor, now } = ctx;
  authorize(mayDecide, actor);
  const asked = await sql<Undone>`
    select id, approval_id from approval_decisions
     where person_id = ${actor.personId} and undone_at is null
       and ${"batchId" in input ? sql`batch_id = ${input.batchId}` : sql`approval_id = any (${uuids(input.ids)}::uuid[])`}`.execute(
    db,
  );
  const ids = [...new Set(asked.rows.map(({ approval_id }) => approval_id))];
  await sql`select id from approvals where id = any (${uuids(ids)}::uuid[]) order by id for update`.execute(
    db,
  );
  const { rows } = await sql<Undone>`
    update approval_decisions set undone_at = ${now}
     where id = any (${uuids(asked.rows.map(({ id }) => id))}::uuid[]) and undone_at is null and settled_at is null
       and takes_effect_at > ${now}
    returning id, approval_id`.execute(db);
  await waitAgain(ctx, rows);
  const undone = new Set(rows.map(({ approval_id }) => approval_id));
  const named = "ids" in input ? input.ids : ids;
  return { undone: [...undone], failed: [...new Set(named)].filter((id) => !undone.has(id)) };
}

async function waitAgain({ db }: Ctx, undone: Undone[]): Promise<void> {
  if (undone.length === 0) return;
  const ids = uuids(undone.map(({ id }) => id));
  const of = sql`approval_decisions x where x.id = any (${ids}::uuid[])`;
  // What follows a step opens only when that one has taken effect: nobody has decided there yet.
  await sql`
    update approval_steps s set state = 'pending' from approval_decisions x join approvals a on a.id = x.approval_id
     where x.id = any (${ids}::uuid[]) and s.approval_id = x.approval_id and a.step_order = 'sequence'
       and s.position > x.position and s.state = 'open'`.execute(db);
  const rejected = sql`approval_decisions r
    where r.approval_id = x.approval_id and r.undone_at is null and r.verdict = 'rejected'`;
  await sql`
    update approval_steps s set state = 'open' from ${of} and s.approval_id = x.approval_id and s.position = x.position
       and not exists (select from ${rejected} and r.position = x.position)`.execute(db);
  await sql`
    update approvals a set decision_id = null,
           state = case when a.outdated_at is null then 'waiting' else 'withdrawn' end
      from ${of} and a.id = x.approval_id and a.state <> 'withdrawn' and not exists (select from ${rejected})`.execute(
    db,
  );
}
