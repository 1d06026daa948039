import { type Actor, can, isStaff } from "../../kernel/context.ts";
import type { TicketRecord } from "./queries.ts";

const isOver = (ticket: TicketRecord) => ticket.status === "resolved" || ticket.status === "closed";

/** Staff who work on tickets. */
export function canWork(actor: Actor): boolean {
  return isStaff(actor) && can(actor, "tickets.work");
}

export function canReply(actor: Actor, ticket: TicketRecord): boolean {
  return can(actor, "tickets.write") && ticket.status !== "closed" && ticket.merged_into_id === null;
}

export function canClose(actor: Actor, ticket: TicketRecord): boolean {
  return can(actor, "tickets.write") && ticket.status !== "closed";
}

export function canReopen(actor: Actor, ticket: TicketRecord): boolean {
  return can(actor, "tickets.write") && isOver(ticket) && ticket.merged_into_id === null;
}

/** Whoever sees a ticket also when they are not in copy of it. */
export function canSeeUncopied(actor: Actor, ticket: TicketRecord): boolean {
  return can(actor, "tickets.read_all") || ticket.requester_id === actor.personId;
}

/** The one who asked says how it went. */
export function canRate(actor: Actor, ticket: TicketRecord): boolean {
  return !isStaff(actor) && isOver(ticket) && ticket.requester_id === actor.personId;
}

export function canMerge(actor: Actor, ticket: TicketRecord): boolean {
  return canWork(actor) && ticket.merged_into_id === null;
}
