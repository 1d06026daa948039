import { sql } from "kysely";
import type { Ctx } from "../../kernel/context.ts";
import { newId } from "../../kernel/ids.ts";
import { found, refuse } from "../../kernel/refusal.ts";
import { projectEvent, touch } from "./projects.ts";
import { eitherSide, type Input, type LockedProject, lockProject } from "./queries.ts";

/** Adds a phase, at the end or at its place. */
export async function createPhase(ctx: Ctx, input: Input<"createPhase">): Promise<string> {
  const project = found(await lockProject(ctx.db, input.id));
  const id = newId();
  const position = await makePlace(ctx, project.id, null, input.position);
  await ctx.db
    .insertInto("project_phases")
    .values({
      id,
      client_id: project.client_id,
      project_id: project.id,
      position,
      name: input.name,
      status: input.status ?? "planned",
      progress: input.progress ?? 0,
      starts_on: input.startsOn ?? null,
      ends_on: input.endsOn ?? null,
      budget: input.budget ?? null,
      budget_minutes: input.budgetMinutes ?? null,
    })
    .execute();
  await planChanged(ctx, project);
  return id;
}

/** @throws Refusal not_found for a phase of another project */
export async function updatePhase(ctx: Ctx, input: Input<"updatePhase">): Promise<void> {
  const { db } = ctx;
  const project = found(await lockProject(db, input.id));
  const before = found(
    await db
      .selectFrom("project_phases")
      .select(["name", "status"])
      .where("id", "=", input.phaseId)
      .where("project_id", "=", project.id)
      .executeTakeFirst(),
  );
  await db
    .updateTable("project_phases")
    .set({
      // A set without a column is no statement.
      name: input.name ?? before.name,
      status: input.status,
      progress: input.progress,
      starts_on: input.startsOn,
      ends_on: input.endsOn,
      budget: input.budget,
      budget_minutes: input.budgetMinutes,
    })
    .where("id", "=", input.phaseId)
    .execute();
  if (input.position !== undefined) {
    const position = await makePlace(ctx, project.id, input.phaseId, input.position);
    await db.updateTable("project_phases").set({ position }).where("id", "=", input.phaseId).execute();
  }
  const begun = input.status && input.status !== before.status ? input.status : null;
  const detail = input.name ?? before.name;
  if (begun === "active") await planChanged(ctx, project, "project.phase_started", detail);
  else if (begun === "done") await planChanged(ctx, project, "project.phase_completed", detail);
  else await planChanged(ctx, project);
}

/**
 * Puts the other phases in their order around a place that is left free.
 * @returns the place
 */
async function makePlace({ db }: Ctx, projectId: string, own: string | null, wanted: number | undefined) {
  const others = await db
    .selectFrom("project_phases")
    .select(["id", "position"])
    .where("project_id", "=", projectId)
    .where((where) => (own ? where("id", "<>", own) : where.lit(true)))
    .orderBy("position")
    .orderBy("id")
    .execute();
  const place = Math.min(wanted ?? others.length, others.length);
  const moved = others
    .map(({ id, position }, at) => ({ id, from: position, to: at < place ? at : at + 1 }))
    .filter(({ from, to }) => from !== to);
  if (moved.length > 0) {
    await sql`update project_phases p set position = r.to
                from jsonb_to_recordset(${JSON.stringify(moved)}::text::jsonb) as r(id uuid, "to" int)
               where p.id = r.id`.execute(db);
  }
  return place;
}

/** @throws Refusal not_found; not_allowed_now when there is time or money in it */
export async function removePhase(ctx: Ctx, input: Input<"removePhase">): Promise<void> {
  const project = found(await lockProject(ctx.db, input.id));
  const gone = await ctx.db
    .deleteFrom("project_phases")
    .where("id", "=", input.phaseId)
    .where("project_id", "=", project.id)
    .returning("id")
    .executeTakeFirst();
  found(gone);
  await planChanged(ctx, project);
}

export async function createMilestone(ctx: Ctx, input: Input<"createMilestone">): Promise<string> {
  const project = found(await lockProject(ctx.db, input.id));
  await requirePhase(ctx, project.id, input.phaseId);
  const id = newId();
  await ctx.db
    .insertInto("project_milestones")
    .values({
      id,
      client_id: project.client_id,
      project_id: project.id,
      phase_id: input.phaseId ?? null,
      name: input.name,
      planned_on: input.plannedOn,
      forecast_on: input.forecastOn ?? null,
      actual_on: input.actualOn ?? null,
    })
    .execute();
  await planChanged(ctx, project);
  return id;
}

