import type { TenantFacts } from "../../kernel/context.ts";
import { act, type TestPerson } from "../../testing/installation.ts";
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
