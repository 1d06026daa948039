import { sql } from "kysely";
import type { Verdict } from "../../../contract/approval.ts";
import type { Ctx } from "../../kernel/context.ts";
import { type Part, records } from "./sql.ts";
import { decidedFor, decides } from "./turn.ts";

/** One step of one thing, decided. */
export interface Ruling {
  /** Of the decision. */
  id: string;
  approvalId: string;
  position: number;
  /** Member whose decision it was, where another one took it. */
  behalf: string | null;
}

interface Act {
  /** Null when time ran out. */
  personId: string | null;
  verdict: Verdict;
  comment: string;
  batchId: string;
  factor: string;
  address: string;
  takesEffectAt: Date;
}

/**
 * Writes decisions on locked approvals and what they mean at once: a step is done when one of its people is enough or
 * all have decided, the next one opens when this one has taken effect, and the last one settles the whole. One
 * rejection rejects the whole.
 */
export async function writeDecisions({ db, now }: Ctx, rulings: Ruling[], act: Act): Promise<void> {
  if (rulings.length === 0) return;
  const decided = records(rulings, '"id" uuid, "approvalId" uuid, "position" int, "behalf" uuid');
  await sql`
    insert into approval_decisions (id, client_id, project_id, approval_id, position, batch_id, person_id,
      on_behalf_of_id, verdict, comment, revision, content_hash, factor, address, at, takes_effect_at)
    select w.id, a.client_id, a.project_id, a.id, w.position, ${act.batchId}, ${act.personId}, w.behalf, ${act.verdict},
           ${act.comment}, a.revision, a.content_hash, ${act.factor}, ${act.address}, ${now}, ${act.takesEffectAt}
      from ${decided} join approvals a on a.id = w."approvalId" order by a.id`.execute(db);
  if (act.verdict === "approved") await closeSteps({ db }, decided, act);
  else
    await sql`update approval_steps s set state = 'rejected' from ${decided}
               where s.approval_id = w."approvalId" and s.position = w.position`.execute(db);
  const settled =
    act.verdict === "rejected"
      ? sql`true`
      : sql`not exists (select from approval_steps s where s.approval_id = a.id and s.state in ('open', 'pending'))`;
  await sql`update approvals a set state = ${act.verdict}, decision_id = w.id from ${decided}
             where a.id = w."approvalId" and ${settled}`.execute(db);
}

/** Closes the steps that wait for nobody else, and opens those that follow. */
async function closeSteps(
  { db }: Pick<Ctx, "db">,
  decided: Part,
  { takesEffectAt, personId }: Act,
): Promise<void> {
  // Those who came in when time got short need nobody else, and nobody waits for them.
  const cameIn = (person: Part) => sql`(a.escalate_at is null and ${person} = any (a.escalate_to))`;
  const others = sql`exists (
    select from approvals a join approval_deciders d on ${decides}
     where a.id = s.approval_id and not ${decidedFor(sql`d.id`)} and not ${cameIn(sql`d.id`)})`;
  const alone = sql`exists (
    select from approvals a where a.id = s.approval_id and ${cameIn(sql`${personId}::uuid`)})`;
  const { rows } = await sql<{ approval_id: string }>`
    update approval_steps s set state = 'approved' from ${decided}
     where s.approval_id = w."approvalId" and s.position = w.position
       and (s.need = 'any' or ${personId === null}::boolean or ${alone} or not ${others})
    returning s.approval_id`.execute(db);
  const closed = records(rows, "approval_id uuid");
  await sql`
    update approval_steps s set state = 'open', opens_at = ${takesEffectAt}
      from ${closed} join approvals a on a.id = w.approval_id
     where s.approval_id = a.id and a.step_order = 'sequence'
       and s.position = (select min(n.position) from approval_steps n where n.approval_id = a.id and n.state = 'pending')`.execute(
    db,
  );
}
