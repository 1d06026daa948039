import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { ApprovalContent } from "../../../contract/approval.ts";
import { canonicalContent } from "../../../contract/receipt.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import { authorize, found } from "../../kernel/refusal.ts";
import { type Policy, policiesOf, policyFor } from "./policies.ts";
import { maySubmit } from "./policy.ts";
import { type Input, records, uuids } from "./sql.ts";
import { stepsOf } from "./steps.ts";
import { entryTables, type Kind, type Subject, type SubjectSources } from "./subjects.ts";

/** How long what is submitted together is gathered into one mail, in minutes. */
export const gathering = 15;
/** Submitted by one call at most. */
const most = 1000;

interface Latest {
  id: string;
  subject_id: string;
  revision: number;
  state: string;
  content: string;
  outdated: boolean;
  submitted_by_id: string | null;
}

export interface Submitted {
  id: string;
  outcome: "submitted" | "resubmitted" | "unchanged" | "not_for_client" | "not_found";
  approvalId: string | null;
}

/** Submits what is named, or all of a project that is not submitted yet. */
export async function submit(ctx: Ctx, sources: SubjectSources, input: Input<"submit">) {
  authorize(maySubmit, ctx.actor);
  const ids = "ids" in input ? [...new Set(input.ids)] : await unsubmitted(ctx, input);
  const subjects = await sources[input.kind](ctx.db, ids.slice(0, most));
  const items = await submitSubjects(ctx, input.kind, subjects);
  const known = new Set(items.map(({ id }) => id));
  const missing = ids
    .slice(0, most)
    .filter((id) => !known.has(id))
    .map((id): Submitted => ({ id, outcome: "not_found", approvalId: null }));
  return { more: ids.length > most, items: [...items, ...missing] };
}

