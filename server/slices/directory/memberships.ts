import { isDeepStrictEqual } from "node:util";
import { type MemberRole, type Permission, rolePermissions } from "../../../contract/permissions.ts";
import type { Actor, RequestFacts, TenantFacts } from "../../kernel/context.ts";
import { fence, type Scope, type Trail } from "../../kernel/database/fence.ts";
import type { Pools } from "../../kernel/database/pools.ts";
import type { Registry, RegistryDb } from "../../kernel/database/registry.ts";
import {
  followMembership,
  followPermissions,
  type Membership,
  removeMembership,
  withCurrentAddresses,
} from "../identity/index.ts";
import { type PersonRow, peopleToFollow } from "./people-queries.ts";
import { powersOf } from "./policy.ts";

/** Which of a tenant's people: some by id, those of a client, those with a role of the tenant's own, or all. */
export interface Which {
  ids?: string[];
  clientId?: string;
  customRoleId?: string;
}

/** Who is written into the registry's trail. Persons are known there by other ids, so only by name here. */
export function trailOf(actor: Actor, request: RequestFacts): Trail {
  return { actor: actor.name, address: request.address, userAgent: request.userAgent, requestId: request.id };
}

const program: Trail = { actor: "directory" };

/** A membership as the registry should know it, or the id of one that it should not know any more. */
type Wanted = Required<Membership> | { id: string; status: "deleted" };

/**
 * Brings the registry in line with a tenant's people: what differs is written, and looked at again until nothing
 * does. So of two changes that follow at the same time the later one stands, whichever comes first, and what a
 * crash left behind is made good by the next change of the same person or by `followAll`.
 * @returns how many memberships were written
 */
export async function followPeople(
  registry: Registry,
  tenant: TenantFacts,
  trail: Trail,
  which: Which,
): Promise<number> {
  for (let written = 0; ; ) {
    const listed = await membershipsOf(registry.pools, tenant, which);
    const differing = await registry.transaction(trail, async (db) => {
      const known = await knownMemberships(db, tenant.id, which.ids);
      const wanted = await withCurrentAddresses(db, tenant.id, listed);
      const stale = wanted.filter((membership) => !same(membership, known.get(membership.id)));
      for (const membership of stale) {
        if (membership.status === "deleted") await removeMembership(db, membership.id);
        else await followMembership(db, membership);
      }
      return stale.length;
    });
    if (differing === 0) return written;
    written += differing;
  }
}

/** Brings the registry in line with all people of a tenant: after an import, and when a doctor looks. */
export function followAll(registry: Registry, tenant: TenantFacts): Promise<number> {
  return followPeople(registry, tenant, program, {});
}

/**
 * Follows a role of the tenant's own, for all who have it in one statement, and looks again until nothing differs.
 * @returns how many memberships were written
 */
export async function followRole(
  registry: Registry,
  tenant: TenantFacts,
  trail: Trail,
  customRoleId: string,
): Promise<number> {
  for (let written = 0; ; ) {
    const wanted = (await membershipsOf(registry.pools, tenant, { customRoleId })).filter(isThere);
    const changed = await registry.transaction(trail, (db) => followPermissions(db, tenant.id, wanted));
    if (changed === 0) return written;
    written += changed;
  }
}

const isThere = (membership: Wanted): membership is Required<Membership> => membership.status !== "deleted";

/** The memberships of people who are invited still, as the registry should know them. */
export async function invitedMemberships(
  registry: Registry,
  tenant: TenantFacts,
  ids: string[],
): Promise<Membership[]> {
  const all = await membershipsOf(registry.pools, tenant, { ids });
  return all.filter(isThere).filter(({ status }) => status === "invited");
}

/** A tenant's people as the registry should know them: nobody of an inactive client gets in. */
async function membershipsOf(pools: Pools, tenant: TenantFacts, which: Which): Promise<Wanted[]> {
  const scope: Scope = { audience: "job", personId: null, clientId: null, tickets: "all", trail: program };
  const rows = await fence(pools, tenant.database, scope, "read only", (db) => peopleToFollow(db, which));
  return rows.map((row) =>
    row.status === "deleted"
      ? { id: row.id, status: "deleted" }
      : {
          id: row.id,
          email: row.email,
          name: row.name,
          tenantId: tenant.id,
          clientId: row.client_id,
          clientName: row.client_name,
          role: row.role as MemberRole,
          permissions: exceptional(row),
          roleName: row.custom_name,
          status: row.client_status === "inactive" ? "deactivated" : (row.status as Membership["status"]),
        },
  );
}

/** What somebody may do where it is not just what their role says, in one order always; null where it is. */
function exceptional(row: Pick<PersonRow, "role" | "custom_permissions" | "grants">): Permission[] | null {
  const powers = powersOf(row);
  const usual = rolePermissions[row.role as MemberRole];
  return powers.length === usual.length && powers.every((one) => usual.includes(one)) ? null : powers;
}

type Known = Omit<Required<Membership>, "tenantId">;

async function knownMemberships(
  db: RegistryDb,
  tenantId: string,
  ids?: string[],
): Promise<Map<string, Known>> {
  let query = db
    .selectFrom("memberships as m")
    .innerJoin("people as p", "p.id", "m.person_id")
    .select(["m.id", "p.email", "m.name", "m.client_id as clientId", "m.client_name as clientName"])
    .select(["m.role", "m.permissions", "m.role_name as roleName", "m.status"])
    .where("m.tenant_id", "=", tenantId);
  if (ids) query = query.where("m.id", "in", ids);
  const rows = await query.execute();
  return new Map(rows.map((row) => [row.id, row as Known]));
}

const compared = [
  "email",
  "name",
  "clientId",
  "clientName",
  "role",
  "permissions",
  "roleName",
  "status",
] as const;

function same(wanted: Wanted, known: Known | undefined): boolean {
  if (wanted.status === "deleted") return known === undefined;
  return known !== undefined && compared.every((key) => isDeepStrictEqual(wanted[key], known[key]));
}
