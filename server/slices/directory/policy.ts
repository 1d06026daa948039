import { clientRoles } from "../../../contract/permissions.ts";
import { type Actor, can } from "../../kernel/context.ts";

/** What a rule has to know of a person. */
export interface Placed {
  id: string;
  client_id: string | null;
  role: string;
  status: string;
}

export function isClientRole(role: string): boolean {
  return (clientRoles as readonly string[]).includes(role);
}

const managesAll = (actor: Actor) => actor.role === "tenant_admin" || actor.role === "program";

/**
 * Who manages whom: a tenant admin everybody, a lead the members of their clients (the fence shows no others),
 * an executive the people of their own client.
 */
export function canManage(actor: Actor, person: Pick<Placed, "client_id">): boolean {
  if (managesAll(actor)) return true;
  if (!can(actor, "people.manage") || person.client_id === null) return false;
  return actor.audience === "client" ? person.client_id === actor.clientId : actor.audience === "lead";
}

/** Nobody gives a role to somebody whom they would not manage in it. */
export function canGive(actor: Actor, role: string): boolean {
  return managesAll(actor) || (can(actor, "people.manage") && isClientRole(role));
}

/** The roles in whose hands a tenant or a client is; one active person stays in them. */
export function isInCharge(person: Pick<Placed, "role" | "status">): boolean {
  return person.status === "active" && ["tenant_admin", "client_executive"].includes(person.role);
}

/**
 * Why somebody in charge cannot be taken out of it: a tenant always keeps an admin; an executive neither removes
 * themselves nor, with another, the last one of their client. Null when they can.
 * @param others how many active people share the role in the same place
 */
export function hindrance(
  actor: Actor,
  person: Placed,
  others: number,
): "last_admin" | "last_executive" | "yourself" | null {
  if (!isInCharge(person)) return null;
  if (person.role === "tenant_admin") return others === 0 ? "last_admin" : null;
  if (actor.audience !== "client") return null;
  if (person.id === actor.personId) return "yourself";
  return others === 0 ? "last_executive" : null;
}

export function canEditClients(actor: Actor): boolean {
  return can(actor, "clients.write");
}
