import { sql } from "kysely";
import type { Timer, timeContract } from "../../../contract/time.ts";
import type { Ctx } from "../../kernel/context.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";
import { requirePhase } from "./plan.ts";
import { requireWork } from "./tasks.ts";
import { enterTime, requireProject, requireTask } from "./time.ts";
import { entryById, type Input } from "./time-queries.ts";

export type TimerEndpoints = Pick<
  typeof timeContract,
  "getTimer" | "startTimer" | "updateTimer" | "stopTimer" | "discardTimer"
>;

/** One's running timer; null without. */
export async function readTimer({ db, actor }: Ctx): Promise<Timer | null> {
  const { rows } = await sql<Omit<Timer, "startedAt"> & { startedAt: Date }>`
    select jsonb_build_object('id', p.id, 'name', p.name) project,
           jsonb_build_object('id', c.id, 'name', c.name) client,
           case when f.id is not null then jsonb_build_object('id', f.id, 'name', f.name) end phase,
           case when k.id is not null then jsonb_build_object('id', k.id, 'name', k.title) end task,
           t.billable, t.note, t.internal_note "internalNote", t.started_at "startedAt"
      from timers t
      join projects p on p.id = t.project_id
      join clients c on c.id = t.client_id
      left join project_phases f on f.id = t.phase_id
      left join project_tasks k on k.id = t.task_id
     where t.person_id = ${actor.personId}`.execute(db);
  const [row] = rows;
  return row ? { ...row, startedAt: row.startedAt.toISOString() } : null;
}

/**
 * Starts a timer. The one that ran, if any, becomes an entry.
 * @throws Refusal invalid_input for what is not of the project; not_allowed_now when the project is over, or the timer
 * that runs ran for more than a day
 */
export async function startTimer(ctx: Ctx, input: Input<"startTimer">) {
  const { db, actor, now } = ctx;
  const project = await requireProject(ctx, input.projectId);
  requireWork(ctx, project);
  await requirePhase(ctx, project.id, input.phaseId);
  await requireTask(ctx, project.id, input.taskId);
  const running = await lockTimer(ctx);
  const stopped = running ? await stop(ctx, running, undefined) : null;
  await db
    .insertInto("timers")
    .values({
      person_id: actor.personId!,
      client_id: project.client_id,
      project_id: project.id,
      phase_id: input.phaseId ?? null,
      task_id: input.taskId ?? null,
      billable: input.billable ?? true,
      note: input.note ?? "",
      internal_note: input.internalNote ?? "",
      started_at: now,
    })
    .execute();
  return {
    timer: found(await readTimer(ctx)),
    stopped: stopped === null ? null : await entryById(ctx, stopped),
  };
}

function lockTimer({ db, actor }: Ctx) {
  return db
    .selectFrom("timers")
    .selectAll()
    .where("person_id", "=", actor.personId!)
    .forUpdate()
    .executeTakeFirst();
}
type Running = NonNullable<Awaited<ReturnType<typeof lockTimer>>>;

/** @throws Refusal not_found without a timer; invalid_input for what is not of the project, or a time to come */
export async function updateTimer(ctx: Ctx, input: Input<"updateTimer">) {
  const { db, now } = ctx;
  const timer = found(await lockTimer(ctx));
  const moves = input.projectId !== undefined && input.projectId !== timer.project_id;
  const project = await requireProject(ctx, input.projectId ?? timer.project_id);
  requireWork(ctx, project);
  await requirePhase(ctx, project.id, input.phaseId);
  await requireTask(ctx, project.id, input.taskId);
  if (input.startedAt && Date.parse(input.startedAt) > now.getTime())
    refuse("invalid_input", "startedAt", "in_the_future");
  await db
    .updateTable("timers")
    .set({
      client_id: project.client_id,
      project_id: project.id,
      phase_id: input.phaseId ?? (moves ? null : input.phaseId),
      task_id: input.taskId ?? (moves ? null : input.taskId),
      billable: input.billable,
      note: input.note,
      internal_note: input.internalNote,
      started_at: input.startedAt,
    })
    .where("person_id", "=", timer.person_id)
    .execute();
  return { timer: found(await readTimer(ctx)) };
}

/**
 * Stops the timer: it becomes an entry, from its beginning until now or of as many minutes as are named.
 * @throws Refusal not_found without a timer; not_allowed_now when it ran for more than a day and no minutes are named
 */
export async function stopTimer(ctx: Ctx, { minutes }: Input<"stopTimer">) {
  return entryById(ctx, await stop(ctx, found(await lockTimer(ctx)), minutes));
}

async function stop(ctx: Ctx, timer: Running, minutes: number | undefined): Promise<string> {
  const { now } = ctx;
  const began = timer.started_at.getTime();
  // An entry is never empty, also when the timer is stopped in the same moment.
  const ended = minutes === undefined ? Math.max(now.getTime(), began + 1) : began + minutes * 60_000;
  if (ended - began > 1440 * 60_000) refuse("not_allowed_now", "minutes", "longer_than_day");
  await ctx.db.deleteFrom("timers").where("person_id", "=", timer.person_id).execute();
  return enterTime(ctx, {
    projectId: timer.project_id,
    phaseId: timer.phase_id,
    taskId: timer.task_id,
    startedAt: timer.started_at.toISOString(),
    endedAt: new Date(ended).toISOString(),
    billable: timer.billable,
    note: timer.note,
    internalNote: timer.internal_note,
  });
}

export async function discardTimer({ db, actor }: Ctx): Promise<void> {
  const gone = await db
    .deleteFrom("timers")
    .where("person_id", "=", actor.personId!)
    .returning("person_id")
    .executeTakeFirst();
  if (!gone) throw new Refusal("not_found");
}
