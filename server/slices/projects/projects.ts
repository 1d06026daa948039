import type { Updateable } from "kysely";
import type { Ctx, NewEvent } from "../../kernel/context.ts";
import type { TenantProjects } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";
import { requireTimeZone } from "../directory/index.ts";
import { canRemove } from "./policy.ts";
import { eitherSide, type Input, type LockedProject, lockProject } from "./queries.ts";

type Told = Pick<LockedProject, "id" | "client_id" | "name" | "status">;

/** An event of a project. Of a draft nothing is told to the client. */
export function projectEvent(
  type: string,
  project: Told,
  options: { internal?: boolean; detail?: string } = {},
): NewEvent {
  return {
    type,
    clientId: project.client_id,
    projectId: project.id,
    audience: options.internal || project.status === "draft" ? "internal" : "client",
    subject: { type: "project", id: project.id, label: project.name },
    ...(options.detail ? { payload: { detail: options.detail } } : {}),
  };
}

/** Notes that the plan of a project has changed, now. */
export async function touch({ db, now }: Ctx, id: string): Promise<void> {
  await db.updateTable("projects").set({ updated_at: now }).where("id", "=", id).execute();
}

/**
 * Creates a project, as a draft unless said otherwise.
 * @returns its id
 * @throws Refusal invalid_input for a client or time zone that is not there
 */
export async function createProject(ctx: Ctx, input: Input<"create">): Promise<string> {
  const { db, now } = ctx;
  const client = await db
    .selectFrom("clients")
    .select(["id", "currency"])
    .where("id", "=", input.clientId)
    .executeTakeFirst();
  if (!client) refuse("invalid_input", "clientId", "unknown_choice");
  if (input.timeZone) await requireTimeZone(db, input.timeZone);
  const id = newId();
  const project = {
    id,
    client_id: input.clientId,
    name: input.name,
    currency: input.currency ?? client.currency,
    status: input.status ?? "draft",
  };
  await db
    .insertInto("projects")
    .values({
      ...project,
      reference: input.reference ?? "",
      description: input.description ?? "",
      time_zone: input.timeZone ?? null,
      starts_on: input.startsOn ?? null,
      ends_on: input.endsOn ?? null,
      created_at: now,
      updated_at: now,
    })
    .execute();
  if (input.internalNote) await writeNote(ctx, project, input.internalNote);
  await ctx.emit(projectEvent("project.created", project));
  return id;
}

/**
 * Changes a project. Its currency stays once there is a budget, a rate, time or money in it.
 * @throws Refusal not_found; invalid_input for a time zone that is not there; not_allowed_now for the currency
 */
export async function updateProject(ctx: Ctx, input: Input<"update">): Promise<void> {
  const { db, now } = ctx;
  const project = found(await lockProject(db, input.id));
  if (input.timeZone) await requireTimeZone(db, input.timeZone);
  if (input.currency && input.currency !== project.currency) await requireNoMoney(ctx, project.id);
  const columns: Updateable<TenantProjects> = {
    name: input.name,
    reference: input.reference,
    description: input.description,
    status: input.status,
    currency: input.currency,
    time_zone: input.timeZone,
    starts_on: input.startsOn,
    ends_on: input.endsOn,
  };
  await db
    .updateTable("projects")
    .set({ ...columns, updated_at: now })
    .where("id", "=", project.id)
    .execute();
  if (input.internalNote !== undefined) await writeNote(ctx, project, input.internalNote);
  const told = { ...project, name: input.name ?? project.name, status: input.status ?? project.status };
  if (told.status !== project.status) {
    const type = project.status === "draft" ? "project.started" : "project.status_changed";
    await ctx.emit(projectEvent(type, told, { detail: told.status }));
  } else {
    await ctx.emit(projectEvent("project.updated", told, { internal: true }));
  }
}