/** @throws Refusal not_found for a milestone of another project; invalid_input for such a phase */
export async function updateMilestone(ctx: Ctx, input: Input<"updateMilestone">): Promise<void> {
  const { db } = ctx;
  const project = found(await lockProject(db, input.id));
  const before = found(
    await db
      .selectFrom("project_milestones")
      .select(["name", sql<string | null>`forecast_on::text`.as("forecast_on")])
      .select(sql<string | null>`actual_on::text`.as("actual_on"))
      .where("id", "=", input.milestoneId)
      .where("project_id", "=", project.id)
      .executeTakeFirst(),
  );
  await requirePhase(ctx, project.id, input.phaseId);
  await db
    .updateTable("project_milestones")
    .set({
      name: input.name ?? before.name,
      phase_id: input.phaseId,
      planned_on: input.plannedOn,
      forecast_on: input.forecastOn,
      actual_on: input.actualOn,
    })
    .where("id", "=", input.milestoneId)
    .execute();
  const detail = input.name ?? before.name;
  const changed = (to: string | null | undefined, from: string | null) => to !== undefined && to !== from;
  if (input.actualOn && changed(input.actualOn, before.actual_on))
    await planChanged(ctx, project, "project.milestone_reached", detail);
  else if (changed(input.forecastOn, before.forecast_on))
    await planChanged(ctx, project, "project.milestone_moved", detail);
  else await planChanged(ctx, project);
}

export async function removeMilestone(ctx: Ctx, input: Input<"removeMilestone">): Promise<void> {
  const project = found(await lockProject(ctx.db, input.id));
  const gone = await ctx.db
    .deleteFrom("project_milestones")
    .where("id", "=", input.milestoneId)
    .where("project_id", "=", project.id)
    .returning("id")
    .executeTakeFirst();
  found(gone);
  await planChanged(ctx, project);
}

/** @throws Refusal invalid_input for an owner of another client */
export async function createAction(ctx: Ctx, input: Input<"createAction">): Promise<string> {
  const { db, now } = ctx;
  const project = found(await lockProject(db, input.id));
  await requireOwner(ctx, project, input.ownerId);
  const id = newId();
  await db
    .insertInto("project_actions")
    .values({
      id,
      client_id: project.client_id,
      project_id: project.id,
      text: input.text,
      audience: input.internal ? "internal" : "client",
      owner_id: input.ownerId ?? null,
      due_on: input.dueOn ?? null,
      created_at: now,
    })
    .execute();
  await planChanged(ctx, project, input.internal ? null : "project.action_added", input.text);
  return id;
}

/** @throws Refusal not_found for an action of another project; invalid_input for an owner of another client */
export async function updateAction(ctx: Ctx, input: Input<"updateAction">): Promise<void> {
  const { db, now } = ctx;
  const project = found(await lockProject(db, input.id));
  const before = found(
    await db
      .selectFrom("project_actions")
      .select(["text", "audience", "done_at"])
      .where("id", "=", input.actionId)
      .where("project_id", "=", project.id)
      .executeTakeFirst(),
  );
  await requireOwner(ctx, project, input.ownerId);
  const audience = input.internal === undefined ? before.audience : input.internal ? "internal" : "client";
  const done = input.done ?? before.done_at !== null;
  await db
    .updateTable("project_actions")
    .set({
      text: input.text,
      audience,
      owner_id: input.ownerId,
      due_on: input.dueOn,
      done_at: done ? (before.done_at ?? now) : null,
    })
    .where("id", "=", input.actionId)
    .execute();
  const told = done && before.done_at === null && audience === "client";
  await planChanged(ctx, project, told ? "project.action_done" : null, input.text ?? before.text);
}

export async function removeAction(ctx: Ctx, input: Input<"removeAction">): Promise<void> {
  const project = found(await lockProject(ctx.db, input.id));
  const gone = await ctx.db
    .deleteFrom("project_actions")
    .where("id", "=", input.actionId)
    .where("project_id", "=", project.id)
    .returning("id")
    .executeTakeFirst();
  found(gone);
  await planChanged(ctx, project);
}

/** What is worth telling has a name of its own; the rest is known to staff as a change of the plan. */
async function planChanged(ctx: Ctx, project: LockedProject, type: string | null = null, detail = "") {
  await touch(ctx, project.id);
  await ctx.emit(
    type
      ? projectEvent(type, project, { detail })
      : projectEvent("project.plan_changed", project, { internal: true }),
  );
}

/** @throws Refusal invalid_input for a phase of another project */
export async function requirePhase({ db }: Ctx, projectId: string, phaseId: string | null | undefined) {
  if (!phaseId) return;
  const phase = await db
    .selectFrom("project_phases")
    .select("id")
    .where("id", "=", phaseId)
    .where("project_id", "=", projectId)
    .executeTakeFirst();
  if (!phase) refuse("invalid_input", "phaseId", "unknown_choice");
}

async function requireOwner({ db }: Ctx, project: LockedProject, ownerId: string | null | undefined) {
  if (!ownerId) return;
  if ((await eitherSide(db, project.client_id, [ownerId])).length === 0)
    refuse("invalid_input", "ownerId", "unknown_choice");
}
