import { sql } from "kysely";
import type { Verdict } from "../../../contract/approval.ts";
import type { Ctx, TenantFacts } from "../../kernel/context.ts";
import { newId } from "../../kernel/ids.ts";
import type { JobQueue } from "../../kernel/job-queue.ts";
import { defineJob, type Schedule } from "../../kernel/jobs.ts";
import { type DigestOptions, sendDigests } from "./digests.ts";
import { requestSubjects } from "./requests.ts";
import { writeDecisions } from "./rulings.ts";
import { uuids } from "./sql.ts";
import { isOfSource, type SubjectSources } from "./subjects.ts";
import { placeNames, resubmit } from "./submit.ts";

/** At most so many at a time; what is left is taken up the next time. */
const most = 1000;
export const upkeepJobName = "approvals.upkeep";
const minute = 60;

/** Asks for what is to be done at a moment: decisions take effect, notices are due, changes are submitted again. */
export function askToAttend(queue: JobQueue, { id }: TenantFacts, runAt: Date): Promise<void> {
  // One look a second is enough, whoever asks for it.
  const key = `${upkeepJobName} ${Math.ceil(runAt.getTime() / 1000)}`;
  return queue.enqueue({ name: upkeepJobName, tenantId: id, ids: {}, key, runAt });
}

export interface ApprovalJobOptions extends DigestOptions {
  sources: SubjectSources;
}

/** All that follows in time. It recurs for deadlines and whatever a crash has left, and is asked for besides. */
export function approvalUpkeep(options: ApprovalJobOptions): Schedule {
  const job = defineJob(upkeepJobName, (ctx) => attend(ctx, options));
  return { job, every: 15 * minute };
}

/** Does all that is due by the context's clock; doing it again does nothing more. */
export async function attend(ctx: Ctx, options: ApprovalJobOptions): Promise<void> {
  await resubmitChanged(ctx, options.sources);
  await escalate(ctx);
  await decideByDefault(ctx);
  await settle(ctx);
  await sendDigests(ctx, options);
}

export function resubmitChanged(ctx: Ctx, sources: SubjectSources): Promise<number> {
  return resubmit(ctx, (kind, ids) => (isOfSource(kind) ? sources[kind] : requestSubjects)(ctx.db, ids));
}

interface Settled {
  client_id: string;
  project_id: string | null;
  kind: string;
  verdict: Verdict;
  person_id: string | null;
  count: number;
}

/** What follows from decisions that can no longer be taken back: one event for each act, project and kind. */
export async function settle(ctx: Ctx): Promise<number> {
  const { db, now } = ctx;
  const { rows } = await sql<Settled>`
    with due as materialized (
      select id from approval_decisions
       where settled_at is null and undone_at is null and takes_effect_at <= ${now}
       order by takes_effect_at, id limit ${most * 5} for update skip locked),
    settled as (
      update approval_decisions d set settled_at = ${now} from due where d.id = due.id returning d.*)
    select s.client_id, s.project_id, a.kind, s.verdict, s.person_id, count(*)::int count
      from settled s join approvals a on a.id = s.approval_id
     group by s.batch_id, 1, 2, 3, 4, 5 order by 1, 2, 3`.execute(db);
  const places = await placeNames(
    db,
    rows.map(({ project_id, client_id }) => project_id ?? client_id),
  );
  for (const { client_id, project_id, kind, verdict, person_id, count } of rows) {
    const id = project_id ?? client_id;
    await ctx.emit({
      type: `approvals.${verdict}`,
      clientId: client_id,
      ...(project_id ? { projectId: project_id } : {}),
      subject: { type: project_id ? "project" : "client", id, label: places.get(id) ?? "" },
      payload: { kind, count, ...(person_id ? { personId: person_id } : {}) },
    });
  }
  return rows.length;
}

/** Lets others decide, too, so many days before the end, and has them told. */
export async function escalate({ db, now }: Ctx): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    with due as materialized (
      select id from approvals where state = 'waiting' and escalate_at <= ${now} order by id limit ${most} for update skip locked)
    update approvals a set escalate_at = null, notify_at = least(a.notify_at, ${now})
      from due where a.id = due.id returning a.id`.execute(db);
  await sql`
    update approval_steps s set people = (select array_agg(distinct one) from unnest(s.people || a.escalate_to) one)
      from approvals a
     where a.id = s.approval_id and s.state in ('open', 'pending')
       and a.id = any (${uuids(rows.map(({ id }) => id))}::uuid[])`.execute(db);
}

/** Decides by the policy what nobody has decided in time, where it says what then counts. */
export async function decideByDefault(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ id: string; verdict: Verdict; positions: number[] }>`
    with due as materialized (
      select id, default_verdict from approvals
       where state = 'waiting' and deadline <= ${ctx.now} and default_verdict is not null
       order by id limit ${most} for update skip locked)
    select due.id, due.default_verdict verdict, jsonb_agg(s.position order by s.position) positions
      from due join approval_steps s on s.approval_id = due.id and s.state in ('open', 'pending')
     group by due.id, due.default_verdict order by due.id`.execute(ctx.db);
  for (const verdict of ["approved", "rejected"] as const) {
    const due = rows.filter((row) => row.verdict === verdict);
    const rulings = due.map(({ id, positions }) => ({
      id: newId(),
      approvalId: id,
      position: positions.at(-1)!,
      behalf: null,
    }));
    await skipOthers(ctx, rulings);
    const program = { personId: null, factor: "", address: "", comment: "" };
    await writeDecisions(ctx, rulings, { ...program, verdict, batchId: newId(), takesEffectAt: ctx.now });
  }
  return rows.length;
}

/** One decision stands for all steps that are left: time has run out for each of them. */
async function skipOthers({ db }: Ctx, rulings: { approvalId: string; position: number }[]): Promise<void> {
  const rows = JSON.stringify(rulings);
  await sql`
    update approval_steps s set state = case s.position when w.position then 'open' else 'skipped' end
      from jsonb_to_recordset(${rows}::text::jsonb) as w ("approvalId" uuid, position int)
     where s.approval_id = w."approvalId" and s.state in ('open', 'pending')`.execute(db);
}
