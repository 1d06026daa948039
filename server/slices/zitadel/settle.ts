import type { Registry } from "../../kernel/database/registry.ts";
import { found } from "../../kernel/refusal.ts";
import { ZitadelRefused } from "./errors.ts";
import { followPerson, followTenant, makeOrganisation } from "./follow.ts";
import type { ZitadelMode } from "./mode.ts";

const trail = { actor: "ZITADEL" };

/** What came of it. */
export interface Settled {
  organisationId: string;
  /** How many people have a user there now. */
  people: number;
  /** Whom ZITADEL does not take, and what it says. */
  refused: { email: string; reason: string }[];
}

/**
 * Gives a tenant that was made before people signed in at ZITADEL what it needs there: an organisation that may give
 * our roles, and for each of its people a user with their role, invited by mail where they have nothing to sign in
 * with yet. What is there already stays; where it was interrupted it goes on when it is called again.
 * @throws ZitadelUnavailable; ZitadelRefused for the organisation; Refusal not_found
 */
export async function settleTenant(
  mode: ZitadelMode,
  registry: Registry,
  tenantId: string,
  now: Date,
): Promise<Settled> {
  const tenant = found(
    await registry.transaction(trail, (db) => {
      const columns = ["id", "name", "slug", "status", "org_id"] as const;
      return db.selectFrom("tenants").select(columns).where("id", "=", tenantId).executeTakeFirst();
    }),
  );
  const organisationId = await makeOrganisation(mode, tenant);
  await registry.transaction(trail, (db) =>
    db.updateTable("tenants").set({ org_id: organisationId }).where("id", "=", tenantId).execute(),
  );
  await followTenant(mode, { ...tenant, org_id: organisationId });
  const people = await peopleOf(registry, tenantId);
  const refused: Settled["refused"] = [];
  for (const { membershipId, email } of people) {
    await followPerson(mode, registry, membershipId, { now }).catch((error) => {
      if (!(error instanceof ZitadelRefused)) throw error;
      refused.push({ email, reason: error.message });
    });
  }
  return { organisationId, people: people.length - refused.length, refused };
}

/** Everybody who may come in, by one membership each: a user there stands for all that they have in the tenant. */
function peopleOf(registry: Registry, tenantId: string) {
  return registry.transaction(trail, (db) =>
    db
      .selectFrom("memberships as m")
      .innerJoin("people as p", "p.id", "m.person_id")
      .distinctOn("p.email")
      .select(["m.id as membershipId", "p.email"])
      .where("m.tenant_id", "=", tenantId)
      .where("m.status", "<>", "deactivated")
      .orderBy("p.email")
      .execute(),
  );
}
