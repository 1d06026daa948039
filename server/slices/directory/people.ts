import type { Updateable } from "kysely";
import type { z } from "zod";
import type { directoryContract } from "../../../contract/directory.ts";
import type { MemberRole } from "../../../contract/permissions.ts";
import type { Ctx, NewEvent } from "../../kernel/context.ts";
import { fence, type Scope } from "../../kernel/database/fence.ts";
import type { Pools } from "../../kernel/database/pools.ts";
import type { TenantPeople } from "../../kernel/database/schema.gen.ts";
import { authorize, found, Refusal, refuse } from "../../kernel/refusal.ts";
import { changesTo } from "./clients.ts";
import { requireRole } from "./custom-roles.ts";
import { lockPerson, type PersonRow, readPerson } from "./people-queries.ts";
import { takePlaces } from "./places.ts";
import { canManage, hindrance, isClientRole, isInCharge } from "./policy.ts";

export type PeopleInput<Name extends keyof typeof directoryContract> = z.output<
  NonNullable<(typeof directoryContract)[Name]["~orpc"]["inputSchema"]> & z.ZodType
>;
export type PersonChange = PeopleInput<"updatePerson">;

/**
 * Changes a person's details, role or status. A new role starts afresh: what was granted or withdrawn singly goes with
 * the old one. The registry has to follow after the commit.
 * @throws Refusal not_found; forbidden for somebody one does not manage, or a role one cannot give;
 *   not_allowed_now, with the reason on the field, where nobody would be left in charge or no place is left
 */
export async function updatePerson(ctx: Ctx, input: PersonChange): Promise<void> {
  const { db, actor } = ctx;
  const seen = found(await readPerson(db, input.id));
  authorize(canManage, actor, seen);
  const person = found(await lockPerson(db, seen));
  const role = await roleAfter(ctx, person, input);
  const status = statusAfter(person, input.status);
  const stays = isInCharge({ ...person, ...role.columns, status, grants: role.changed ? [] : person.grants });
  const reason = stays && !role.changed ? null : hindrance(actor, person, person.peers);
  if (reason) refuse("not_allowed_now", role.changed ? "role" : "status", reason);
  if (person.status === "deactivated" && status !== "deactivated") await takePlaces(ctx, person.client_id, 1);
  const { name, title, phone } = input;
  const link = status === person.status ? {} : { invitation_expires_at: null };
  const given = { name, title, phone, status, ...role.columns, ...link };
  const columns: Updateable<TenantPeople> = changesTo(person, given);
  if (Object.keys(columns).length === 0) return;
  await db.updateTable("people").set(columns).where("id", "=", person.id).execute();
  if (role.changed) await db.deleteFrom("people_grants").where("person_id", "=", person.id).execute();
  const type = eventFor(person.status, status, role.changed);
  await ctx.emit(personEvent(type, { ...person, name: name ?? person.name }));
}

/** The role that somebody has after a change, and whether that is another one. */
async function roleAfter(ctx: Ctx, person: PersonRow, { role, customRoleId }: PersonChange) {
  const same = (role ?? person.role) === person.role;
  const custom = customRoleId === undefined ? (same ? person.custom_role_id : null) : customRoleId;
  const columns = { role: role ?? person.role, custom_role_id: custom };
  if (same && custom === person.custom_role_id) return { columns, changed: false };
  if (isClientRole(columns.role) !== (person.client_id !== null))
    refuse("invalid_input", "role", "other_kind");
  await requireRole(ctx, columns.role as MemberRole, custom);
  return { columns, changed: true };
}

/** Coming back, a person who had never accepted is invited still. */
function statusAfter(
  person: Pick<PersonRow, "status" | "joined_at">,
  wanted: PersonChange["status"],
): string {
  if (wanted === undefined || wanted === person.status) return person.status;
  if (wanted === "deactivated") return wanted;
  if (person.status === "invited") refuse("not_allowed_now", "status", "not_accepted_yet");
  return person.joined_at ? "active" : "invited";
}

function eventFor(before: string, after: string, newRole: boolean): string {
  if (after !== before) return after === "deactivated" ? "person.deactivated" : "person.reactivated";
  return newRole ? "person.role_changed" : "person.updated";
}

/** Something that happened to a person, in the words of the business; the client is not told. */
export function personEvent(
  type: string,
  person: { id: string; name: string; client_id: string | null },
): NewEvent {
  return {
    type,
    clientId: person.client_id,
    audience: "internal",
    subject: { type: "person", id: person.id, label: person.name },
  };
}

/**
 * Makes a person of a tenant active, who has just accepted their invitation. Repeating it changes nothing.
 * @throws Refusal not_found when they, or their client, were deactivated and the registry does not know yet
 */
export async function activatePerson(
  pools: Pools,
  database: string,
  id: string,
  name: string,
): Promise<void> {
  const trail = { actor: name };
  const scope: Scope = { audience: "job", personId: id, clientId: null, tickets: "all", trail };
  await fence(pools, database, scope, "read write", async (db) => {
    const person = found(await readPerson(db, id));
    if (person.status === "deactivated" || person.client_status === "inactive")
      throw new Refusal("not_found");
    await db
      .updateTable("people")
      .set({ status: "active", joined_at: new Date(), invitation_expires_at: null })
      .where("id", "=", id)
      .where("status", "=", "invited")
      .execute();
  });
}
