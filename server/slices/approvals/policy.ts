import { type Actor, can, isStaff } from "../../kernel/context.ts";

/** How long a proof is recent enough, in milliseconds: as for other sensitive acts (kernel/http/gate.ts). */
const recent = 10 * 60_000;

/** Members themselves: not staff who look through their eyes, and no program. */
export function mayDecide(actor: Actor): boolean {
  return hasQueue(actor) && !actor.behind;
}

/** Who has a queue: members who may decide, and whoever looks through their eyes without deciding. */
export function hasQueue(actor: Actor): boolean {
  return !isStaff(actor) && actor.personId !== null && can(actor, "approvals.decide");
}

export function maySubmit(actor: Actor): boolean {
  return isStaff(actor) && can(actor, "approvals.submit");
}

/** Of all clients: whoever sees all of them. */
export function canConfigure(actor: Actor, clientId: string | null): boolean {
  return (
    isStaff(actor) && can(actor, "approvals.configure") && (clientId !== null || actor.audience !== "lead")
  );
}

/** Whether they have lately proved who they are. */
export function isProved(actor: Actor, now: Date): boolean {
  return actor.proof !== undefined && now.getTime() - actor.proof.at.getTime() < recent;
}
