import { sql } from "kysely";
import type { Approval, ApprovalContent, ApprovalDecision, ApprovalRow } from "../../../contract/approval.ts";
import type { Ctx } from "../../kernel/context.ts";
import { pageOf } from "../../kernel/paging.ts";
import { found } from "../../kernel/refusal.ts";
import { shownReceipts } from "./expense-receipts.ts";
import { policiesOf, policyFor } from "./policies.ts";
import { mayDecide, maySubmit } from "./policy.ts";
import {
  cursorKey,
  type ListFilter,
  listApprovals,
  type NamedApproval,
  readApproval,
  sumApprovals,
} from "./queries.ts";
import type { Input } from "./sql.ts";
import type { ReceiptSource } from "./subjects.ts";
import { decidedFor, decides } from "./turn.ts";

const requests = ["deliverable", "change_request", "quote"];

export function refOf(id: string, name: string | null, kind: "staff" | "member") {
  return { id, name: name ?? "", kind };
}

export function rowOutput({ actor, now }: Ctx, row: NamedApproval): ApprovalRow {
  const waiting = row.state === "waiting";
  const undoable =
    row.takes_effect_at !== null && row.takes_effect_at > now && row.decided_by_id === actor.personId;
  return {
    id: row.id,
    kind: row.kind as ApprovalRow["kind"],
    subjectId: row.subject_id,
    client: { id: row.client_id, name: row.client_name },
    project: row.project_id ? { id: row.project_id, name: row.project_name ?? "" } : null,
    title: row.title,
    day: row.day,
    person: row.person_id ? refOf(row.person_id, row.person_name, "staff") : null,
    amount: row.amount === null ? null : { amount: Number(row.amount), currency: row.currency! },
    minutes: row.minutes,
    revision: row.revision,
    changed: row.changed,
    state: row.state as ApprovalRow["state"],
    submittedAt: row.submitted_at.toISOString(),
    submittedBy: row.submitted_by_id ? refOf(row.submitted_by_id, row.submitted_by_name, "staff") : null,
    dueOn: row.due_on,
    deadline: row.deadline?.toISOString() ?? null,
    overdue: waiting && row.deadline !== null && row.deadline <= now,
    decided: decidedOf(row),
    needsProof: row.needs_proof || actor.digestId !== undefined,
    commentOnRejection: row.comment_on_rejection,
    can: {
      decide: mayDecide(actor) && row.turn !== null,
      undo: mayDecide(actor) && undoable && row.decided_by_id !== null,
      withdraw: waiting && maySubmit(actor),
      revise: maySubmit(actor) && requests.includes(row.kind) && row.state !== "approved",
    },
  };
}

function decidedOf(row: NamedApproval): ApprovalRow["decided"] {
  if (!row.verdict) return null;
  return {
    verdict: row.verdict as "approved",
    by: row.decided_by,
    at: row.decided_at!.toISOString(),
    takesEffectAt: row.takes_effect_at!.toISOString(),
    comment: row.comment ?? "",
  };
}

/** A page of what was submitted, as far as the reader sees it. */
export async function approvalPage(ctx: Ctx, filter: ListFilter) {
  const rows = await listApprovals(ctx, filter);
  return pageOf(
    rows,
    filter.limit,
    (row) => cursorKey(filter, row),
    (row) => rowOutput(ctx, row),
  );
}

type Sums = Awaited<ReturnType<typeof sumApprovals>>;