/** Billable entries of a project that wait nowhere and are not approved, the oldest first. */
async function unsubmitted(
  { db }: Ctx,
  { kind, projectId, to }: Extract<Input<"submit">, { projectId: string }>,
): Promise<string[]> {
  found(await db.selectFrom("projects").select("id").where("id", "=", projectId).executeTakeFirst());
  const { rows } = await sql<{ id: string }>`
    select e.id from ${sql.table(entryTables[kind])} e
     where e.project_id = ${projectId} and e.billable and e.day <= coalesce(${to ?? null}::date, 'infinity')
       and not exists (select from approvals a where a.kind = ${kind} and a.subject_id = e.id
                          and a.state in ('waiting', 'approved', 'rejected') and a.outdated_at is null)
     order by e.day, e.id limit ${most + 1}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Submits things of one kind: what is new, and what is another than was submitted last, as its next revision with the
 * difference. What waits, or was approved, just so is left alone.
 */
export async function submitSubjects(ctx: Ctx, kind: Kind, subjects: Subject[]): Promise<Submitted[]> {
  const { db } = ctx;
  const latest = await latestOf(
    db,
    kind,
    subjects.map(({ id }) => id),
  );
  const judged = subjects.map((subject) => judge(kind, subject, latest.get(subject.id)));
  const fresh = judged.filter(({ outcome }) => outcome === "submitted" || outcome === "resubmitted");
  await replaceWaiting(
    db,
    fresh.flatMap(({ before }) => (before?.state === "waiting" ? [before.id] : [])),
  );
  const same = judged.filter(({ outcome, before }) => outcome === "unchanged" && before?.outdated);
  if (same.length > 0)
    await db
      .updateTable("approvals")
      .set({ outdated_at: null, resubmit: false })
      .where(
        "id",
        "in",
        same.map(({ before }) => before!.id),
      )
      .execute();
  const ids = await insertApprovals(ctx, kind, fresh);
  await tellSubmitted(
    ctx,
    kind,
    fresh.map(({ subject }) => subject),
  );
  return judged.map(({ subject, outcome, before }) => ({
    id: subject.id,
    outcome,
    approvalId: ids.get(subject.id) ?? (outcome === "unchanged" ? (before?.id ?? null) : null),
  }));
}

/** One line of at most 200 characters. */
const titleOf = ({ title }: Subject) => title.slice(0, 200).toWellFormed();

interface Judged {
  subject: Subject;
  content: string;
  outcome: Exclude<Submitted["outcome"], "not_found">;
  before: Latest | undefined;
}

function judge(kind: Kind, subject: Subject, before: Latest | undefined): Judged {
  const content = canonicalContent({ ...subject.content, kind, title: titleOf(subject) });
  const stands = before && (before.state === "approved" || (before.state === "waiting" && !before.outdated));
  const outcome = !subject.forClient
    ? "not_for_client"
    : !before
      ? "submitted"
      : stands && before.content === content
        ? "unchanged"
        : "resubmitted";
  return { subject, content, outcome, before };
}

async function latestOf(db: TenantDb, kind: Kind, ids: string[]): Promise<Map<string, Latest>> {
  // Locked in one order: whoever decides at the same time comes before or after.
  const { rows } = await sql<Latest>`
    with newest as materialized (
      select distinct on (subject_id) id from approvals
       where kind = ${kind} and subject_id = any (${uuids(ids)}::uuid[]) order by subject_id, revision desc)
    select a.id, a.subject_id, a.revision, a.state, a.content, a.outdated_at is not null outdated, a.submitted_by_id
      from approvals a where a.id in (select id from newest) order by a.id for update`.execute(db);
  return new Map(rows.map((row) => [row.subject_id, row]));
}

async function replaceWaiting(db: TenantDb, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`update approvals set state = 'withdrawn', outdated_at = now() where id = any (${uuids(ids)}::uuid[])`.execute(
    db,
  );
}

/** Fields that differ between two revisions. */
export function differencesOf(before: string | undefined, after: string) {
  if (before === undefined) return [];
  const [old, fresh]: ApprovalContent[] = [JSON.parse(before), JSON.parse(after)];
  const fields = [...new Set([...Object.keys(old!), ...Object.keys(fresh!)])].toSorted();
  return fields
    .filter((field) => (old![field] ?? null) !== (fresh![field] ?? null))
    .map((field) => ({ field, before: old![field] ?? null, after: fresh![field] ?? null }));
}

async function insertApprovals(ctx: Ctx, kind: Kind, fresh: Judged[]): Promise<Map<string, string>> {
  const { db, actor, now } = ctx;
  if (fresh.length === 0) return new Map();
  const policies = await policiesOf(db, [...new Set(fresh.map(({ subject }) => subject.clientId))]);
  const { currency } = await db.selectFrom("settings").select("currency").executeTakeFirstOrThrow();
  const rows = fresh.map(({ subject, content, before }) => {
    const policy = policyFor(policies, { ...subject, kind }, currency);
    return {
      id: newId(),
      ...columnsOf(subject, policy),
      steps: stepsOf(policy, subject),
      content,
      content_hash: createHash("sha256").update(content).digest("hex"),
      differences: differencesOf(before?.content, content),
      revision: (before?.revision ?? 0) + 1,
      supersedes_id: before?.id ?? null,
      // What the program submits again is still what somebody has submitted.
      submitted_by_id: actor.personId ?? before?.submitted_by_id ?? null,
    };
  });
  await insertRows(ctx, kind, rows);
  const steps = rows.flatMap(({ id, client_id, project_id, steps }) =>
    steps.map((step) => ({ ...step, approval_id: id, client_id, project_id })),
  );
  await sql`insert into approval_steps (approval_id, client_id, project_id, position, state, need, roles, people, "over", opens_at)
            select approval_id, client_id, project_id, position, state, need, roles, people, "over", ${now}
              from ${records(steps, 'approval_id uuid, client_id uuid, project_id uuid, position int, state text, need text, roles text[], people uuid[], "over" boolean')}
             order by approval_id, position`.execute(db);
  return new Map(rows.map(({ id, subject_id }) => [subject_id, id]));
}

function columnsOf(subject: Subject, policy: Policy) {
  return {
    client_id: subject.clientId,
    project_id: subject.projectId,
    subject_id: subject.id,
    title: titleOf(subject),
    day: subject.day,
    person_id: subject.personId,
    amount: subject.amount,
    currency: subject.amount === null ? null : subject.currency,
    minutes: subject.minutes,
    step_order: policy.step_order,
    comment_on_rejection: policy.comment_on_rejection,
    needs_proof: isOver(policy.proof_above, subject, policy),
    default_verdict: policy.default_verdict,
    deadline_days: policy.deadline_days,
    reminder_days: policy.reminder_days,
    escalation_days: policy.escalation_days,
    escalation_people: policy.escalation_people,
  };
}

/** What comes in another currency counts as over every bound. */
function isOver(bound: number | null, { amount, currency }: Subject, policy: Policy): boolean {
  if (bound === null) return false;
  if (bound === 0) return true;
  return amount !== null && (currency !== policy.currency || amount > bound);
}

/** Days are those of the project's calendar, else the tenant's; the end of one is the beginning of the next. */
async function insertRows({ db, now }: Ctx, kind: Kind, rows: object[]): Promise<void> {
  const columns = `id uuid, client_id uuid, project_id uuid, subject_id uuid, title text, day date, person_id uuid,
    amount bigint, currency text, minutes int, step_order text, comment_on_rejection boolean, needs_proof boolean,
    default_verdict text, deadline_days int, reminder_days jsonb, escalation_days int, escalation_people uuid[],
    content text, content_hash text, differences jsonb, revision int, supersedes_id uuid, submitted_by_id uuid`;
  await sql`
    insert into approvals (id, client_id, project_id, kind, subject_id, revision, supersedes_id, title, day, person_id,
      amount, currency, minutes, content, content_hash, differences, step_order, comment_on_rejection, needs_proof,
      default_verdict, submitted_by_id, submitted_at, due_on, deadline, notify_at, later_notices, escalate_at, escalate_to)
    select w.id, w.client_id, w.project_id, ${kind}, w.subject_id, w.revision, w.supersedes_id, w.title, w.day,
           w.person_id, w.amount, w.currency, w.minutes, w.content, decode(w.content_hash, 'hex'), w.differences,
           w.step_order, w.comment_on_rejection, w.needs_proof, w.default_verdict, w.submitted_by_id, ${now}, d.due_on,
           (d.due_on + 1)::timestamp at time zone d.zone, ${now}::timestamptz + make_interval(mins => ${gathering}),
           r.notices, (d.due_on - w.escalation_days + time '08:00') at time zone d.zone, w.escalation_people
      from ${records(rows, columns)}
     cross join settings s
      left join projects p on p.id = w.project_id
     cross join lateral (
           select z.zone, (${now}::timestamptz at time zone z.zone)::date + w.deadline_days due_on
             from (select coalesce(p.time_zone, s.time_zone) zone) z) d
     cross join lateral (
           select coalesce(jsonb_agg(at order by at), '[]') notices from (
             select distinct (d.due_on - days::int + time '08:00') at time zone d.zone at
               from jsonb_array_elements_text(w.reminder_days) days) x
            where at > ${now}::timestamptz + make_interval(mins => ${gathering})) r
     order by w.id`.execute(db);
}

/** One event for each project, or client as a whole. */
async function tellSubmitted(ctx: Ctx, kind: Kind, subjects: Subject[]): Promise<void> {
  const groups = Map.groupBy(subjects, ({ clientId, projectId }) => projectId ?? clientId);
  const places = await placeNames(ctx.db, [...groups.keys()]);
  for (const [id, { length: count, 0: first }] of groups) {
    const { clientId, projectId } = first!;
    const type = projectId ? ("project" as const) : ("client" as const);
    await ctx.emit({
      type: "approvals.submitted",
      clientId,
      ...(projectId ? { projectId } : {}),
      subject: { type, id, label: places.get(id) ?? "" },
      payload: { kind, count },
    });
  }
}

/** Names of projects and clients, by id. */
export async function placeNames(db: TenantDb, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from projects where id = any (${uuids(ids)}::uuid[])
     union all select id, name from clients where id = any (${uuids(ids)}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Withdraws what waits; what was decided meanwhile stays. */
export async function withdraw({ db, actor }: Ctx, { ids }: Input<"withdraw">) {
  authorize(maySubmit, actor);
  const { rows } = await sql<{ id: string }>`
    with held as materialized (
      select id from approvals where id = any (${uuids(ids)}::uuid[]) and state = 'waiting' order by id for update)
    update approvals set state = 'withdrawn' where id in (select id from held) returning id`.execute(db);
  const withdrawn = new Set(rows.map(({ id }) => id));
  return { withdrawn: [...withdrawn], failed: [...new Set(ids)].filter((id) => !withdrawn.has(id)) };
}

/**
 * Submits again what was changed while it waited or after it was approved; what is gone, or not for the client any
 * more, is not approved any more. Run by a job: doing it again does nothing.
 * @returns how many there were
 */
export async function resubmit(
  ctx: Ctx,
  read: (kind: Kind, ids: string[]) => Promise<Subject[]>,
): Promise<number> {
  const { rows } = await sql<{ id: string; kind: Kind; subject_id: string }>`
    select id, kind, subject_id from approvals where resubmit order by id limit ${most} for update skip locked`.execute(
    ctx.db,
  );
  for (const [kind, changed] of Map.groupBy(rows, (row) => row.kind)) {
    const subjects = await read(
      kind,
      changed.map(({ subject_id }) => subject_id),
    );
    await submitSubjects(ctx, kind, subjects);
  }
  if (rows.length > 0)
    await ctx.db
      .updateTable("approvals")
      .set({ resubmit: false })
      .where(
        "id",
        "in",
        rows.map(({ id }) => id),
      )
      .execute();
  return rows.length;
}
