import { sql } from "kysely";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import { authorize, found, Refusal, refuse } from "../../kernel/refusal.ts";
import { requireFree } from "./billable.ts";
import { requirePhase } from "./plan.ts";
import { canChange, canPlan } from "./policy.ts";
import { projectsById, staffNamed, type WorkedProject } from "./queries.ts";
import { ratesOf } from "./rates.ts";
import { requireWork } from "./tasks.ts";
import type { Input } from "./time-queries.ts";

/** When work was done: a day and how long, or the times between which it was. */
export interface When {
  day?: string | undefined;
  minutes?: number | undefined;
  startedAt?: string | undefined;
  endedAt?: string | undefined;
}

export interface Span {
  /** Null: that of the beginning, by the project's calendar. */
  day: string | null;
  minutes: number;
  startedAt: string | null;
  endedAt: string | null;
}

/**
 * What is entered, as it is kept. Minutes between two times are those that passed, whatever clocks did meanwhile,
 * rounded up to whole ones.
 * @returns a field and what is wrong with it, where it is neither a day with minutes nor two times
 */
export function spanOf({ day, minutes, startedAt, endedAt }: When): Span | { path: string; message: string } {
  if (!startedAt && !endedAt) {
    if (minutes === undefined) return { path: "minutes", message: "required" };
    if (!day) return { path: "day", message: "required" };
    return { day, minutes, startedAt: null, endedAt: null };
  }
  if (!startedAt) return { path: "startedAt", message: "required" };
  if (!endedAt) return { path: "endedAt", message: "required" };
  if (day || minutes !== undefined) return { path: "minutes", message: "times_or_minutes" };
  const passed = Math.ceil((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000);
  if (!(passed > 0)) return { path: "endedAt", message: "not_after_start" };
  if (passed > 1440) return { path: "endedAt", message: "longer_than_day" };
  return { day: null, minutes: passed, startedAt, endedAt };
}

function requireSpan(when: When): Span {
  const span = spanOf(when);
  return "path" in span ? refuse("invalid_input", span.path, span.message) : span;
}

/** The day that something counts for: the one named, else that of its beginning where the project is. */
export function dayAt(span: Span, zone: string) {
  return sql<string>`coalesce(${span.day}::date, (${span.startedAt}::timestamptz at time zone ${zone})::date)`;
}

/**
 * Enters time, one's own or, for those who plan, somebody else's.
 * @returns the entry's id
 * @throws Refusal invalid_input for what is not of the project; forbidden for somebody else's time; not_allowed_now
 */
export async function enterTime(ctx: Ctx, input: Input<"create">): Promise<string> {
  const { db, now } = ctx;
  const project = await requireProject(ctx, input.projectId);
  requireWork(ctx, project);
  const personId = await requireWorker(ctx, input.personId);
  await requirePhase(ctx, project.id, input.phaseId);
  await requireTask(ctx, project.id, input.taskId);
  const span = requireSpan(input);
  const rate = (await ratesOf(db, [project.id]))(project.id, personId);
  const id = newId();
  await db
    .insertInto("time_entries")
    .values({
      id,
      client_id: project.client_id,
      project_id: project.id,
      phase_id: input.phaseId ?? null,
      task_id: input.taskId ?? null,
      person_id: personId,
      day: dayAt(span, project.zone),
      minutes: span.minutes,
      started_at: span.startedAt,
      ended_at: span.endedAt,
      billable: input.billable ?? true,
      rate: rate.hourly,
      note: input.note ?? "",
      created_at: now,
      updated_at: now,
    })
    .execute();
  await keepInternals(db, id, { note: input.internalNote ?? "", cost: rate.cost });
  return id;
}

/** Who worked: oneself, or whom a planner names. */
export async function requireWorker(ctx: Ctx, personId: string | undefined): Promise<string> {
  const { actor, db } = ctx;
  if (!personId || personId === actor.personId) return actor.personId!;
  authorize(canPlan, actor);
  if ((await staffNamed(db, [personId])).length === 0) refuse("invalid_input", "personId", "unknown_choice");
  return personId;
}

/** @throws Refusal invalid_input for a project that is not there */
export async function requireProject({ db }: Ctx, id: string): Promise<WorkedProject> {
  return (await projectsById(db, [id])).get(id) ?? refuse("invalid_input", "projectId", "unknown_choice");
}

export async function requireTask({ db }: Ctx, projectId: string, taskId: string | null | undefined) {
  if (!taskId) return;
  const task = await db
    .selectFrom("project_tasks")
    .select("id")
    .where("id", "=", taskId)
    .where("project_id", "=", projectId)
    .executeTakeFirst();
  if (!task) refuse("invalid_input", "taskId", "unknown_choice");
}

async function keepInternals(
  db: TenantDb,
  id: string,
  { note, cost }: { note: string; cost: number | null },
): Promise<void> {
  if (note === "" && cost === null) return;
  await sql`insert into time_entry_internals (entry_id, client_id, project_id, note, cost_rate)
            select id, client_id, project_id, ${note}, ${cost}::bigint from time_entries where id = ${id}`.execute(
    db,
  );
}

/** The entry, locked; with its project. A client's connection cannot lock, and never comes here. */
async function lockEntry(ctx: Ctx, id: string) {
  const entry = found(
    await ctx.db
      .selectFrom("time_entries")
      .select(["id", "client_id", "project_id", "person_id", "minutes", "started_at"])
      .select(sql<string>`day::text`.as("day"))
      .where("id", "=", id)
      .forUpdate()
      .executeTakeFirst(),
  );
  const project = found((await projectsById(ctx.db, [entry.project_id])).get(entry.project_id));
  requireChange(ctx, entry, project);
  return { entry, project };
}

/** @throws Refusal not_allowed_now on a project that is over; forbidden for what is somebody else's */
export function requireChange(ctx: Ctx, record: { person_id: string }, project: WorkedProject): void {
  requireWork(ctx, project);
  if (!canChange(ctx.actor, record, project)) throw new Refusal("forbidden");
}

/**
 * Changes an entry. It keeps its rate, unless it moves to another project; there it belongs to no phase and no task
 * until one is named.
 * @throws Refusal not_allowed_now for what is on an issued invoice; on a draft it stays in its project
 */
export async function updateTime(ctx: Ctx, input: Input<"update">): Promise<void> {
  const { db, now } = ctx;
  const { entry, project: before } = await lockEntry(ctx, input.id);
  const moves = input.projectId !== undefined && input.projectId !== entry.project_id;
  await requireFree(db, entry.id, { leaves: moves });
  const project = moves ? await requireProject(ctx, input.projectId!) : before;
  if (moves) requireWork(ctx, project);
  await requirePhase(ctx, project.id, input.phaseId);
  await requireTask(ctx, project.id, input.taskId);
  const rate = moves ? (await ratesOf(db, [project.id]))(project.id, entry.person_id) : null;
  await db
    .updateTable("time_entries")
    .set({
      ...(moves ? { client_id: project.client_id, project_id: project.id } : {}),
      ...(rate ? { rate: rate.hourly } : {}),
      ...timesOf(input, entry, project.zone),
      phase_id: input.phaseId ?? (moves ? null : input.phaseId),
      task_id: input.taskId ?? (moves ? null : input.taskId),
      billable: input.billable,
      note: input.note,
      updated_at: now,
    })
    .where("id", "=", entry.id)
    .execute();
  await updateInternals(db, entry.id, input.internalNote, rate);
}

/** Columns of when: of a part that is given alone, the rest stays as it was, and times go. */
function timesOf(input: When, entry: { day: string; minutes: number }, zone: string) {
  const { day, minutes, startedAt, endedAt } = input;
  if (!day && minutes === undefined && !startedAt && !endedAt) return {};
  const timed = startedAt || endedAt;
  const span = requireSpan(timed ? input : { day: day ?? entry.day, minutes: minutes ?? entry.minutes });
  return {
    day: dayAt(span, zone),
    minutes: span.minutes,
    started_at: span.startedAt,
    ended_at: span.endedAt,
  };
}

async function updateInternals(
  db: TenantDb,
  id: string,
  note: string | undefined,
  rate: { cost: number | null } | null,
): Promise<void> {
  if (note === undefined && rate === null) return;
  await sql`insert into time_entry_internals as i (entry_id, client_id, project_id, note, cost_rate)
            select id, client_id, project_id, ${note ?? ""}, ${rate?.cost ?? null}::bigint from time_entries where id = ${id}
            on conflict (entry_id) do update set
              note = ${note === undefined ? sql`i.note` : sql`excluded.note`},
              cost_rate = ${rate === null ? sql`i.cost_rate` : sql`excluded.cost_rate`}`.execute(db);
}

export async function removeTime(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const { entry } = await lockEntry(ctx, id);
  await requireFree(ctx.db, entry.id, { leaves: true });
  await ctx.db.deleteFrom("time_entries").where("id", "=", entry.id).execute();
}
