import { type MemberRole, type Role, tenantRoles } from "../../../contract/permissions.ts";
import type { Beginning } from "../../../contract/session.ts";
import type { Registry } from "../../kernel/database/registry.ts";

/**
 * The role of a session. Where the platform's own provider let somebody in, what it asserted decides: a membership
 * says which client they are of and what kind of staff or member, but makes nobody an admin whom the provider does
 * not call one.
 * @param role of the membership; null for the console
 * @returns null for a session that may be nothing here
 */
export function roleOfSession(way: Beginning, asserted: string | null, role: MemberRole | null): Role | null {
  if (way !== "zitadel") return role ?? "platform_admin";
  if (role === null) return asserted === "platform_admin" ? asserted : null;
  const isStaff = (tenantRoles as readonly string[]).includes(role);
  if (asserted === "tenant_admin") return isStaff ? asserted : role;
  if (asserted === "tenant_user") return role === "tenant_admin" ? "agent" : role;
  return null;
}

/**
 * What the platform's own provider has made of a member of the staff at their latest sign-in; null where they are not
 * signed in.
 * @param role of their membership
 */
export async function assertedRoleOf(
  registry: Registry,
  membershipId: string,
  role: MemberRole,
): Promise<MemberRole | null> {
  const session = await registry.transaction({ actor: "directory" }, (db) =>
    db
      .selectFrom("sessions")
      .select("asserted_role")
      .where("membership_id", "=", membershipId)
      .where("way", "=", "zitadel")
      .orderBy("created_at", "desc")
      .limit(1)
      .executeTakeFirst(),
  );
  return session ? (roleOfSession("zitadel", session.asserted_role, role) as MemberRole | null) : null;
}
