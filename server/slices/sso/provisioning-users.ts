import { sql } from "kysely";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import type { Json } from "../../kernel/database/schema.gen.ts";
import { endProviderSessions } from "./logout.ts";
import { findByAddress, spokenFor } from "./members.ts";
import { type People, plainName } from "./people.ts";
import { idOrNone, isId, type Provider } from "./provider.ts";
import { SsoRefusal } from "./refusal.ts";
import { placeOf } from "./rules.ts";
import {
  type ScimDirectory,
  ScimProblem,
  type ScimQuery,
  type ScimUser,
  type ScimUserFilter,
  type StoredScimUser,
} from "./scim.ts";

/** What provisioning by one provider works with. */
export interface Provisioning {
  ctx: RegistryCtx;
  provider: Provider;
  people: People;
  /** A transaction of the registry, in the provider's name. */
  inRegistry<T>(work: (db: RegistryDb) => Promise<T>): Promise<T>;
}

/** What is kept of a person besides what the portal has a place for. */
interface Written {
  email: string | null;
  displayName: string | null;
  givenName: string | null;
  familyName: string | null;
  /** The membership was made on the provider's word. */
  made: boolean;
}

/** The people whom a provider has written; of others it learns nothing. */
export function provisionedUsers(work: Provisioning): ScimDirectory["users"] {
  const { inRegistry } = work;
  const get = (id: string) => inRegistry((db) => readUser(db, work.provider, id));
  return {
    find: (query) => inRegistry((db) => findUsers(db, work.provider, query)),
    get,
    create: async (user) => (await get(await createUser(work, user)))!,
    replace: async (id, user) => {
      const before = await get(id);
      if (!before) return null;
      await writeUser(work, id, user);
      const name = nameOf(user);
      if (name && name !== nameOf(before)) await work.people.change(work, id, { name });
      return get(id);
    },
    deactivate: async (id) => {
      if (!(await get(id))) return null;
      await deactivate(work, id);
      return get(id);
    },
    reactivate: async (id) => {
      if (!(await get(id))) return null;
      await work.people.change(work, id, { status: "active" });
      return get(id);
    },
    remove: async (id) => {
      if (!(await get(id))) return false;
      await deactivate(work, id);
      await inRegistry((db) => ofUser(db.deleteFrom("scim_users"), work, id).execute());
      return true;
    },
  };
}

function ofUser<Query extends { where(column: never, is: "=", value: never): Query }>(
  query: Query,
  { provider }: Provisioning,
  id: string,
): Query {
  return query
    .where("provider_id" as never, "=", provider.id as never)
    .where("membership_id" as never, "=", id as never);
}

/**
 * Somebody new, or somebody who is here already and whom the provider looks after from now on.
 * @throws ScimProblem when the address is missing or of a domain that the provider does not speak for, the rules have
 *   no place for them, or they are written already
 */
async function createUser(work: Provisioning, user: ScimUser): Promise<string> {
  const { provider, people, inRegistry } = work;
  const email = await addressOf(work, user);
  const place = placeOf(provider.provision, { email, groups: [], claims: {} }, provider.client_id);
  const known = await inRegistry((db) => findByAddress(db, provider, email));
  if (known && (await inRegistry((db) => readUser(db, provider, known.id))))
    throw new ScimProblem("uniqueness");
  await requireFree(work, user.userName, null);
  if (!known && !place) throw new ScimProblem("invalidValue", "No rule gives this person a place.");
  const name = nameOf(user) ?? email.slice(0, email.indexOf("@"));
  const id = known?.id ?? (await people.make(work, { email, name, place: place! }));
  await writeUser(work, id, user, known === undefined);
  if (known?.status === "deactivated" && user.active) await people.change(work, id, { status: "active" });
  if (known?.status === "invited" && user.active) await people.activate(work, id, known.name);
  if (!user.active) await deactivate(work, id);
  return id;
}

/** Names are the provider's own, and each is somebody's once. */
async function requireFree({ inRegistry, provider }: Provisioning, userName: string, except: string | null) {
  const holder = await inRegistry((db) =>
    db
      .selectFrom("scim_users")
      .select("membership_id")
      .where("provider_id", "=", provider.id)
      .where(sql<boolean>`lower(user_name) = lower(${userName})`)
      .executeTakeFirst(),
  );
  if (holder && holder.membership_id !== except) throw new ScimProblem("uniqueness");
}

async function addressOf(
  { inRegistry, provider }: Provisioning,
  { email, userName }: ScimUser,
): Promise<string> {
  const address = (email ?? userName).trim();
  try {
    return await inRegistry((db) => spokenFor(db, provider, address));
  } catch (error) {
    if (!(error instanceof SsoRefusal)) throw error;
    throw new ScimProblem(
      "invalidValue",
      "The address is missing, or its domain is not verified for this provider.",
    );
  }
}

