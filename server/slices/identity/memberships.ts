import { sql } from "kysely";
import type { MemberRole, Permission } from "../../../contract/permissions.ts";
import { hashToken } from "../../kernel/crypto.ts";
import type { Trail } from "../../kernel/database/fence.ts";
import type { Registry, RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { killDigestLinks } from "./digest-links.ts";
import { withCurrentAddresses } from "./left-addresses.ts";
import { leaveMembership } from "./removal.ts";

/** One row of a tenant's people, as the registry has to know it for sign-in. */
export interface Membership {
  id: string;
  email: string;
  name: string;
  tenantId: string;
  clientId: string | null;
  clientName: string | null;
  role: MemberRole;
  /** What they may do, where it is not just what the role says. */
  permissions?: Permission[] | null;
  /** Name of the tenant's own role, where they have one. */
  roleName?: string | null;
  status: "invited" | "active" | "deactivated";
}

/** How long an invitation's link works where nobody has said otherwise. */
export const invitationDays = 14;

/** How an invitation's link goes out. */
export interface InvitationOptions {
  days?: number;
  /** By mail to the address alone: who has it reads that mail. */
  mailed?: boolean;
}

/**
 * Makes the registry's membership what the tenant's row says; the person is made when their address is new.
 * Repeating it changes nothing. Whoever is not active any more has no session after it.
 * @returns the person's id
 */
export async function followMembership(db: RegistryDb, membership: Membership): Promise<string> {
  const before = await holderOf(db, membership.id);
  const personId = await personOf(db, membership);
  const { id, name, tenantId, clientId, clientName, role, permissions, roleName, status } = membership;
  const values = {
    person_id: personId,
    name,
    client_id: clientId,
    client_name: clientName,
    role,
    permissions: permissions ?? null,
    role_name: roleName ?? null,
    status,
  };
  await db
    .insertInto("memberships")
    .values({ id, tenant_id: tenantId, ...values })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(values))
    .execute();
  if (status === "deactivated") {
    await killDigestLinks(db, personId);
    await db.deleteFrom("sessions").where("membership_id", "=", id).execute();
    await db.deleteFrom("passes").where("membership_id", "=", id).execute();
    await db.deleteFrom("invitations").where("membership_id", "=", id).execute();
  }
  if (before && before !== personId) await leaveMembership(db, before, id);
  return personId;
}

async function holderOf(db: RegistryDb, id: string): Promise<string | undefined> {
  const known = await db
    .selectFrom("memberships")
    .select("person_id")
    .where("id", "=", id)
    .executeTakeFirst();
  return known?.person_id;
}

/** The person of the address, or who has left it for another one that the tenant's list does not know yet. */
async function personOf(db: RegistryDb, { id, tenantId, email, name }: Membership): Promise<string> {
  // Held, so that their address cannot change in between.
  await db
    .selectFrom("memberships as m")
    .innerJoin("people as p", "p.id", "m.person_id")
    .select("p.id")
    .where("m.id", "=", id)
    .forKeyShare("p")
    .execute();
  const [current] = await withCurrentAddresses(db, tenantId, [{ id, email }]);
  return ensurePerson(db, current!.email, name);
}

/**
 * Makes what many people of a tenant may do, and the name of their role, what its list says, in one statement.
 * @returns how many memberships that changed
 */
export async function followPermissions(
  db: RegistryDb,
  tenantId: string,
  wanted: Pick<Membership, "id" | "permissions" | "roleName">[],
): Promise<number> {
  const changed = await sql<{ id: string }>`
    update memberships m set permissions = w.permissions, role_name = w."roleName"
      from jsonb_to_recordset(${JSON.stringify(wanted)}::text::jsonb) as w (id uuid, permissions text[], "roleName" text)
     where m.id = w.id and m.tenant_id = ${tenantId}::uuid
       and (m.permissions, m.role_name) is distinct from (w.permissions, w."roleName")
    returning m.id`.execute(db);
  return changed.rows.length;
}

/** The person of an address, made when it is new; they stay until the transaction ends. */
export async function ensurePerson(db: RegistryDb, email: string, name: string): Promise<string> {
  for (;;) {
    await db
      .insertInto("people")
      .values({ id: newId(), email, name })
      .onConflict((conflict) => conflict.column("email").doNothing())
      .execute();
    const person = await db
      .selectFrom("people")
      .select("id")
      .where("email", "=", email)
      .forKeyShare()
      .executeTakeFirst();
    // Another company may have deleted them in between.
    if (person) return person.id;
  }
}

/** Whether an address has a password, here or from another company. */
export async function hasPassword(registry: Registry, email: string): Promise<boolean> {
  const kept = await registry.transaction({ actor: "invitation" }, (db) =>
    db
      .selectFrom("credentials as c")
      .innerJoin("people as p", "p.id", "c.person_id")
      .select("p.id")
      .where("p.email", "=", email)
      .executeTakeFirst(),
  );
  return kept !== undefined;
}

/** Keeps an invitation to a membership, or to the console; earlier ones to the same die. */
export async function keepInvitation(
  db: RegistryDb,
  to: { personId: string; membershipId: string | null },
  token: string,
  now: Date,
  { days = invitationDays, mailed = false }: InvitationOptions = {},
): Promise<void> {
  await db
    .deleteFrom("invitations")
    .where("person_id", "=", to.personId)
    .where("membership_id", "is not distinct from", to.membershipId)
    .execute();
  await db
    .insertInto("invitations")
    .values({
      token_hash: hashToken(token),
      membership_id: to.membershipId,
      person_id: to.personId,
      expires_at: new Date(now.getTime() + days * 86_400_000),
      mailed,
    })
    .execute();
}

/** Follows the tenant's row and invites to it, in one transaction. */
export function inviteToMembership(
  registry: Registry,
  trail: Trail,
  membership: Membership,
  token: string,
  now: Date,
): Promise<void> {
  return registry.transaction(trail, (db) => followInvited(db, membership, token, now));
}

/** As `followMembership`, for somebody who is invited with this token; tokens before it die. */
export async function followInvited(
  db: RegistryDb,
  membership: Membership,
  token: string,
  now: Date,
  options?: InvitationOptions,
): Promise<void> {
  const personId = await followMembership(db, membership);
  await keepInvitation(db, { personId, membershipId: membership.id }, token, now, options);
}

/** The link of an invitation. The token is behind `#`: it reaches no server's log. */
export function invitationLink(origin: string, token: string): string {
  return `${origin}/invitation#${token}`;
}
