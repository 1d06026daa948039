import { sql } from "kysely";
import type { ApprovalPolicy } from "../../../contract/approval-policies.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import { authorize, found, refuse } from "../../kernel/refusal.ts";
import { canConfigure } from "./policy.ts";
import { type Input, uuids } from "./sql.ts";

export type PolicyStep = ApprovalPolicy["steps"][number];

/** A policy as it holds. Amounts in minor units of its currency. */
export interface Policy {
  id: string | null;
  client_id: string | null;
  client_name: string | null;
  project_id: string | null;
  project_name: string | null;
  kind: string | null;
  currency: string;
  step_order: string;
  steps: PolicyStep[];
  deadline_days: number | null;
  reminder_days: number[];
  escalation_days: number | null;
  escalation_people: string[];
  default_verdict: string | null;
  comment_on_rejection: boolean;
  blocks_billing: boolean;
  proof_above: number | null;
}

/** Holds where nobody has set one: any executive, or manager of the project, without an end. */
export const usualPolicy: Omit<Policy, "currency"> = {
  id: null,
  client_id: null,
  client_name: null,
  project_id: null,
  project_name: null,
  kind: null,
  step_order: "sequence",
  steps: [
    { roles: ["client_executive", "client_manager"], people: [], need: "any", above: null, upTo: null },
  ],
  deadline_days: null,
  reminder_days: [],
  escalation_days: null,
  escalation_people: [],
  default_verdict: null,
  comment_on_rejection: true,
  blocks_billing: false,
  proof_above: null,
};

export interface Place {
  clientId: string;
  projectId: string | null;
  kind: string;
}

/** The narrowest policy for a place; the usual one without any. */
export function policyFor(policies: Policy[], place: Place, currency: string): Policy {
  const fits = policies.filter(
    ({ client_id, project_id, kind }) =>
      (client_id === null || client_id === place.clientId) &&
      (project_id === null || project_id === place.projectId) &&
      (kind === null || kind === place.kind),
  );
  const narrowness = (policy: Policy) =>
    (policy.project_id ? 4 : 0) + (policy.client_id ? 2 : 0) + (policy.kind ? 1 : 0);
  return fits.toSorted((a, b) => narrowness(b) - narrowness(a))[0] ?? { ...usualPolicy, currency };
}

/** All policies that hold for some clients: theirs, and those for all. */
export async function policiesOf(db: TenantDb, clientIds: string[] | null, id?: string): Promise<Policy[]> {
  const where = id
    ? sql`q.id = ${id}`
    : clientIds
      ? sql`q.client_id is null or q.client_id = any (${uuids(clientIds)}::uuid[])`
      : sql`true`;
  const { rows } = await sql<Policy & { proof_above: string | null }>`
    select q.id, q.client_id, c.name client_name, q.project_id, p.name project_name, q.kind, q.currency, q.step_order,
           q.steps, q.deadline_days, q.reminder_days, q.escalation_days, to_jsonb(q.escalation_people) escalation_people,
           q.default_verdict, q.comment_on_rejection, q.blocks_billing, q.proof_above
      from approval_policies q
      left join clients c on c.id = q.client_id
      left join projects p on p.id = q.project_id
     where ${where}
     order by lower(c.name) nulls first, lower(p.name) nulls first, q.kind nulls first`.execute(db);
  return rows.map((row) => ({
    ...row,
    proof_above: row.proof_above === null ? null : Number(row.proof_above),
  }));
}

