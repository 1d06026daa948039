import type { Registry, RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { unlessDone } from "./caller.ts";
import { refusedWith } from "./errors.ts";
import { tenantRoles, type ZitadelMode } from "./mode.ts";

/** A tenant, as ZITADEL has to know it. */
export interface FollowedTenant {
  id: string;
  name: string;
  slug: string;
  status: string;
  org_id: string | null;
}

const trail = { actor: "ZITADEL" };

/**
 * The organisation of a tenant, made when it is not there: under an id of ours, so that one which a crash has left
 * is found again, and one that a tenant of before ZITADEL lacks is noticed. One that has the name but not the id
 * belongs to somebody else, and is never taken.
 * @throws Error in words for the operator; ZitadelUnavailable, ZitadelRefused
 */
export async function makeOrganisation(
  { client, config }: ZitadelMode,
  tenant: FollowedTenant,
): Promise<string> {
  const wanted = tenant.org_id ?? tenant.id;
  const [left] = await client.organisations.search({ id: wanted });
  const organisationId = left?.id ?? (await create(client, tenant, wanted));
  await client.projects.grant(config.projectId, organisationId, tenantRoles);
  return organisationId;
}

async function create(
  client: ZitadelMode["client"],
  { name, slug }: FollowedTenant,
  id: string,
): Promise<string> {
  // Names are unique there, and are not here.
  for (const wanted of [name, `${name} (${slug})`]) {
    try {
      return await client.organisations.create({ id, name: wanted });
    } catch (error) {
      if (!refusedWith(error, "already_exists")) throw error;
    }
  }
  throw new Error(`ZITADEL has an organisation called ${name} (${slug}) that was not made for this tenant.`);
}

/** A suspended tenant's organisation lets nobody in either. */
export async function followTenant(
  { client }: ZitadelMode,
  { org_id, status }: FollowedTenant,
): Promise<void> {
  if (!org_id) return;
  if (status === "suspended") await client.organisations.deactivate(org_id);
  if (status === "active") await client.organisations.activate(org_id);
}

/** Who somebody is in a tenant, by all memberships that they have there. */
interface Followed {
  personId: string;
  email: string;
  name: string;
  tenant: FollowedTenant;
  role: "tenant_admin" | "tenant_user";
  status: "invited" | "active" | "deactivated";
  user: { id: string; authorizationId: string | null; roles: string[]; invitedAt: Date | null } | null;
}

/**
 * Brings ZITADEL in line with what a person is in a tenant: a user in its organisation with the right role, mailed
 * an invitation once, also when they were here before ZITADEL was and have nothing to sign in with there; deactivated
 * when no membership is left. Repeating it changes nothing.
 * @param options.again mail the invitation again
 */
export async function followPerson(
  mode: ZitadelMode,
  registry: Registry,
  membershipId: string,
  options: { again?: boolean; now: Date },
): Promise<void> {
  const person = await registry.transaction(trail, (db) => find(db, membershipId));
  // Made already, or not at all: both are nothing to follow yet.
  if (!person?.tenant.org_id) return;
  const { users } = mode.client;
  if (person.status === "deactivated") {
    if (person.user) await users.deactivate(person.user.id);
    return;
  }
  const userId = person.user?.id ?? (await makeUser(mode, registry, person));
  if (person.user) await users.reactivate(userId);
  await grant(mode, registry, person, userId);
  if (person.user?.invitedAt) {
    // Who has followed it there already has nothing to be sent again.
    if (person.status === "invited" && options.again)
      await unlessDone(users.resendInvitation(userId), "failed_precondition");
    return;
  }
  if (person.status === "active" && (await users.factors(userId)).length > 0) return;
  await invite(mode, registry, userId, person, options);
}

async function find(db: RegistryDb, membershipId: string): Promise<Followed | null> {
  const row = await db
    .selectFrom("memberships as m")
    .innerJoin("people as p", "p.id", "m.person_id")
    .innerJoin("tenants as t", "t.id", "m.tenant_id")
    .select(["p.id as personId", "p.email", "t.id", "t.name", "t.slug", "t.status", "t.org_id"])
    .select(({ fn }) => fn.coalesce("m.name", "p.name").as("person"))
    .where("m.id", "=", membershipId)
    .executeTakeFirst();
  if (!row) return null;
  const { personId, email, person: name, ...tenant } = row;
  const all = await db
    .selectFrom("memberships")
    .select(["role", "status"])
    .where("person_id", "=", personId)
    .where("tenant_id", "=", tenant.id)
    .execute();
  const open = all.filter(({ status }) => status !== "deactivated");
  const user = await db
    .selectFrom("zitadel_users")
    .select(["user_id as id", "authorization_id as authorizationId", "roles", "invited_at as invitedAt"])
    .where("person_id", "=", personId)
    .where("tenant_id", "=", tenant.id)
    .executeTakeFirst();
  return {
    personId,
    email,
    name,
    tenant,
    role: open.some(({ role }) => role === "tenant_admin") ? "tenant_admin" : "tenant_user",
    status: open.some(({ status }) => status === "active") ? "active" : open[0] ? "invited" : "deactivated",
    user: user ?? null,
  };
}

/** Finds the user of the address in the tenant's organisation, or makes one, and notes who it is. */
async function makeUser({ client }: ZitadelMode, registry: Registry, person: Followed): Promise<string> {
  const { email, name, tenant, personId } = person;
  const organisationId = tenant.org_id!;
  const [left] = await client.users.list({ organisationId, email });
  const userId = left?.id ?? (await client.users.create({ organisationId, email, ...partsOf(name) }));
  await registry.transaction(trail, (db) =>
    db
      .insertInto("zitadel_users")
      .values({ id: newId(), tenant_id: tenant.id, person_id: personId, user_id: userId })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
  return userId;
}

/** ZITADEL wants two names and takes no empty one; here people have one, as they write it. */
export function partsOf(name: string): { givenName: string; familyName: string } {
  const words = name.trim().split(/\s+/);
  const givenName = words.length > 1 ? words.slice(0, -1).join(" ") : words[0]!;
  return { givenName: givenName || "–", familyName: words.length > 1 ? words.at(-1)! : "–" };
}

/** Grants what the person is, or replaces what they were. */
async function grant(mode: ZitadelMode, registry: Registry, person: Followed, userId: string): Promise<void> {
  const { client, config } = mode;
  const { tenant, role, user } = person;
  if (user?.roles.length === 1 && user.roles[0] === role) return;
  let authorizationId = user?.authorizationId ?? null;
  if (authorizationId) await client.authorizations.update(authorizationId, [role]);
  else {
    const wanted = { userId, projectId: config.projectId, organisationId: tenant.org_id!, roles: [role] };
    try {
      authorizationId = await client.authorizations.create(wanted);
    } catch (error) {
      // Granted there by hand, or before a crash: what it says is ZITADEL's to decide.
      if (!refusedWith(error, "already_exists")) throw error;
    }
  }
  await registry.transaction(trail, (db) =>
    db
      .updateTable("zitadel_users")
      .set({ authorization_id: authorizationId, roles: [role] })
      .where("user_id", "=", userId)
      .execute(),
  );
}

async function invite(
  { client }: ZitadelMode,
  registry: Registry,
  userId: string,
  { tenant }: Followed,
  { now }: { now: Date },
): Promise<void> {
  await client.users.invite(userId, { applicationName: tenant.name });
  await registry.transaction(trail, (db) =>
    db.updateTable("zitadel_users").set({ invited_at: now }).where("user_id", "=", userId).execute(),
  );
}

/** The user that somebody is in a tenant's organisation. @throws Refusal not_found */
export async function userOf(registry: Registry, tenantId: string | null, personId: string): Promise<string> {
  const row = await registry.transaction(trail, (db) =>
    db
      .selectFrom("zitadel_users")
      .select("user_id")
      .where("person_id", "=", personId)
      .where("tenant_id", "is not distinct from", tenantId)
      .executeTakeFirst(),
  );
  if (!row) throw new Refusal("not_found");
  return row.user_id;
}
