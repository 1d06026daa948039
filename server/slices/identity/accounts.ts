import type { Role } from "../../../contract/permissions.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import type { Entrant } from "./begin.ts";
import { adminDemand, type Demand, demandOf, type Rule } from "./standing.ts";

/** A membership through which somebody could come in. */
export interface Candidate {
  id: string;
  tenantId: string;
  tenantName: string;
  tenantSlug: string;
  tenantStatus: string;
  clientId: string | null;
  clientName: string | null;
  role: Exclude<Role, "platform_admin">;
  roleName: string | null;
  /** What tenant and client ask of a sign-in. */
  rules: Rule[];
}

/** A person with all that they could come in by. */
export interface Account extends Entrant {
  platformAdmin: boolean;
  passwordHash: string | null;
  memberships: Candidate[];
}

/** Nobody's id: whoever is not there is asked for all the same, so that the time tells nothing. */
const nobody = "00000000-0000-0000-0000-000000000000";

/** The account of an address or of a person, with its active memberships. */
export async function findAccount(
  db: RegistryDb,
  by: { email: string } | { id: string },
): Promise<Account | null> {
  const person = await db
    .selectFrom("people as p")
    .leftJoin("credentials as c", "c.person_id", "p.id")
    .select(["p.id", "p.name", "p.email", "p.platform_admin as platformAdmin"])
    .select("c.password_hash as passwordHash")
    .where((where) => ("email" in by ? where("p.email", "=", by.email) : where("p.id", "=", by.id)))
    .executeTakeFirst();
  const memberships = await db
    .selectFrom("memberships as m")
    .innerJoin("tenants as t", "t.id", "m.tenant_id")
    .select(["m.id", "t.id as tenantId", "t.name as tenantName", "t.slug as tenantSlug"])
    .select(["t.status as tenantStatus", "m.client_id as clientId", "m.client_name as clientName"])
    .select((query) => query.ref("m.role").$castTo<Candidate["role"]>().as("role"))
    .select("m.role_name as roleName")
    .where("m.person_id", "=", person?.id ?? nobody)
    .where("m.status", "=", "active")
    .orderBy("m.created_at")
    .execute();
  const tenants = new Set(memberships.map(({ tenantId }) => tenantId));
  const rules = await rulesOf(db, tenants.size > 0 ? [...tenants] : [nobody]);
  if (!person) return null;
  return {
    ...person,
    memberships: memberships.map((membership) => ({
      ...membership,
      rules: rules
        .filter(({ tenantId }) => tenantId === membership.tenantId)
        .filter(({ client }) => client === null || client === membership.clientId),
    })),
  };
}

/** What all companies of somebody ask of them, and the platform of its admins; its `tenantId` is null. */
export function demandsOn(
  account: Account | null,
  { adminSecondFactor }: Pick<RegistryCtx, "adminSecondFactor">,
): (Demand & { tenantId: string | null })[] {
  const theirs = (account?.memberships ?? []).map(({ rules, role, tenantId }) => ({
    ...demandOf(rules, role),
    tenantId,
  }));
  return account?.platformAdmin ? [...theirs, { ...adminDemand(adminSecondFactor), tenantId: null }] : theirs;
}

/** What tenants, and their clients, ask of a sign-in. */
export async function rulesOf(db: RegistryDb, tenantIds: string[]): Promise<(Rule & { tenantId: string })[]> {
  if (tenantIds.length === 0) return [];
  const rows = await db
    .selectFrom("sign_in_policies")
    .select(["tenant_id as tenantId", "client_id as client", "ways", "second_factor as secondFactor"])
    .select([
      "second_factor_roles as roles",
      "factors",
      "grace_days as graceDays",
      "required_since",
      "by_staff as byStaff",
      "approvals_by_mail as approvalsByMail",
    ])
    .where("tenant_id", "in", tenantIds)
    .execute();
  return rows.map(
    ({ required_since: since, ...row }) => ({ ...row, since: since?.toISOString() ?? null }) as never,
  );
}