/** Sums of a group of rows; those of different currencies stand side by side. */
function totalOf(rows: Sums) {
  const byCurrency = Map.groupBy(
    rows.filter(({ currency }) => currency !== null),
    ({ currency }) => currency!,
  );
  const sum = (of: (row: Sums[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    count: sum(({ count }) => count),
    minutes: sum(({ minutes }) => minutes),
    overdue: sum(({ overdue }) => overdue),
    amounts: [...byCurrency]
      .map(([currency, same]) => ({
        amount: same.reduce((total, { amount }) => total + Number(amount), 0),
        currency,
      }))
      .toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
  };
}

function soonest(rows: Sums): string | null {
  return rows.flatMap(({ deadline }) => (deadline ? [deadline.toISOString()] : [])).toSorted()[0] ?? null;
}

export async function approvalSums(ctx: Ctx, filter: Input<"summary">) {
  const rows = await sumApprovals(ctx, filter);
  const groups = Map.groupBy(rows, ({ client_id, project_id, kind }) => `${client_id} ${project_id} ${kind}`);
  return {
    groups: [...groups.values()].map((same) => {
      const { client_id, client_name, project_id, project_name, kind } = same[0]!;
      return {
        client: { id: client_id, name: client_name },
        project: project_id ? { id: project_id, name: project_name ?? "" } : null,
        kind: kind as ApprovalRow["kind"],
        ...totalOf(same),
        nextDeadline: soonest(same),
      };
    }),
    total: totalOf(rows),
  };
}

/** What waits for the reader, as one line of the home page; null when nothing does. */
export async function approvalNeed(ctx: Ctx) {
  const rows = await sumApprovals(ctx, { mine: true });
  if (rows.length === 0) return null;
  const since = rows.map((row) => row.since.toISOString()).toSorted()[0]!;
  return { ...totalOf(rows), deadline: soonest(rows), since };
}

interface Whole {
  content: string;
  content_hash: string;
  differences: Approval["differences"];
  step_order: string;
  default_verdict: string | null;
}

interface StepRow {
  position: number;
  state: string;
  need: string;
  roles: string[];
  people: { id: string; name: string }[];
  deciders: { id: string; name: string }[];
}

/**
 * @param receipts where receipts of expenses are; without them it tells what was shown, and nothing that is kept
 * @throws Refusal not_found
 */
export async function approvalOutput(
  ctx: Ctx,
  id: string,
  receipts: ReceiptSource | null = null,
): Promise<Approval> {
  const row = found(await readApproval(ctx, id));
  const [whole, steps, decisions, revisions, policies] = await Promise.all([
    readWhole(ctx, id),
    readSteps(ctx, id),
    readDecisions(ctx, id),
    readRevisions(ctx, row),
    policiesOf(ctx.db, [row.client_id]),
  ]);
  const place = { clientId: row.client_id, projectId: row.project_id, kind: row.kind };
  const { kind: _, title: __, ...content } = JSON.parse(whole.content) as ApprovalContent;
  return {
    ...rowOutput(ctx, row),
    content,
    expenseReceipts: await shownReceipts(ctx, receipts, row, content),
    contentHash: whole.content_hash,
    differences: whole.differences,
    steps: steps.map((step) => ({
      position: step.position,
      state: step.state as "open",
      need: step.need as "any",
      roles: step.roles as ["client_executive"],
      people: step.people.map((one) => refOf(one.id, one.name, "member")),
      deciders: row.state === "waiting" ? step.deciders.map((one) => refOf(one.id, one.name, "member")) : [],
    })),
    order: whole.step_order as Approval["order"],
    decisions,
    revisions,
    defaultVerdict: whole.default_verdict as Approval["defaultVerdict"],
    blocksBilling: policyFor(policies, place, "").blocks_billing,
  };
}

async function readWhole({ db }: Ctx, id: string): Promise<Whole> {
  const { rows } = await sql<Whole>`
    select content, encode(content_hash, 'hex') content_hash, differences, step_order, default_verdict
      from approvals where id = ${id}`.execute(db);
  return rows[0]!;
}

async function readSteps({ db, now }: Ctx, id: string): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    select s.position, s.state, s.need, to_jsonb(s.roles) roles,
           (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by lower(p.name)), '[]')
              from people p where p.id = any (s.people)) people,
           (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name) order by lower(d.name)), '[]')
              from approval_deciders d
             where s.state = 'open' and s.opens_at <= ${now} and ${decides} and not ${decidedFor(sql`d.id`)}) deciders
      from approval_steps s join approvals a on a.id = s.approval_id
     where s.approval_id = ${id} order by s.position`.execute(db);
  return rows;
}

export interface DecisionRow {
  id: string;
  verdict: string;
  person_id: string | null;
  person_name: string | null;
  on_behalf_of_id: string | null;
  behalf_name: string | null;
  comment: string;
  at: Date;
  takes_effect_at: Date;
  undone_at: Date | null;
  position: number;
}

/** Columns of a decision `d`, with `p` who took it and `o` whose it was. */
export const decisionColumns = sql`d.id, d.verdict, d.person_id, p.name person_name, d.on_behalf_of_id, o.name behalf_name,
  d.comment, d.at, d.takes_effect_at, d.undone_at, d.position`;

export function decisionOutput(row: DecisionRow): ApprovalDecision {
  return {
    id: row.id,
    verdict: row.verdict as ApprovalDecision["verdict"],
    by: row.person_id ? refOf(row.person_id, row.person_name, "member") : null,
    onBehalfOf: row.on_behalf_of_id ? refOf(row.on_behalf_of_id, row.behalf_name, "member") : null,
    comment: row.comment,
    at: row.at.toISOString(),
    takesEffectAt: row.takes_effect_at.toISOString(),
    undoneAt: row.undone_at?.toISOString() ?? null,
    step: row.position,
  };
}

async function readDecisions({ db }: Ctx, id: string): Promise<ApprovalDecision[]> {
  const { rows } = await sql<DecisionRow>`
    select ${decisionColumns} from approval_decisions d
      left join people p on p.id = d.person_id left join people o on o.id = d.on_behalf_of_id
     where d.approval_id = ${id} order by d.at desc, d.id desc`.execute(db);
  return rows.map(decisionOutput);
}

async function readRevisions(
  { db }: Ctx,
  { kind, subject_id }: NamedApproval,
): Promise<Approval["revisions"]> {
  const rows = await db
    .selectFrom("approvals")
    .select(["id", "revision", "state", "submitted_at"])
    .where("kind", "=", kind)
    .where("subject_id", "=", subject_id)
    .orderBy("revision", "desc")
    .limit(50)
    .execute();
  return rows.map(({ id, revision, state, submitted_at }) => ({
    id,
    revision,
    state: state as "waiting",
    submittedAt: submitted_at.toISOString(),
  }));
}
