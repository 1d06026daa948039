import { sql } from "kysely";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { idOrNone, isId, type Provider } from "./provider.ts";
import type { Provisioning } from "./provisioning-users.ts";
import { placeOf } from "./rules.ts";
import {
  type ScimDirectory,
  type ScimGroup,
  type ScimGroupFilter,
  type ScimMemberChange,
  ScimProblem,
  type ScimQuery,
  type StoredScimGroup,
} from "./scim.ts";

/** The groups that a provider has written. Who comes into one, or leaves it, may get another role by its rules. */
export function provisionedGroups(work: Provisioning): ScimDirectory["groups"] {
  const { provider, inRegistry, ctx } = work;
  const get = (id: string, options: { withMembers: boolean }) =>
    inRegistry(
      async (db) => (isId(id) ? (await readGroups(db, provider, { id }, options))[0] : null) ?? null,
    );
  return {
    find: ({ filter, offset, limit }: ScimQuery<ScimGroupFilter>, options) =>
      inRegistry(async (db) => {
        const all = await readGroups(db, provider, filter, { withMembers: false });
        const page = all.slice(offset, offset + limit).map(({ id }) => id);
        const resources = options.withMembers ? await readGroups(db, provider, { ids: page }, options) : null;
        return { total: all.length, resources: resources ?? all.slice(offset, offset + limit) };
      }),
    get,
    create: async (group, members) => {
      const id = newId();
      await requireFree(work, group.displayName, null);
      const touched = await inRegistry(async (db) => {
        await db
          .insertInto("scim_groups")
          .values({
            id,
            provider_id: provider.id,
            display_name: group.displayName,
            external_id: group.externalId,
            created_at: ctx.now,
            updated_at: ctx.now,
          })
          .execute();
        return changeMembers(db, provider, id, { set: members });
      });
      await followGroups(work, touched);
      return (await get(id, { withMembers: true }))!;
    },
    change: async (id, { members, ...change }) => {
      if (!(await get(id, { withMembers: false }))) return null;
      if (change.displayName !== undefined) await requireFree(work, change.displayName, id);
      const touched = await inRegistry(async (db) => {
        await db
          .updateTable("scim_groups")
          .set({ ...columnsOf(change), updated_at: ctx.now })
          .where("id", "=", id)
          .execute();
        const changed = members ? await changeMembers(db, provider, id, members) : [];
        // Another name is another group to the rules.
        return change.displayName === undefined ? changed : [...changed, ...(await membersOf(db, id))];
      });
      await followGroups(work, touched);
      return get(id, { withMembers: true });
    },
    remove: async (id) => {
      if (!(await get(id, { withMembers: false }))) return false;
      const touched = await inRegistry(async (db) => {
        const members = await membersOf(db, id);
        await db.deleteFrom("scim_groups").where("id", "=", id).execute();
        return members;
      });
      await followGroups(work, touched);
      return true;
    },
  };
}

function columnsOf({ displayName, externalId }: Partial<ScimGroup>) {
  return {
    ...(displayName === undefined ? {} : { display_name: displayName }),
    ...(externalId === undefined ? {} : { external_id: externalId }),
  };
}

async function requireFree({ inRegistry, provider }: Provisioning, name: string, except: string | null) {
  const holder = await inRegistry((db) =>
    db
      .selectFrom("scim_groups")
      .select("id")
      .where("provider_id", "=", provider.id)
      .where(sql<boolean>`lower(display_name) = lower(${name})`)
      .executeTakeFirst(),
  );
  if (holder && holder.id !== except) throw new ScimProblem("uniqueness");
}

async function membersOf(db: RegistryDb, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom("scim_group_members")
    .select("membership_id as id")
    .where("group_id", "=", id)
    .execute();
  return rows.map((row) => row.id);
}