async function writeUser(work: Provisioning, id: string, user: ScimUser, made?: boolean): Promise<void> {
  await requireFree(work, user.userName, id);
  const { provider, ctx } = work;
  const { email, displayName, givenName, familyName } = user;
  await work.inRegistry(async (db) => {
    const before = await ofUser(db.selectFrom("scim_users"), work, id).select("resource").executeTakeFirst();
    const wasMade = (before?.resource as unknown as Written | undefined)?.made ?? false;
    const resource: Written = { email, displayName, givenName, familyName, made: made ?? wasMade };
    const columns = {
      user_name: user.userName,
      external_id: user.externalId,
      resource: resource as unknown as Json,
      updated_at: ctx.now,
    };
    await db
      .insertInto("scim_users")
      .values({ provider_id: provider.id, membership_id: id, ...columns, created_at: ctx.now })
      .onConflict((conflict) => conflict.columns(["provider_id", "membership_id"]).doUpdateSet(columns))
      .execute();
  });
}

/**
 * Out at once: the sessions go first, so that they go even where the list of people does not let go of somebody. A
 * later account of theirs at the provider is another one.
 */
async function deactivate({ ctx, provider, people, inRegistry }: Provisioning, id: string): Promise<void> {
  await inRegistry(async (db) => {
    await endProviderSessions(db, ctx, { providerId: provider.id, membershipId: id });
    await db
      .deleteFrom("identity_links")
      .where("provider_id", "=", provider.id)
      .where("membership_id", "=", id)
      .execute();
  });
  await people.change({ ctx, provider }, id, { status: "deactivated" });
}

function nameOf({ displayName, givenName, familyName }: ScimUser): string | null {
  return plainName(displayName ?? [givenName, familyName].filter(Boolean).join(" "));
}

function users(db: RegistryDb, { id, tenant_id, client_id }: Provider) {
  const query = db
    .selectFrom("scim_users as u")
    .innerJoin("memberships as m", "m.id", "u.membership_id")
    .where("u.provider_id", "=", id)
    .where("m.tenant_id", "=", tenant_id);
  return client_id ? query.where("m.client_id", "=", client_id) : query;
}

async function readUser(db: RegistryDb, provider: Provider, id: string): Promise<StoredScimUser | null> {
  if (!isId(id)) return null;
  const [user] = await described(db, users(db, provider).where("u.membership_id", "=", id));
  return user ?? null;
}

type Users = ReturnType<typeof users>;

async function findUsers(
  db: RegistryDb,
  provider: Provider,
  { filter, offset, limit }: ScimQuery<ScimUserFilter>,
) {
  const wanted = filtered(users(db, provider), filter);
  const counted = await wanted
    .select(({ fn }) => fn.countAll<string>().as("total"))
    .executeTakeFirstOrThrow();
  const page = limit === 0 ? [] : await described(db, wanted.offset(offset).limit(limit));
  return { total: Number(counted.total), resources: page };
}

function filtered(
  query: Users,
  { id, userName, externalId, email, displayName, active }: ScimUserFilter,
): Users {
  const same = (column: ReturnType<typeof sql>, text: string) =>
    sql<boolean>`lower(${column}) = lower(${text})`;
  let narrower = query;
  if (id !== undefined) narrower = narrower.where("u.membership_id", "=", idOrNone(id));
  if (userName !== undefined) narrower = narrower.where(same(sql`u.user_name`, userName));
  if (externalId !== undefined) narrower = narrower.where("u.external_id", "=", externalId);
  if (email !== undefined) narrower = narrower.where(same(sql`u.resource ->> 'email'`, email));
  if (displayName !== undefined)
    narrower = narrower.where(same(sql`u.resource ->> 'displayName'`, displayName));
  if (active !== undefined) narrower = narrower.where("m.status", active ? "<>" : "=", "deactivated");
  return narrower;
}

async function described(db: RegistryDb, query: Users): Promise<StoredScimUser[]> {
  const rows = await query
    .select(["u.membership_id as id", "u.user_name as userName", "u.external_id as externalId", "u.resource"])
    .select([
      "u.created_at as createdAt",
      "u.updated_at as changedAt",
      "m.status",
      "u.provider_id as providerId",
    ])
    .orderBy("u.created_at")
    .orderBy("u.membership_id")
    .execute();
  if (rows.length === 0) return [];
  const groups = await db
    .selectFrom("scim_group_members as gm")
    .innerJoin("scim_groups as g", "g.id", "gm.group_id")
    .select(["gm.membership_id as userId", "g.id", "g.display_name as displayName"])
    .where("gm.provider_id", "=", rows[0]!.providerId)
    .where(
      "gm.membership_id",
      "in",
      rows.map(({ id }) => id),
    )
    .orderBy("g.display_name")
    .execute();
  return rows.map(({ resource, status, providerId: _, ...row }) => {
    const { made: _made, ...written } = resource as unknown as Written;
    const own = groups.filter(({ userId }) => userId === row.id);
    return {
      ...row,
      ...written,
      active: status !== "deactivated",
      groups: own.map(({ id, displayName }) => ({ id, displayName })),
    };
  });
}
