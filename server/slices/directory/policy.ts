import {
  clientRoles,
  type MemberRole,
  type Permission,
  resolvedPermissions,
  rolePermissions,
} from "../../../contract/permissions.ts";
import { type Actor, can } from "../../kernel/context.ts";

/** What a rule has to know of a person. */
export interface Placed {
  id: string;
  client_id: string | null;
  role: string;
  status: string;
}

/** A single permission that somebody has besides their role, or has not in spite of it. */
export interface Grant {
  permission: string;
  effect: "granted" | "withdrawn";
  by: string;
  at: string;
}

/** A person with all that decides what they may do. */
export interface Empowered extends Placed {
  custom_role_id: string | null;
  /** Permissions of the tenant's own role that they have. */
  custom_permissions: string[] | null;
  grants: Grant[];
}

export function isClientRole(role: string): boolean {
  return (clientRoles as readonly string[]).includes(role);
}

export const singlesOf = (grants: readonly Grant[], effect: Grant["effect"]): string[] =>
  grants.filter((grant) => grant.effect === effect).map(({ permission }) => permission);

/** What a person may do, whether or not they get in at all. */
export function powersOf(person: Pick<Empowered, "role" | "custom_permissions" | "grants">): Permission[] {
  return resolvedPermissions(person.role as MemberRole, person.custom_permissions, {
    granted: singlesOf(person.grants, "granted"),
    withdrawn: singlesOf(person.grants, "withdrawn"),
  });
}

export function holdsAll(actor: Actor, wanted: readonly string[]): boolean {
  return wanted.every((permission) => can(actor, permission as Permission));
}

const managesAll = (actor: Actor) => actor.role === "tenant_admin" || actor.role === "program";

/**
 * Whose business whom is: a tenant admin's everybody, other staff's the members that they see (the fence shows a
 * lead only those of their clients), a member's the people of their own client.
 */
export function isTheirs(actor: Actor, person: Pick<Placed, "client_id">): boolean {
  if (managesAll(actor)) return true;
  if (!can(actor, "people.manage") || person.client_id === null) return false;
  return actor.audience !== "client" || person.client_id === actor.clientId;
}

/** Staff stand above members, whose permissions reach no further than their own company. */
const isAbove = (actor: Actor, role: string) => actor.audience !== "client" && isClientRole(role);

/** Nobody changes one of their own side who may do more than they do themselves. */
export function canManage(actor: Actor, person: Empowered): boolean {
  return isTheirs(actor, person) && (isAbove(actor, person.role) || holdsAll(actor, powersOf(person)));
}

/**
 * Nobody gives a role that holds more than they do, or to somebody whom they would not manage in it. The built-in
 * roles of members are staff's to give whatever they hold.
 * @param own what the tenant's own role holds, when it is one
 */
export function canGive(actor: Actor, role: MemberRole, own: readonly string[] | null): boolean {
  if (!can(actor, "people.manage") || !(managesAll(actor) || isClientRole(role))) return false;
  return (own === null && isAbove(actor, role)) || holdsAll(actor, own ?? rolePermissions[role]);
}

/** Nobody changes their own single permissions. */
export function canSetPermissions(actor: Actor, person: Empowered): boolean {
  return canManage(actor, person) && person.id !== actor.personId;
}

/** Staff in charge help who has lost their means, since it lets them in as somebody else; never a client's own people. */
export function helps(actor: Actor): boolean {
  return actor.role === "tenant_admin" || actor.role === "account_lead";
}

/** For themselves there is the account, which asks for more. */
export function canHelp(actor: Actor, person: Empowered): boolean {
  return helps(actor) && canManage(actor, person) && person.id !== actor.personId;
}

/**
 * The people in whose hands a tenant or a client is: with the built-in role and nothing withdrawn. One active one
 * stays.
 */
export function isInCharge(
  person: Pick<Empowered, "role" | "status" | "custom_role_id"> & {
    grants: readonly Pick<Grant, "effect">[];
  },
): boolean {
  return (
    person.status === "active" &&
    ["tenant_admin", "client_executive"].includes(person.role) &&
    person.custom_role_id === null &&
    !person.grants.some(({ effect }) => effect === "withdrawn")
  );
}

/**
 * Why somebody in charge cannot be taken out of it: a tenant always keeps an admin; an executive neither removes
 * themselves nor, with another, the last one of their client. Null when they can.
 * @param others how many more are in charge of the same place
 */
export function hindrance(
  actor: Actor,
  person: Empowered,
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

/** Staff say how many people a client may have; the client does not. */
export function canLimitPeople(actor: Actor): boolean {
  return actor.audience !== "client" && can(actor, "people.manage");
}
