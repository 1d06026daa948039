import type { Actor, RequestFacts, TenantFacts } from "../../kernel/context.ts";
import { fence, type Scope, type Trail } from "../../kernel/database/fence.ts";
import type { Pools } from "../../kernel/database/pools.ts";
import type { Registry, RegistryDb } from "../../kernel/database/registry.ts";
import { followMembership, inviteToMembership, type Membership } from "../identity/index.ts";

/** Which of a tenant's people: some by id, those of a client, or all. */
export interface Which {
  ids?: string[];
  clientId?: string;
}

/** Who is written into the registry's trail. Persons are known there by other ids, so only by name here. */
export function trailOf(actor: Actor, request: RequestFacts): Trail {
  return { actor: actor.name, address: request.address, userAgent: request.userAgent, requestId: request.id };
}

const program: Trail = { actor: "directory" };

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
    const wanted = await membershipsOf(registry.pools, tenant, which);
    const differing = await registry.transaction(trail, async (db) => {
      const known = await knownMemberships(db, tenant.id, which.ids);
      const stale = wanted.filter((membership) => !same(membership, known.get(membership.id)));
      for (const membership of stale) await followMembership(db, membership);
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

/** Follows one person and, while they have not accepted yet, makes this token the one that lets them in. */
export async function followInvitation(
  registry: Registry,
  tenant: TenantFacts,
  trail: Trail,
  invitation: { personId: string; token: string; now: Date },
): Promise<void> {
  const { personId, token, now } = invitation;
  const [membership] = await membershipsOf(registry.pools, tenant, { ids: [personId] });
  if (membership?.status === "invited") await inviteToMembership(registry, trail, membership, token, now);
  await followPeople(registry, tenant, trail, { ids: [personId] });
}

/** A tenant's people as the registry should know them: nobody of an inactive client gets in. */
async function membershipsOf(
  pools: Pools,
  tenant: TenantFacts,
  { ids, clientId }: Which,
): Promise<Membership[]> {
  const scope: Scope = { audience: "job", personId: null, clientId: null, tickets: "all", trail: program };
  const rows = await fence(pools, tenant.database, scope, "read only", (db) => {
    let query = db
      .selectFrom("people as p")
      .leftJoin("clients as c", "c.id", "p.client_id")
      .select(["p.id", "p.email", "p.name", "p.role", "p.status", "p.client_id"])
      .select(["c.name as client_name", "c.status as client_status"])
      // Always in one order, so that two who write what differs cannot wait for each other.
      .orderBy("p.id");
    if (ids) query = query.where("p.id", "in", ids);
    if (clientId) query = query.where("p.client_id", "=", clientId);
    return query.execute();
  });
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    name: row.name,
    tenantId: tenant.id,
    clientId: row.client_id,
    clientName: row.client_name,
    role: row.role as Membership["role"],
    status: row.client_status === "inactive" ? "deactivated" : (row.status as Membership["status"]),
  }));
}

type Known = Omit<Membership, "tenantId">;

async function knownMemberships(
  db: RegistryDb,
  tenantId: string,
  ids?: string[],
): Promise<Map<string, Known>> {
  let query = db
    .selectFrom("memberships as m")
    .innerJoin("people as p", "p.id", "m.person_id")
    .select([
      "m.id",
      "p.email",
      "m.name",
      "m.client_id as clientId",
      "m.client_name as clientName",
      "m.role",
      "m.status",
    ])
    .where("m.tenant_id", "=", tenantId);
  if (ids) query = query.where("m.id", "in", ids);
  const rows = await query.execute();
  return new Map(rows.map((row) => [row.id, row as Known]));
}

function same(wanted: Membership, known: Known | undefined): boolean {
  return (
    known !== undefined &&
    (["email", "name", "clientId", "clientName", "role", "status"] as const).every(
      (key) => wanted[key] === known[key],
    )
  );
}