async function namesOf(db: TenantDb, policies: Policy[]): Promise<Map<string, string>> {
  const ids = policies.flatMap(({ steps, escalation_people }) => [
    ...steps.flatMap(({ people }) => people),
    ...escalation_people,
  ]);
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("people").select(["id", "name"]).where("id", "in", ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function policyOutput({ actor }: Ctx, policy: Policy, names: Map<string, string>): ApprovalPolicy {
  const { escalation_days: daysBefore, escalation_people: people } = policy;
  const own = new Set([...policy.steps.flatMap((step) => step.people), ...people]);
  return {
    id: policy.id,
    client: policy.client_id ? { id: policy.client_id, name: policy.client_name ?? "" } : null,
    project: policy.project_id ? { id: policy.project_id, name: policy.project_name ?? "" } : null,
    kind: policy.kind as ApprovalPolicy["kind"],
    currency: policy.currency,
    order: policy.step_order as ApprovalPolicy["order"],
    steps: policy.steps,
    deadlineDays: policy.deadline_days,
    reminderDays: policy.reminder_days,
    escalation: daysBefore === null ? null : { daysBefore, people },
    defaultVerdict: policy.default_verdict as ApprovalPolicy["defaultVerdict"],
    commentOnRejection: policy.comment_on_rejection,
    blocksBilling: policy.blocks_billing,
    proofAbove: policy.proof_above,
    names: [...names].filter(([id]) => own.has(id)).map(([id, name]) => ({ id, name })),
    can: { edit: policy.id !== null && canConfigure(actor, policy.client_id) },
  };
}

export async function listPolicies(ctx: Ctx, { clientId, projectId }: Input<"listPolicies">) {
  const of = ctx.actor.clientId ?? clientId;
  const all = await policiesOf(ctx.db, of ? [of] : null);
  const policies = projectId
    ? all.filter(({ project_id }) => project_id === null || project_id === projectId)
    : all;
  const names = await namesOf(ctx.db, policies);
  return { items: policies.map((policy) => policyOutput(ctx, policy, names)) };
}

/** @throws Refusal not_found for a client or project that is not there */
export async function effectivePolicy(ctx: Ctx, input: Input<"effectivePolicy">): Promise<ApprovalPolicy> {
  const { db, actor } = ctx;
  const { clientId, projectId } = await placeOf(ctx, {
    ...input,
    clientId: actor.clientId ?? input.clientId,
  });
  if (!clientId) refuse("invalid_input", "clientId", "required");
  const { currency } = await db.selectFrom("settings").select("currency").executeTakeFirstOrThrow();
  const policy = policyFor(
    await policiesOf(db, [clientId]),
    { clientId, projectId, kind: input.kind },
    currency,
  );
  return policyOutput(ctx, policy, await namesOf(db, [policy]));
}

/**
 * Of a project its client, and whether there is such a client.
 * @throws Refusal not_found
 */
export async function placeOf(
  { db }: Ctx,
  { clientId, projectId }: { clientId?: string | null | undefined; projectId?: string | undefined },
): Promise<{ clientId: string | null; projectId: string | null }> {
  if (projectId) {
    const project = found(
      await db.selectFrom("projects").select("client_id").where("id", "=", projectId).executeTakeFirst(),
    );
    if (clientId && project.client_id !== clientId) refuse("not_found");
    return { clientId: project.client_id, projectId };
  }
  if (clientId)
    found(await db.selectFrom("clients").select("id").where("id", "=", clientId).executeTakeFirst());
  return { clientId: clientId ?? null, projectId: null };
}

/**
 * Sets the policy of a place as a whole.
 * @throws Refusal not_found; forbidden for leads on the tenant's; invalid_input for people who are not of the client
 */
export async function setPolicy(ctx: Ctx, input: Input<"setPolicy">): Promise<ApprovalPolicy> {
  const { db, now } = ctx;
  const { clientId, projectId } = await placeOf(ctx, input);
  authorize(canConfigure, ctx.actor, clientId);
  await requirePeople(ctx, clientId, input);
  const { rows } = await sql<{ id: string }>`
    insert into approval_policies (id, client_id, project_id, kind, currency, step_order, steps, deadline_days,
      reminder_days, escalation_days, escalation_people, default_verdict, comment_on_rejection, blocks_billing,
      proof_above, updated_at)
    values (${newId()}, ${clientId}, ${projectId}, ${input.kind}, ${input.currency}, ${input.order},
      ${JSON.stringify(input.steps)}::text::jsonb, ${input.deadlineDays},
      ${JSON.stringify(input.reminderDays)}::text::jsonb, ${input.escalation?.daysBefore ?? null},
      ${uuids(input.escalation?.people ?? [])}::uuid[], ${input.defaultVerdict}, ${input.commentOnRejection},
      ${input.blocksBilling}, ${input.proofAbove}, ${now})
    on conflict on constraint approval_policies_once do update set
      currency = excluded.currency, step_order = excluded.step_order, steps = excluded.steps,
      deadline_days = excluded.deadline_days, reminder_days = excluded.reminder_days,
      escalation_days = excluded.escalation_days, escalation_people = excluded.escalation_people,
      default_verdict = excluded.default_verdict, comment_on_rejection = excluded.comment_on_rejection,
      blocks_billing = excluded.blocks_billing, proof_above = excluded.proof_above, updated_at = excluded.updated_at
    returning id`.execute(db);
  const [policy] = await policiesOf(db, null, rows[0]!.id);
  return policyOutput(ctx, policy!, await namesOf(db, [policy!]));
}

/** Members are named for their own company alone; each step has somebody, and what hangs on an end has one. */
async function requirePeople({ db }: Ctx, clientId: string | null, input: Input<"setPolicy">): Promise<void> {
  const { steps, escalation, deadlineDays, defaultVerdict, reminderDays } = input;
  const empty = steps.findIndex(({ roles, people }) => roles.length === 0 && people.length === 0);
  if (empty >= 0) refuse("invalid_input", `steps.${empty}.roles`, "required");
  if (deadlineDays === null && (defaultVerdict !== null || escalation !== null || reminderDays.length > 0))
    refuse("invalid_input", "deadlineDays", "required");
  const ids = [...new Set([...steps.flatMap(({ people }) => people), ...(escalation?.people ?? [])])];
  if (ids.length === 0) return;
  if (!clientId) refuse("invalid_input", "clientId", "required");
  const known = await db
    .selectFrom("people")
    .select("id")
    .where("client_id", "=", clientId)
    .where("id", "in", ids)
    .where("status", "in", ["invited", "active"])
    .execute();
  if (known.length < ids.length) refuse("invalid_input", "steps", "unknown_choice");
}

/** @throws Refusal not_found; forbidden */
export async function removePolicy(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const policy = found((await policiesOf(ctx.db, null, id))[0]);
  authorize(canConfigure, ctx.actor, policy.client_id);
  await ctx.db.deleteFrom("approval_policies").where("id", "=", id).execute();
}