/** Puts people in and takes people out; ids that this provider has not written are passed over. */
async function changeMembers(
  db: RegistryDb,
  { id: providerId }: Provider,
  groupId: string,
  change: ScimMemberChange,
): Promise<string[]> {
  const before = await membersOf(db, groupId);
  const wanted = "set" in change ? change.set : change.add;
  const leaving = "set" in change ? before.filter((id) => !change.set.includes(id)) : change.remove;
  const known = await knownIds(db, providerId, wanted);
  const coming = known.filter((id) => !before.includes(id));
  const gone = before.filter((id) => leaving.includes(id));
  if (gone.length > 0)
    await db
      .deleteFrom("scim_group_members")
      .where("group_id", "=", groupId)
      .where("membership_id", "in", gone)
      .execute();
  if (coming.length > 0)
    await db
      .insertInto("scim_group_members")
      .values(coming.map((id) => ({ group_id: groupId, provider_id: providerId, membership_id: id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  return [...coming, ...gone];
}

async function knownIds(db: RegistryDb, providerId: string, ids: string[]): Promise<string[]> {
  const possible = [...new Set(ids.filter(isId))];
  if (possible.length === 0) return [];
  const rows = await db
    .selectFrom("scim_users")
    .select("membership_id as id")
    .where("provider_id", "=", providerId)
    .where("membership_id", "in", possible)
    .execute();
  return rows.map(({ id }) => id);
}

type Wanted = ScimGroupFilter & { ids?: string[] };

async function readGroups(
  db: RegistryDb,
  { id: providerId }: Provider,
  { id, ids, displayName, externalId, member }: Wanted,
  { withMembers }: { withMembers: boolean },
): Promise<StoredScimGroup[]> {
  if (ids?.length === 0) return [];
  let query = db
    .selectFrom("scim_groups as g")
    .select(["g.id", "g.display_name as displayName", "g.external_id as externalId"])
    .select(["g.created_at as createdAt", "g.updated_at as changedAt"])
    .where("g.provider_id", "=", providerId)
    .orderBy("g.created_at")
    .orderBy("g.id");
  if (ids) query = query.where("g.id", "in", ids);
  if (id !== undefined) query = query.where("g.id", "=", idOrNone(id));
  if (displayName !== undefined)
    query = query.where(sql<boolean>`lower(g.display_name) = lower(${displayName})`);
  if (externalId !== undefined) query = query.where("g.external_id", "=", externalId);
  if (member !== undefined) {
    const having = db
      .selectFrom("scim_group_members")
      .select("group_id")
      .where("membership_id", "=", idOrNone(member));
    query = query.where("g.id", "in", having);
  }
  const rows = await query.execute();
  if (!withMembers || rows.length === 0) return rows.map((row) => ({ ...row, members: null }));
  const members = await db
    .selectFrom("scim_group_members as gm")
    .innerJoin("memberships as m", "m.id", "gm.membership_id")
    .select(["gm.group_id as groupId", "m.id"])
    .select(({ fn, val }) => fn.coalesce("m.name", val("")).as("displayName"))
    .where(
      "gm.group_id",
      "in",
      rows.map((row) => row.id),
    )
    .orderBy("m.id")
    .execute();
  return rows.map((row) => ({
    ...row,
    members: members
      .filter(({ groupId }) => groupId === row.id)
      .map(({ id: memberId, displayName: name }) => ({ id: memberId, displayName: name })),
  }));
}

/** Whom the provider has made gets the role that the rules give to their groups, where it is told to follow them. */
async function followGroups(work: Provisioning, ids: string[]): Promise<void> {
  const { provider, inRegistry, people } = work;
  if (!provider.provision.follow) return;
  for (const id of new Set(ids)) {
    const member = await inRegistry((db) => describeMember(db, provider, id));
    if (!member?.made || member.status === "deactivated") continue;
    const place = placeOf(provider.provision, { ...member, claims: {} }, provider.client_id);
    if (!place || place.clientId !== member.clientId || place.role === member.role) continue;
    // The last in charge stays so.
    await people.change(work, id, { role: place.role }).catch((error) => {
      if (!(error instanceof Refusal)) throw error;
    });
  }
}

async function describeMember(db: RegistryDb, provider: Provider, id: string) {
  const row = await db
    .selectFrom("scim_users as u")
    .innerJoin("memberships as m", "m.id", "u.membership_id")
    .innerJoin("people as p", "p.id", "m.person_id")
    .select(["m.client_id as clientId", "m.role", "m.status", "p.email"])
    .select(sql<boolean>`coalesce((u.resource ->> 'made')::boolean, false)`.as("made"))
    .where("u.provider_id", "=", provider.id)
    .where("u.membership_id", "=", id)
    .executeTakeFirst();
  return row && { ...row, groups: await groupNames(db, provider.id, id) };
}

/** Names of the groups that a provider has put a member into by SCIM. */
export async function groupNames(
  db: RegistryDb,
  providerId: string,
  membershipId: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom("scim_group_members as gm")
    .innerJoin("scim_groups as g", "g.id", "gm.group_id")
    .select("g.display_name as name")
    .where("gm.provider_id", "=", providerId)
    .where("gm.membership_id", "=", membershipId)
    .execute();
  return rows.map(({ name }) => name);
}
