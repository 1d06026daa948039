import type { PersonPermissions, PersonReason } from "../../../contract/directory.ts";
import {
  holdablePermissions,
  indispensable,
  type MemberRole,
  type Permission,
  type PermissionGroup,
  permissionGroups,
  rolePermissions,
} from "../../../contract/permissions.ts";
import { audienceOf, type Ctx, can } from "../../kernel/context.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { authorize, found } from "../../kernel/refusal.ts";
import { missingFactor } from "../identity/index.ts";
import { type PersonRow, personOutput, readPerson } from "./people-queries.ts";
import { canSetPermissions, isTheirs, powersOf } from "./policy.ts";

/**
 * What somebody may do, and why: each permission with what decides about it, and what they see of what they may see.
 * @throws Refusal not_found; forbidden for somebody who is not the actor's business
 */
export async function explainPermissions(ctx: Ctx, id: string): Promise<PersonPermissions> {
  const { db, actor, now } = ctx;
  const row = found(await readPerson(db, id));
  authorize(isTheirs, actor, row);
  const powers = powersOf(row);
  const names = Object.keys(permissionGroups) as PermissionGroup[];
  return {
    person: personOutput(row, actor, now),
    hindrances: hindrancesOf(row),
    groups: names.map((group) => ({
      group,
      items: permissionGroups[group].map((permission) => ({
        permission,
        allowed: powers.includes(permission),
        byRole: ofRole(row).includes(permission),
        why: whyOf(row, permission),
        can: changesTo(ctx, row, permission),
      })),
    })),
    sight: await sightOf(ctx, row, powers),
    elsewhere: null,
  };
}

const ofRole = ({ role, custom_permissions }: PersonRow): readonly string[] =>
  custom_permissions ?? rolePermissions[role as MemberRole];

type Reason = Partial<PersonReason> & Pick<PersonReason, "code">;
const because = (reason: Reason): PersonReason => ({ role: null, name: null, at: null, ...reason });

/** What decides whether somebody has a permission, the decisive first. */
function whyOf(row: PersonRow, permission: Permission): PersonReason[] {
  const role = row.role as MemberRole;
  if (indispensable.includes(permission)) return [because({ code: "always" })];
  if (!holdablePermissions[role].includes(permission)) return [because({ code: "not_for_role", role })];
  const has = ofRole(row).includes(permission);
  const byRole =
    row.custom_role_id === null
      ? because({ code: has ? "role" : "not_in_role", role })
      : because({ code: has ? "custom_role" : "not_in_custom_role", role, name: row.custom_name });
  const single = row.grants.find((grant) => grant.permission === permission);
  if (!single) return [byRole];
  const { effect, by, at } = single;
  return [because({ code: effect, name: by, at: new Date(at).toISOString() }), byRole];
}

function changesTo({ actor }: Ctx, row: PersonRow, permission: Permission) {
  const open =
    canSetPermissions(actor, row) &&
    !indispensable.includes(permission) &&
    holdablePermissions[row.role as MemberRole].includes(permission);
  return { grant: open && can(actor, permission), withdraw: open };
}

function hindrancesOf(row: PersonRow): PersonReason[] {
  const reasons: PersonReason[] = [];
  if (row.status === "deactivated") reasons.push(because({ code: "deactivated" }));
  if (row.status === "invited") reasons.push(because({ code: "invited" }));
  if (row.client_status === "inactive")
    reasons.push(because({ code: "client_inactive", name: row.client_name }));
  return reasons;
}

/** With what the registry knows of it: whether they get nowhere for want of a second factor. */
export async function withMissingFactor(
  registry: Registry,
  explained: PersonPermissions,
  now: Date,
): Promise<PersonPermissions> {
  const { person, hindrances } = explained;
  const missing = person.status === "active" ? await missingFactor(registry, person.id, now) : undefined;
  if (!missing) return explained;
  const reason = because({ code: "needs_second_factor", at: missing.until?.toISOString() ?? null });
  return { ...explained, hindrances: [...hindrances, reason] };
}

/** What the fence shows them. */
async function sightOf(
  { db }: Ctx,
  row: PersonRow,
  powers: Permission[],
): Promise<PersonPermissions["sight"]> {
  const audience = audienceOf(row.role as MemberRole);
  const reads = powers.includes("tickets.read");
  if (audience === "client") {
    const tickets = !reads ? "none" : powers.includes("tickets.read_all") ? "all" : "own";
    return { clients: "own", names: [{ id: row.client_id!, name: row.client_name ?? "" }], tickets };
  }
  const tickets = reads ? "all" : "none";
  if (audience !== "lead") return { clients: "all", names: [], tickets };
  const names = await db
    .selectFrom("client_leads as l")
    .innerJoin("clients as c", "c.id", "l.client_id")
    .select(["c.id", "c.name"])
    .where("l.person_id", "=", row.id)
    .orderBy("c.name")
    .execute();
  return { clients: "assigned", names, tickets };
}
