import type { Insertable } from "kysely";
import type { MemberRole } from "../../../contract/permissions.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import type { TenantPeople } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { authorize, found, Refusal, refuse } from "../../kernel/refusal.ts";
import type { Origin } from "./clients.ts";
import { requireRole } from "./custom-roles.ts";
import { type PeopleInput, personEvent } from "./people.ts";
import { lockPerson, readPerson } from "./people-queries.ts";
import { takePlaces } from "./places.ts";
import { canManage, isClientRole } from "./policy.ts";

export type NewPerson = PeopleInput<"invitePerson"> & Origin;

/**
 * Puts a person on the tenant's list, as invited. They get in once the registry has followed and they have
 * accepted: routes send them a link, an import leaves that for later.
 * @returns the person's id
 * @throws Refusal forbidden for a role above one's own; invalid_input when role and client do not fit;
 *   already_exists when the address is there already; not_allowed_now when the client has no place left
 */
export async function invitePerson(ctx: Ctx, input: NewPerson): Promise<string> {
  const clientId = await placeOf(ctx, input);
  await requireRole(ctx, input.role, input.customRoleId ?? null);
  await takePlaces(ctx, clientId, 1);
  const row = { ...newPerson(ctx, clientId, input), source: input.source, external_id: input.externalId };
  await ctx.db.insertInto("people").values(row).execute();
  await ctx.emit(personEvent("person.invited", row));
  return row.id;
}

/** The row of somebody who is invited. */
export function newPerson(
  { now }: Ctx,
  clientId: string | null,
  input: Pick<NewPerson, "name" | "email" | "title" | "phone"> & {
    role: MemberRole;
    customRoleId?: string | undefined;
  },
) {
  return {
    id: newId(),
    name: input.name,
    client_id: clientId,
    email: input.email,
    title: input.title,
    phone: input.phone,
    role: input.role,
    custom_role_id: input.customRoleId ?? null,
    status: "invited",
    created_at: now,
  } satisfies Insertable<TenantPeople>;
}

/**
 * The client of a new member, who may belong to one that the actor sees; null for staff.
 * @throws Refusal invalid_input on `clientId`
 */
export async function placeOf(
  { db, actor }: Ctx,
  { role, clientId }: { role: string; clientId?: string | undefined },
): Promise<string | null> {
  if (!isClientRole(role)) return clientId ? refuse("invalid_input", "clientId", "not_for_staff") : null;
  const id = clientId ?? actor.clientId ?? refuse("invalid_input", "clientId", "required");
  const client = await db.selectFrom("clients").select("id").where("id", "=", id).executeTakeFirst();
  return client?.id ?? refuse("invalid_input", "clientId", "unknown_choice");
}

/**
 * Makes sure that a client's people could get in: nobody is written to for nothing.
 * @throws Refusal not_allowed_now on `clientId`
 */
export async function requireActiveClient({ db }: Ctx, clientId: string | null): Promise<void> {
  if (clientId === null) return;
  const client = await db
    .selectFrom("clients")
    .select("status")
    .where("id", "=", clientId)
    .executeTakeFirst();
  if (client?.status === "inactive") refuse("not_allowed_now", "clientId", "inactive_client");
}

/** Notes how long the links of these people are good, now that they go out; answers with that many days. */
export async function noteInvitations({ db, now }: Ctx, ids: string[]): Promise<number> {
  const days = await invitationDays(db);
  await db
    .updateTable("people")
    .set({ invitation_expires_at: new Date(now.getTime() + days * 86_400_000) })
    .where("id", "in", ids)
    .execute();
  return days;
}

async function invitationDays(db: TenantDb): Promise<number> {
  const { invitation_days } = await db
    .selectFrom("settings")
    .select("invitation_days")
    .executeTakeFirstOrThrow();
  return invitation_days;
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
 * Revokes the invitation of somebody who has not accepted yet. Once the registry has followed their link is dead.
 * @throws Refusal not_found; forbidden; not_allowed_now when there is none
 */
export async function revokeInvitation(ctx: Ctx, id: string): Promise<void> {
  const seen = found(await readPerson(ctx.db, id));
  authorize(canManage, ctx.actor, seen);
  const person = found(await lockPerson(ctx.db, seen));
  if (person.status !== "invited") throw new Refusal("not_allowed_now");
  await ctx.db
    .updateTable("people")
    .set({ status: "deactivated", invitation_expires_at: null })
    .where("id", "=", id)
    .execute();
  await ctx.emit(personEvent("person.invitation_revoked", person));
}
