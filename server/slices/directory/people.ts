import type { Updateable } from "kysely";
import type { z } from "zod";
import type { directoryContract } from "../../../contract/directory.ts";
import type { Ctx, NewEvent } from "../../kernel/context.ts";
import { fence, type Scope } from "../../kernel/database/fence.ts";
import type { Pools } from "../../kernel/database/pools.ts";
import type { TenantPeople } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { authorize, found, Refusal, refuse } from "../../kernel/refusal.ts";
import { changesTo, type Origin } from "./clients.ts";
import { lockPerson, readPerson } from "./people-queries.ts";
import { canGive, canManage, hindrance, isClientRole, isInCharge, type Placed } from "./policy.ts";

type Input<Name extends keyof typeof directoryContract> = z.output<
  NonNullable<(typeof directoryContract)[Name]["~orpc"]["inputSchema"]> & z.ZodType
>;
export type NewPerson = Input<"invitePerson"> & Origin;
export type PersonChange = Input<"updatePerson">;

/**
 * Puts a person on the tenant's list, as invited. They get in once the registry has followed and they have
 * accepted: routes send them a link, an import leaves that for later.
 * @returns the person's id
 * @throws Refusal forbidden for a role above one's own; invalid_input when role and client do not fit;
 *   already_exists when the address is there already
 */
export async function invitePerson(ctx: Ctx, input: NewPerson): Promise<string> {
  const clientId = await placeOf(ctx, input);
  if (!canGive(ctx.actor, input.role)) refuse("forbidden", "role");
  const person = { id: newId(), name: input.name, client_id: clientId };
  await ctx.db
    .insertInto("people")
    .values({
      ...person,
      email: input.email,
      title: input.title,
      phone: input.phone,
      role: input.role,
      status: "invited",
      source: input.source ?? null,
      external_id: input.externalId ?? null,
      created_at: ctx.now,
    })
    .execute();
  await ctx.emit(personEvent("person.invited", person));
  return person.id;
}

/** The client of a new member, who may belong to one that the actor sees; null for staff. */
async function placeOf({ db, actor }: Ctx, { role, clientId }: NewPerson): Promise<string | null> {
  if (!isClientRole(role)) return clientId ? refuse("invalid_input", "clientId", "not_for_staff") : null;
  const id = clientId ?? actor.clientId ?? refuse("invalid_input", "clientId", "required");
  const client = await db.selectFrom("clients").select("id").where("id", "=", id).executeTakeFirst();
  return client?.id ?? refuse("invalid_input", "clientId", "unknown_choice");
}

/**
 * Notes that somebody who has not accepted yet is invited again. The link is the caller's business.
 * @throws Refusal not_found; forbidden; not_allowed_now when they have accepted, or their client is inactive
 */
export async function renewInvitation(ctx: Ctx, id: string): Promise<void> {
  const person = found(await readPerson(ctx.db, id));
  authorize(canManage, ctx.actor, person);
  if (person.status !== "invited" || person.client_status === "inactive")
    throw new Refusal("not_allowed_now");
  await ctx.emit(personEvent("person.invited", person));
}

/**
 * Changes a person's details, role or status. The registry has to follow after the commit.
 * @throws Refusal not_found; forbidden for somebody one does not manage, or a role one cannot give;
 *   not_allowed_now, with the reason on the field, where nobody would be left in charge
 */
export async function updatePerson(ctx: Ctx, input: PersonChange): Promise<void> {
  const { db, actor } = ctx;
  const seen = found(await readPerson(db, input.id));
  authorize(canManage, actor, seen);
  const { person: locked, peers } = await lockPerson(db, seen);
  const person = found(locked);
  const after = { role: input.role ?? person.role, status: statusAfter(person, input.status) };
  if (after.role !== person.role) requireRole(ctx, person, after.role);
  const reason =
    isInCharge({ ...person, ...after }) && after.role === person.role
      ? null
      : hindrance(actor, person, peers);
  if (reason) refuse("not_allowed_now", after.role === person.role ? "status" : "role", reason);
  const { name, title, phone } = input;
  const columns: Updateable<TenantPeople> = changesTo(person, { name, title, phone, ...after });
  if (Object.keys(columns).length === 0) return;
  await db.updateTable("people").set(columns).where("id", "=", person.id).execute();
  await ctx.emit(personEvent(eventFor(person, after), { ...person, name: name ?? person.name }));
}

/** Coming back, a person who had never accepted is invited still. */
function statusAfter(person: Placed & { joined_at: Date | null }, wanted: PersonChange["status"]): string {
  if (wanted === undefined || wanted === person.status) return person.status;
  if (wanted === "deactivated") return wanted;
  if (person.status === "invited") refuse("not_allowed_now", "status", "not_accepted_yet");
  return person.joined_at ? "active" : "invited";
}

function requireRole({ actor }: Ctx, person: Placed, role: string): void {
  if (isClientRole(role) !== (person.client_id !== null)) refuse("invalid_input", "role", "other_kind");
  if (!canGive(actor, role)) refuse("forbidden", "role");
}

function eventFor(before: Placed, after: { role: string; status: string }): string {
  if (after.status !== before.status)
    return after.status === "deactivated" ? "person.deactivated" : "person.reactivated";
  return after.role === before.role ? "person.updated" : "person.role_changed";
}

function personEvent(type: string, person: { id: string; name: string; client_id: string | null }): NewEvent {
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
      .set({ status: "active", joined_at: new Date() })
      .where("id", "=", id)
      .where("status", "=", "invited")
      .execute();
  });
}