async function requireNoMoney({ db }: Ctx, id: string): Promise<void> {
  const has = (table: "time_entries" | "expenses" | "project_rates") =>
    db.selectFrom(table).select("id").where("project_id", "=", id).limit(1);
  const phases = db
    .selectFrom("project_phases")
    .select("id")
    .where("project_id", "=", id)
    .where("budget", "is not", null)
    .limit(1);
  const rows = await Promise.all([
    has("time_entries").executeTakeFirst(),
    has("expenses").executeTakeFirst(),
    has("project_rates").executeTakeFirst(),
    phases.executeTakeFirst(),
  ]);
  if (rows.some((row) => row !== undefined)) refuse("not_allowed_now", "currency", "has_money");
}

export async function writeNote({ db }: Ctx, project: { id: string; client_id: string }, note: string) {
  if (note === "") {
    await db.deleteFrom("project_internals").where("project_id", "=", project.id).execute();
    return;
  }
  await db
    .insertInto("project_internals")
    .values({ project_id: project.id, client_id: project.client_id, note })
    .onConflict((conflict) => conflict.column("project_id").doUpdateSet({ note }))
    .execute();
}

/**
 * Deletes a draft with its plan.
 * @throws Refusal not_found; not_allowed_now when it is no draft, or there is time or money on it
 */
export async function removeProject(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const project = found(await lockProject(ctx.db, id));
  if (!canRemove(ctx.actor, project)) throw new Refusal("not_allowed_now");
  await ctx.db.deleteFrom("projects").where("id", "=", id).execute();
  await ctx.emit(projectEvent("project.deleted", project));
}

/** Says how a project stands, with the reason; what was said before stays in its history. */
export async function setHealth(ctx: Ctx, input: Input<"setHealth">): Promise<void> {
  const { db, now, actor } = ctx;
  const project = found(await lockProject(db, input.id));
  const { health, reason } = input;
  await db
    .insertInto("project_health")
    .values({
      id: newId(),
      client_id: project.client_id,
      project_id: project.id,
      health,
      reason,
      at: now,
      by_id: actor.personId,
    })
    .execute();
  await db.updateTable("projects").set({ health, updated_at: now }).where("id", "=", project.id).execute();
  await ctx.emit(projectEvent("project.health_changed", project, { detail: health }));
}

/**
 * Assigns a project to people of the client, in place of those before.
 * @throws Refusal invalid_input for somebody who is not of the client
 */
export async function setMembers(ctx: Ctx, input: Input<"setMembers">): Promise<void> {
  const { db } = ctx;
  const project = found(await lockProject(db, input.id));
  const ids = [...new Set(input.personIds)];
  const people = await eitherSide(db, project.client_id, ids);
  if (people.length !== ids.length || people.some(({ client_id }) => client_id === null))
    refuse("invalid_input", "personIds", "unknown_choice");
  const gone = db.deleteFrom("project_members").where("project_id", "=", project.id);
  await (ids.length > 0 ? gone.where("person_id", "not in", ids) : gone).execute();
  if (ids.length > 0) {
    await db
      .insertInto("project_members")
      .values(ids.map((person_id) => ({ client_id: project.client_id, project_id: project.id, person_id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await touch(ctx, project.id);
  await ctx.emit(projectEvent("project.people_changed", project, { internal: true }));
}

/**
 * Names the key contacts of a project in their order, in place of those before.
 * @throws Refusal invalid_input for somebody of another client, or named twice
 */
export async function setContacts(ctx: Ctx, input: Input<"setContacts">): Promise<void> {
  const { db } = ctx;
  const project = found(await lockProject(db, input.id));
  const ids = input.items.map(({ personId }) => personId);
  const people = await eitherSide(db, project.client_id, ids);
  if (people.length !== ids.length) refuse("invalid_input", "items", "unknown_choice");
  await db.deleteFrom("project_contacts").where("project_id", "=", project.id).execute();
  if (ids.length > 0) {
    await db
      .insertInto("project_contacts")
      .values(
        input.items.map(({ personId, role }, position) => ({
          client_id: project.client_id,
          project_id: project.id,
          person_id: personId,
          role,
          position,
        })),
      )
      .execute();
  }
  await touch(ctx, project.id);
  await ctx.emit(projectEvent("project.people_changed", project, { internal: true }));
}
