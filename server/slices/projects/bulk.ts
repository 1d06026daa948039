import { type Ctx, isStaff } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { refuse } from "../../kernel/refusal.ts";
import { invoicesOf, isKept } from "./billable.ts";
import { canChange, canPlan } from "./policy.ts";
import { projectsById } from "./queries.ts";
import type { Input } from "./time-queries.ts";

interface Locked {
  id: string;
  project_id: string;
  person_id: string;
}

/**
 * The same change to many entries, or their end: in one transaction, those that cannot be changed left as they are.
 * @returns ids of those done, and an error code for each of the others
 */
export async function changeMany(ctx: Ctx, input: Input<"bulkUpdate">) {
  const { db, now } = ctx;
  const { set, remove } = input;
  if (remove ? set : !set || Object.keys(set).length === 0) refuse("invalid_input", "set", "required");
  const ids = [...new Set(input.ids)];
  // Always locked in one order, so that two changes at once cannot wait for each other.
  const entries: Locked[] = await db
    .selectFrom("time_entries")
    .select(["id", "project_id", "person_id"])
    .where("id", "in", ids)
    .orderBy("id")
    .forUpdate()
    .execute();
  const judge = await judgeOf(ctx, entries, set ?? {}, { leaves: remove === true });
  const codes = new Map(entries.map((entry) => [entry.id, judge(entry)]));
  const done = ids.filter((id) => codes.get(id) === null);
  const failed = ids
    .filter((id) => codes.get(id) !== null)
    .map((id) => ({ id, code: codes.get(id) ?? "not_found" }));
  if (done.length > 0 && remove) await db.deleteFrom("time_entries").where("id", "in", done).execute();
  if (done.length > 0 && set) {
    await db
      .updateTable("time_entries")
      .set({
        billable: set.billable,
        phase_id: set.phaseId,
        task_id: set.taskId,
        note: set.note,
        ...(set.day ? { day: set.day, started_at: null, ended_at: null } : {}),
        updated_at: now,
      })
      .where("id", "in", done)
      .execute();
  }
  return { done, failed };
}

/** Says of an entry why it cannot be changed so; null when it can. What that needs is read once for all. */
async function judgeOf(
  { db, actor }: Ctx,
  entries: Locked[],
  set: { phaseId?: string | null | undefined; taskId?: string | null | undefined },
  act: { leaves: boolean },
) {
  const invoices = await invoicesOf(
    db,
    entries.map(({ id }) => id),
  );
  const projects = await projectsById(
    db,
    entries.map(({ project_id }) => project_id),
  );
  const phaseOf = set.phaseId ? await ownerOf(db, "project_phases", set.phaseId) : null;
  const taskOf = set.taskId ? await ownerOf(db, "project_tasks", set.taskId) : null;
  return (entry: Locked): string | null => {
    const project = projects.get(entry.project_id);
    if (!project || !isStaff(actor)) return "not_found";
    const own = entry.person_id === actor.personId || canPlan(actor);
    if (!own) return "forbidden";
    if (!canChange(actor, entry, project)) return "not_allowed_now";
    if (isKept(invoices.get(entry.id), act)) return "invoiced";
    const fits = (owner: string | null) => owner === null || owner === entry.project_id;
    return fits(phaseOf) && fits(taskOf) ? null : "invalid_input";
  };
}

/** The project of a phase or task; a text that is no project's id when there is none. */
async function ownerOf(db: TenantDb, table: "project_phases" | "project_tasks", id: string): Promise<string> {
  const row = await db.selectFrom(table).select("project_id").where("id", "=", id).executeTakeFirst();
  return row?.project_id ?? "none";
}
