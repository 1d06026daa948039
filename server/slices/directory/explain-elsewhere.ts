import type { PersonPermissions, PersonReason } from "../../../contract/directory.ts";
import {
  indispensable,
  type MemberRole,
  type Permission,
  rolePermissions,
  tenantRoles,
} from "../../../contract/permissions.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { assertedRoleOf } from "../identity/index.ts";

/**
 * The explanation where the platform's own provider says at each sign-in whether staff are admins: with what it has
 * said of whoever is signed in, and by the role that this makes them where it is not the one they have here.
 */
export async function withAssertedRole(
  registry: Registry,
  explained: PersonPermissions,
): Promise<PersonPermissions> {
  const { id, role: own } = explained.person;
  if (!(tenantRoles as readonly string[]).includes(own)) return explained;
  const role = await assertedRoleOf(registry, id, own);
  const told = { ...explained, elsewhere: { role } };
  return role === null || role === own ? told : asRole(told, role);
}

/** Role and single permissions of here play no part then, so there is nothing to change either. */
function asRole(explained: PersonPermissions, role: MemberRole): PersonPermissions {
  const has = (permission: Permission) => (rolePermissions[role] as readonly string[]).includes(permission);
  const why = (permission: Permission): PersonReason[] => [
    indispensable.includes(permission)
      ? { code: "always", role: null, name: null, at: null }
      : { code: has(permission) ? "asserted_role" : "not_in_asserted_role", role, name: null, at: null },
  ];
  return {
    ...explained,
    groups: explained.groups.map(({ group, items }) => ({
      group,
      items: items.map(({ permission }) => ({
        permission,
        allowed: has(permission),
        byRole: has(permission),
        why: why(permission),
        can: { grant: false, withdraw: false },
      })),
    })),
    // Neither of the two roles that it can be is limited to some clients.
    sight: { clients: "all", names: [], tickets: has("tickets.read") ? "all" : "none" },
  };
}
