import { receiptLimit, receiptTypes } from "../../../contract/expenses.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { newId } from "../../kernel/ids.ts";
import { clientKey } from "../../kernel/storage/keys.ts";
import { act, type TestPerson, testInstallation } from "../../testing/installation.ts";
import { attachReceipt } from "./expense-receipts.ts";
import { createPhase } from "./plan.ts";
import { createProject, setMembers } from "./projects.ts";
import { enterTime, removeTime, updateTime } from "./time.ts";

interface ProjectOverrides {
  name?: string;
  status?: "draft" | "active" | "on_hold" | "completed" | "cancelled";
  currency?: string;
  timeZone?: string | null;
  description?: string;
  internalNote?: string;
  /** Members that it is assigned to. */
  members?: string[];
}

/** A project under way, made by staff who may plan. Answers with its id. */
export async function buildProject(
  tenant: TenantFacts,
  planner: TestPerson,
  clientId: string,
  { members = [], ...overrides }: ProjectOverrides = {},
): Promise<string> {
  const input = { clientId, name: "A new website", status: "active" as const, ...overrides };
  const id = await act(tenant, planner, (ctx) => createProject(ctx, input));
  if (members.length > 0) await act(tenant, planner, (ctx) => setMembers(ctx, { id, personIds: members }));
  return id;
}

/** A phase of a project. Answers with its id. */
export function buildPhase(
  tenant: TenantFacts,
  planner: TestPerson,
  id: string,
  overrides: Partial<Parameters<typeof createPhase>[1]> = {},
): Promise<string> {
  return act(tenant, planner, (ctx) => createPhase(ctx, { name: "Design", ...overrides, id }));
}

/** An hour of somebody on a project. Answers with its id. */
export function buildTime(
  tenant: TenantFacts,
  worker: TestPerson,
  projectId: string,
  overrides: Partial<Parameters<typeof enterTime>[1]> = {},
): Promise<string> {
  const timed = overrides.startedAt ? {} : { day: "2026-03-04", minutes: 60 };
  return act(tenant, worker, (ctx) => enterTime(ctx, { ...timed, note: "", ...overrides, projectId }));
}

/** Changes an entry, as whoever plans the project. */
export function changeTime(
  tenant: TenantFacts,
  planner: TestPerson,
  id: string,
  fields: Omit<Parameters<typeof updateTime>[1], "id">,
): Promise<void> {
  return act(tenant, planner, (ctx) => updateTime(ctx, { id, ...fields }));
}

export function deleteTime(tenant: TenantFacts, planner: TestPerson, id: string): Promise<void> {
  return act(tenant, planner, (ctx) => removeTime(ctx, { id }));
}

/** A receipt of an expense, as whoever may change it attaches it. Answers with its id. */
export async function buildReceipt(
  tenant: TenantFacts,
  person: TestPerson,
  id: string,
  { name = "taxi.pdf", content = `%PDF-1.4\n${newId()} ${"x".repeat(80)}` } = {},
): Promise<string> {
  const { storage } = (await testInstallation()).platform;
  const tenantKey = await storage.tenantKey(tenant.id);
  const key = await act(tenant, person, async (ctx) => {
    const { clientId } = await attachReceipt.admit(ctx, { id, name });
    return clientKey(ctx.db, clientId, tenantKey, ctx.now);
  });
  const body = new Blob([content]).stream();
  const accepted = { limit: receiptLimit, types: receiptTypes };
  const file = await storage.write({ tenantId: tenant.id, tenantKey, key }, body, accepted);
  return (await act(tenant, person, (ctx) => attachReceipt.keep(ctx, { id, name }, file))).id;
}
