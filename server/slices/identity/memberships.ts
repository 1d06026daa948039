import type { Role } from "../../../contract/permissions.ts";
import { hashToken } from "../../kernel/crypto.ts";
import type { Trail } from "../../kernel/database/fence.ts";
import type { Registry, RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";

/** One row of a tenant's people, as the registry has to know it for sign-in. */
export interface Membership {
  id: string;
  email: string;
  name: string;
  tenantId: string;
  clientId: string | null;
  clientName: string | null;
  role: Exclude<Role, "platform_admin">;
  status: "invited" | "active" | "deactivated";
}

/** How long an invitation's link works. */
export const invitationDays = 14;

/**
 * Makes the registry's membership what the tenant's row says; the person is made when their address is new.
 * Repeating it changes nothing. Whoever is not active any more has no session after it.
 */
export async function followMembership(db: RegistryDb, membership: Membership): Promise<void> {
  const personId = await ensurePerson(db, membership.email, membership.name);
  const { id, name, tenantId, clientId, clientName, role, status } = membership;
  const values = { person_id: personId, name, client_id: clientId, client_name: clientName, role, status };
  await db
    .insertInto("memberships")
    .values({ id, tenant_id: tenantId, ...values })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(values))
    .execute();
  if (status === "deactivated") {
    await db.deleteFrom("sessions").where("membership_id", "=", id).execute();
    await db.deleteFrom("passes").where("membership_id", "=", id).execute();
    await db.deleteFrom("invitations").where("membership_id", "=", id).execute();
  }
}

/** The person of an address, made when it is new. */
export async function ensurePerson(db: RegistryDb, email: string, name: string): Promise<string> {
  await db
    .insertInto("people")
    .values({ id: newId(), email, name })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .execute();
  const { id } = await db
    .selectFrom("people")
    .select("id")
    .where("email", "=", email)
    .executeTakeFirstOrThrow();
  return id;
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
      expires_at: new Date(now.getTime() + invitationDays * 86_400_000),
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
) {
  return registry.transaction(trail, async (db) => {
    await followMembership(db, membership);
    const personId = await ensurePerson(db, membership.email, membership.name);
    await keepInvitation(db, { personId, membershipId: membership.id }, token, now);
  });
}

/** The link of an invitation. The token is behind `#`: it reaches no server's log. */
export function invitationLink(origin: string, token: string): string {
  return `${origin}/invitation#${token}`;
}
