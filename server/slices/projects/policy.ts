import { type Actor, can, isStaff } from "../../kernel/context.ts";

type Stood = { status: string };

/** Projects that nobody works on any more. */
export const isOver = ({ status }: Stood) => status === "completed" || status === "cancelled";

/** Staff who plan projects. */
export function canPlan(actor: Actor): boolean {
  return isStaff(actor) && can(actor, "projects.write");
}

/** Staff who may log time and money on a project, and work on its tasks. */
export function canWork(actor: Actor, project: Stood): boolean {
  return isStaff(actor) && can(actor, "projects.work") && !isOver(project);
}

export function canRemove(actor: Actor, project: Stood): boolean {
  return canPlan(actor) && project.status === "draft";
}

export function canSeeCosts(actor: Actor): boolean {
  return isStaff(actor) && can(actor, "projects.costs");
}

/** Whether amounts are for them, beside hours. */
export function seesMoney(actor: Actor): boolean {
  return can(actor, "projects.budget");
}

/** Time and expenses: one's own, and everybody's for those who plan. */
export function canChange(actor: Actor, record: { person_id: string }, project: Stood): boolean {
  return canWork(actor, project) && (record.person_id === actor.personId || canPlan(actor));
}
