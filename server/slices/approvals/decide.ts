import { sql } from "kysely";
import { undoTime, type Verdict } from "../../../contract/approval.ts";
import type { DecisionOutcome } from "../../../contract/approvals.ts";
import type { Ctx, TenantFacts } from "../../kernel/context.ts";
import { newId } from "../../kernel/ids.ts";
import { authorize, refuse } from "../../kernel/refusal.ts";
import { isProved, mayDecide } from "./policy.ts";
import { type Ruling, writeDecisions } from "./rulings.ts";
import { type Input, uuids } from "./sql.ts";
import { isOwn, joinTurn, readSelf, type Self } from "./turn.ts";

/** Asks for somebody to look after a tenant's approvals at a moment: a job then does what is due. */
export type Attend = (tenant: TenantFacts, at: Date) => Promise<void>;

interface Case {
  id: string;
  state: string;
  revision: number;
  newest: number;
  own: boolean;
  over_limit: boolean;
  needs_proof: boolean;
  comment_on_rejection: boolean;
  position: number | null;
  behalf: string | null;
  /** The decision that settled it, else the reader's own on a step of it. */
  decision_id: string | null;
  verdict: Verdict | null;
  by_name: string | null;
  at: Date | null;
}

/**
 * One verdict on many, in the caller's transaction: rows are locked in the order of their ids, so that of two who
 * decide the same at once one comes second and is told who was first. What cannot be decided is left as it was.
 * @throws Refusal forbidden for staff, programs and whoever looks through somebody's eyes; proof_required, with
 *   nothing done, where any of it asks for a recent proof, or the session is one that a digest has opened
 */
export async function decide(
  ctx: Ctx,
  { items, verdict, comment }: Input<"decide">,
  /** Called after the commit. */
  attend: Attend,
) {
  const { actor, now } = ctx;
  authorize(mayDecide, actor);
  const shown = new Map(items.map(({ id, revision }) => [id, revision]));
  const cases = await readCases(ctx, [...shown.keys()]);
  const outcomes = new Map<string, DecisionOutcome>(
    cases.map((one) => [one.id, outcomeOf(one, shown.get(one.id)!, { verdict, comment })]),
  );
  const decided = cases.filter(({ id }) => outcomes.get(id) === "decided");
  const asksProof = actor.digestId !== undefined || decided.some(({ needs_proof }) => needs_proof);
  if (decided.length > 0 && asksProof && !isProved(actor, now))
    refuse("proof_required", "proof", "recent_proof");
  const batchId = newId();
  const takesEffectAt = new Date(now.getTime() + undoTime);
  const rulings = decided.map(
    ({ id, position, behalf }): Ruling => ({ id: newId(), approvalId: id, position: position!, behalf }),
  );
  const by = { personId: actor.personId, factor: actor.proof?.factor ?? "", address: ctx.request.address };
  await writeDecisions(ctx, rulings, { ...by, verdict, comment, batchId, takesEffectAt });
  if (rulings.length > 0) ctx.afterCommit(() => attend(ctx.tenant, takesEffectAt));
  const made = new Map(rulings.map(({ approvalId, id }) => [approvalId, id]));
  const known = new Map(cases.map((one) => [one.id, one]));
  return {
    batchId: rulings.length > 0 ? batchId : null,
    takesEffectAt: rulings.length > 0 ? takesEffectAt.toISOString() : null,
    decided: rulings.length,
    items: [...shown.keys()].map((id) => {
      const outcome = outcomes.get(id) ?? ("not_found" as const);
      if (outcome === "decided")
        return { id, outcome, decisionId: made.get(id)!, verdict, by: actor.name, at: now.toISOString() };
      const before = known.get(id);
      return {
        id,
        outcome,
        decisionId: before?.decision_id ?? null,
        verdict: before?.verdict ?? null,
        by: before?.by_name ?? null,
        at: before?.at?.toISOString() ?? null,
      };
    }),
  };
}

function outcomeOf(one: Case, shown: number, act: { verdict: Verdict; comment: string }): DecisionOutcome {
  if (one.newest !== shown || one.revision !== shown) return "changed";
  if (one.state === "withdrawn") return "withdrawn";
  if (one.state !== "waiting") return "already_decided";
  if (one.own) return "own";
  if (one.position === null)
    return one.over_limit ? "over_limit" : one.decision_id ? "already_decided" : "not_yours";
  if (act.verdict === "rejected" && one.comment_on_rejection && act.comment === "") return "comment_missing";
  return "decided";
}

/** What was named as far as it is there, locked; then read afresh, as whoever had it locked before has left it. */
async function readCases(ctx: Ctx, ids: string[]): Promise<Case[]> {
  const { db } = ctx;
  await sql`select id from approvals where id = any (${uuids(ids)}::uuid[]) order by id for update`.execute(
    db,
  );
  const self = await readSelf(ctx);
  const { rows } = await sql<Case>`
    select a.id, a.state, a.revision, a.needs_proof, a.comment_on_rejection, ${isOwn(self)} own, turn.position,
           turn.behalf, n.newest, d.id decision_id, d.verdict, coalesce(p.name, '') by_name, d.at,
           ${overLimit(ctx, self)} over_limit
      from approvals a
      ${joinTurn(ctx, self)}
     cross join lateral (select max(revision) newest from approvals n where n.kind = a.kind and n.subject_id = a.subject_id) n
      left join lateral (
           select x.id, x.verdict, x.person_id, x.at from approval_decisions x
            where x.approval_id = a.id and x.undone_at is null
              and (x.id = a.decision_id or coalesce(x.on_behalf_of_id, x.person_id) = ${ctx.actor.personId})
            order by x.id = a.decision_id desc nulls last limit 1) d on true
      left join people p on p.id = d.person_id
     where a.id = any (${uuids(ids)}::uuid[])
     order by a.id`.execute(db);
  return rows.map((row) => ({ ...row, by_name: row.decision_id ? row.by_name : null }));
}

/** Whether the reader would decide it, were the amount within a step's bound. */
function overLimit({ actor }: Ctx, { selves }: Self) {
  return sql`(${selves.length > 0}::boolean and exists (
    select from approval_steps s where s.approval_id = a.id and s.over
       and (${actor.role}::text = any (s.roles) or ${actor.personId}::uuid = any (s.people))))`;
}
