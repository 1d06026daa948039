import { sql } from "kysely";
import { z } from "zod";
import type { Task } from "../../../contract/project-tasks.ts";
import { type Ctx, can, isStaff } from "../../kernel/context.ts";
import { newId } from "../../kernel/ids.ts";
import { after, keyDay, pageOf } from "../../kernel/paging.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";
import { refOf } from "./output.ts";
import { requirePhase } from "./plan.ts";
import { canWork } from "./policy.ts";
import { type Input, projectsById, staffNamed, textArray, type WorkedProject } from "./queries.ts";

interface TaskRecord {
  id: string;
  title: string;
  description: string;
  status: string;
  phase_id: string | null;
  assignee_id: string | null;
  assignee_name: string | null;
  due_on: string | null;
  audience: string;
  updated_at: Date;
}

const cursorShape = z.tuple([z.enum(["true", "false"]), z.union([keyDay, z.literal("infinity")]), z.uuid()]);

/** A page of the tasks of a project: open ones first, by their day. */
export async function listTasks(ctx: Ctx, input: Input<"listTasks">) {
  const { db, actor } = ctx;
  const project = await projectOf(ctx, input.id);
  const { client_id: clientId, name: label } = project;
  ctx.shown.push({ clientId, projectId: project.id, id: project.id, label });
  const last = after(input.cursor, cursorShape);
  const where = [sql`t.project_id = ${project.id}`];
  if (input.status) where.push(sql`t.status = any (${textArray(input.status)}::text[])`);
  if (input.phaseId) where.push(sql`t.phase_id = ${input.phaseId}`);
  if (input.assignee === "none") where.push(sql`t.assignee_id is null`);
  else if (input.assignee)
    where.push(sql`t.assignee_id = ${input.assignee === "me" ? actor.personId : input.assignee}`);
  if (last)
    where.push(sql`((t.status = 'done'), coalesce(t.due_on, 'infinity'), t.id)
      > (${last[0]}::text::boolean, ${last[1]}::date, ${last[2]}::uuid)`);
  const { rows } = await sql<TaskRecord>`
    ${tasks} where ${sql.join(where, sql` and `)}
     order by (t.status = 'done'), coalesce(t.due_on, 'infinity'), t.id limit ${input.limit + 1}`.execute(db);
  return pageOf(
    rows,
    input.limit,
    (row) => [String(row.status === "done"), row.due_on ?? "infinity", row.id],
    (row) => taskOutput(ctx, project, row),
  );
}

const tasks = sql`
  select t.id, t.title, t.description, t.status, t.phase_id, t.assignee_id, p.name assignee_name,
         t.due_on::text, t.audience, t.updated_at
    from project_tasks t left join people p on p.id = t.assignee_id`;

function taskOutput({ actor }: Ctx, project: WorkedProject, row: TaskRecord): Task {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    status: row.status as Task["status"],
    phaseId: row.phase_id,
    assignee: row.assignee_id ? refOf(row.assignee_id, row.assignee_name, null) : null,
    dueOn: row.due_on,
    audience: row.audience as Task["audience"],
    updatedAt: row.updated_at.toISOString(),
    can: { edit: canWork(actor, project) },
  };
}

async function taskById(ctx: Ctx, project: WorkedProject, id: string): Promise<Task> {
  const { rows } = await sql<TaskRecord>`
    ${tasks} where t.id = ${id} and t.project_id = ${project.id}`.execute(ctx.db);
  return taskOutput(ctx, project, found(rows[0]));
}

async function projectOf({ db }: Ctx, id: string): Promise<WorkedProject> {
  return found((await projectsById(db, [id])).get(id));
}

/**
 * Adds a task, for staff alone unless said otherwise.
 * @throws Refusal not_found; not_allowed_now when the project is over; invalid_input for who or what is not of it
 */
export async function createTask(ctx: Ctx, input: Input<"createTask">): Promise<Task> {
  const { db, now } = ctx;
  const project = await projectOf(ctx, input.id);
  requireWork(ctx, project);
  await requirePhase(ctx, project.id, input.phaseId);
  await requireAssignee(ctx, input.assigneeId);
  const id = newId();
  await db
    .insertInto("project_tasks")
    .values({
      id,
      client_id: project.client_id,
      project_id: project.id,
      phase_id: input.phaseId ?? null,
      title: input.title,
      description: input.description ?? "",
      status: input.status ?? "open",
      audience: input.audience ?? "internal",
      assignee_id: input.assigneeId ?? null,
      due_on: input.dueOn ?? null,
      created_at: now,
      updated_at: now,
    })
    .execute();
  return taskById(ctx, project, id);
}

/** @throws Refusal as createTask */
export async function updateTask(ctx: Ctx, input: Input<"updateTask">): Promise<Task> {
  const { db, now } = ctx;
  const project = await projectOf(ctx, input.id);
  await taskById(ctx, project, input.taskId);
  requireWork(ctx, project);
  await requirePhase(ctx, project.id, input.phaseId);
  await requireAssignee(ctx, input.assigneeId);
  await db
    .updateTable("project_tasks")
    .set({
      title: input.title,
      description: input.description,
      status: input.status,
      phase_id: input.phaseId,
      assignee_id: input.assigneeId,
      due_on: input.dueOn,
      audience: input.audience,
      updated_at: now,
    })
    .where("id", "=", input.taskId)
    .execute();
  return taskById(ctx, project, input.taskId);
}

/** Deletes a task; time on it stays. */
export async function removeTask(ctx: Ctx, input: Input<"removeTask">): Promise<void> {
  const project = await projectOf(ctx, input.id);
  await taskById(ctx, project, input.taskId);
  await ctx.db.deleteFrom("project_tasks").where("id", "=", input.taskId).execute();
}

/** @throws Refusal forbidden; not_allowed_now on a project that is over */
export function requireWork({ actor }: Ctx, project: { status: string }): void {
  if (!isStaff(actor) || !can(actor, "projects.work")) throw new Refusal("forbidden");
  if (!canWork(actor, project)) throw new Refusal("not_allowed_now");
}

async function requireAssignee({ db }: Ctx, id: string | null | undefined): Promise<void> {
  if (id && (await staffNamed(db, [id])).length === 0)
    refuse("invalid_input", "assigneeId", "unknown_choice");
}
