import { sql } from "kysely";
import type { Verdict } from "../../../contract/approval.ts";
import { approvalSources } from "../../app.ts";
import { openBackground, upkeepOfApprovals } from "../../background.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { act, asProgram, type TestPerson, testInstallation } from "../../testing/installation.ts";
import { decide } from "./decide.ts";
import { setPolicy } from "./policies.ts";
import { createRequest } from "./requests.ts";
import type { Input } from "./sql.ts";
import { submit } from "./submit.ts";
import { undo } from "./undo.ts";

const nobody = async () => {};

/** A quote that waits, of a project. Answers with the approval. */
export function buildRequest(
  tenant: TenantFacts,
  staff: TestPerson,
  projectId: string,
  overrides: Partial<Input<"createRequest">> = {},
) {
  const quote = { kind: "quote" as const, title: "A new logo", text: "", amount: 50_000, minutes: null };
  return act(tenant, staff, (ctx) => createRequest(ctx, { ...quote, projectId, ...overrides }));
}

/** Submits time, expenses or invoices. Answers with the approvals' ids, in the order of what was named. */
export async function buildSubmission(
  tenant: TenantFacts,
  staff: TestPerson,
  kind: "time_entry" | "expense" | "invoice",
  ids: string[],
): Promise<string[]> {
  const { items } = await act(tenant, staff, (ctx) => submit(ctx, approvalSources, { kind, ids }));
  const of = new Map(items.map(({ id, approvalId }) => [id, approvalId!]));
  return ids.map((id) => of.get(id)!);
}

/** One verdict of a member on some approvals. */
export function buildDecision(
  tenant: TenantFacts,
  member: TestPerson,
  items: readonly { id: string; revision?: number }[],
  verdict: Verdict = "approved",
  comment = "",
) {
  const shown = items.map(({ id, revision = 1 }) => ({ id, revision }));
  return act(tenant, member, (ctx) => decide(ctx, { items: shown, verdict, comment }, nobody));
}

export const plainPolicy: Input<"setPolicy"> = {
  kind: null,
  currency: "EUR",
  order: "sequence",
  steps: [
    { roles: ["client_executive", "client_manager"], people: [], need: "any", above: null, upTo: null },
  ],
  deadlineDays: null,
  reminderDays: [],
  escalation: null,
  defaultVerdict: null,
  commentOnRejection: true,
  blocksBilling: false,
  proofAbove: null,
};

/** A policy; of the tenant without a client or project. */
export function buildPolicy(
  tenant: TenantFacts,
  staff: TestPerson,
  overrides: Partial<Input<"setPolicy">> = {},
) {
  return act(tenant, staff, (ctx) => setPolicy(ctx, { ...plainPolicy, ...overrides }));
}

/** Does what is due at a moment, as the job does. */
export async function attendAt(tenant: TenantFacts, time: Date): Promise<void> {
  const { platform } = await testInstallation();
  const { job } = upkeepOfApprovals(platform);
  const { runner } = openBackground(platform, { clock: () => time, jobs: [job], schedules: [] });
  await runner.queue.enqueue({ name: job.name, tenantId: tenant.id, ids: {} });
  await runner.workOff();
}

/** Many billable entries of a project, written and submitted at once. Answers with the approvals' ids. */
export async function buildManyEntries(
  tenant: TenantFacts,
  staff: TestPerson,
  projectId: string,
  count: number,
): Promise<string[]> {
  const { rows } = await asProgram(tenant, (db) =>
    sql<{ id: string }>`
      insert into time_entries (id, client_id, project_id, person_id, day, minutes, billable, rate, note, created_at, updated_at)
      select gen_random_uuid(), client_id, id, ${staff.id}, date '2026-03-02' + g % 20, 15 + g % 300, true, 9000,
             'Work ' || g, now(), now() from projects, generate_series(1, ${count}::int) g where id = ${projectId}
      returning id`.execute(db),
  );
  return buildSubmission(
    tenant,
    staff,
    "time_entry",
    rows.map(({ id }) => id),
  );
}

/** Takes a decision back at a moment, and does something more before that is written. */
export function buildUndoing(
  tenant: TenantFacts,
  member: TestPerson,
  { batchId, at, meanwhile }: { batchId: string; at: Date; meanwhile: () => Promise<void> },
): Promise<void> {
  return act(tenant, member, async (ctx) => {
    await undo({ ...ctx, now: at }, { batchId });
    await meanwhile();
  });
}
