import { sql } from "kysely";
import { z } from "zod";
import type { Person } from "../../../contract/directory.ts";
import type { Actor } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { after, containing, keyText } from "../../kernel/paging.ts";
import { canHelp, canManage, canSetPermissions, type Grant, hindrance, isTheirs } from "./policy.ts";

export interface PeopleFilter {
  search?: string | undefined;
  kind?: "staff" | "member" | undefined;
  clientId?: string | undefined;
  customRoleId?: string | undefined;
  status?: Person["status"] | "expired" | undefined;
  cursor?: string | undefined;
  limit: number;
}

export type PersonRow = Awaited<ReturnType<ReturnType<typeof describedPeople>["execute"]>>[number];

const grantsOfPerson = sql<Grant[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('permission', g.permission, 'effect', g.effect,
           'by', g.by_name, 'at', g.at) order by g.permission), '[]')
    from people_grants g where g.person_id = p.id)`.as("grants");

function describedPeople(db: TenantDb) {
  return db
    .selectFrom("people as p")
    .leftJoin("clients as c", "c.id", "p.client_id")
    .leftJoin("custom_roles as r", "r.id", "p.custom_role_id")
    .where("p.status", "<>", "deleted")
    .select(["p.id", "p.name", "p.email", "p.title", "p.phone", "p.role", "p.status", "p.client_id"])
    .select(["p.created_at", "p.joined_at", "p.custom_role_id", "p.invitation_expires_at"])
    .select(["c.name as client_name", "c.status as client_status"])
    .select(["r.name as custom_name", "r.permissions as custom_permissions"])
    .select([
      sql<string>`lower(p.name)`.as("sort_key"),
      grantsOfPerson,
      // How many others are in charge of the same place, for what may not be taken from the last.
      sql<number>`(select count(*)::int from people o
         where o.role = p.role and o.client_id is not distinct from p.client_id
           and o.status = 'active' and o.id <> p.id and o.custom_role_id is null
           and not exists (select from people_grants g where g.person_id = o.id and g.effect = 'withdrawn')
           and p.role in ('tenant_admin', 'client_executive'))`.as("peers"),
    ]);
}

export function readPerson(db: TenantDb, id: string): Promise<PersonRow | undefined> {
  return describedPeople(db).where("p.id", "=", id).executeTakeFirst();
}

/** People as the registry has to know them, the deleted included, always in one order: so two cannot wait for each other. */
export function peopleToFollow(
  db: TenantDb,
  { ids, clientId, customRoleId }: { ids?: string[]; clientId?: string; customRoleId?: string },
) {
  let query = db
    .selectFrom("people as p")
    .leftJoin("clients as c", "c.id", "p.client_id")
    .leftJoin("custom_roles as r", "r.id", "p.custom_role_id")
    .select(["p.id", "p.email", "p.name", "p.role", "p.status", "p.client_id"])
    .select(["c.name as client_name", "c.status as client_status"])
    .select(["r.name as custom_name", "r.permissions as custom_permissions", grantsOfPerson])
    .orderBy("p.id");
  if (ids) query = query.where("p.id", "in", ids);
  if (clientId) query = query.where("p.client_id", "=", clientId);
  if (customRoleId) query = query.where("p.custom_role_id", "=", customRoleId);
  return query.execute();
}

/** The people whose business is the actor's, in the order of their names; one more than asked for. */
export function listPeople(
  db: TenantDb,
  actor: Actor,
  now: Date,
  filter: PeopleFilter,
): Promise<PersonRow[]> {
  const { clientId, customRoleId, status } = filter;
  let query = narrowed(describedPeople(db), filter);
  if (actor.audience === "client") query = query.where("p.client_id", "=", actor.clientId);
  // Others see the staff, too, and do not manage them.
  else if (!isTheirs(actor, { client_id: null })) query = query.where("p.client_id", "is not", null);
  if (clientId) query = query.where("p.client_id", "=", clientId);
  if (customRoleId) query = query.where("p.custom_role_id", "=", customRoleId);
  if (status) query = query.where("p.status", "=", status === "expired" ? "invited" : status);
  if (status === "expired") query = query.where("p.invitation_expires_at", "<=", now);
  if (status === "invited")
    query = query.where((where) =>
      where.or([where("p.invitation_expires_at", "is", null), where("p.invitation_expires_at", ">", now)]),
    );
  return query.execute();
}

/** People that can be named: staff, and the members of the client asked for or of all that the actor sees. */
export function findPeople(
  db: TenantDb,
  filter: Omit<PeopleFilter, "status" | "customRoleId">,
): Promise<PersonRow[]> {
  const { clientId } = filter;
  let query = narrowed(describedPeople(db), filter).where("p.status", "in", ["invited", "active"]);
  if (clientId)
    query = query.where((where) =>
      where.or([where("p.client_id", "=", clientId), where("p.client_id", "is", null)]),
    );
  return query.execute();
}

function narrowed(query: ReturnType<typeof describedPeople>, filter: PeopleFilter) {
  const last = after(filter.cursor, z.tuple([keyText, z.uuid()]));
  let narrower = query
    .orderBy(sql`lower(p.name)`)
    .orderBy("p.id")
    .limit(filter.limit + 1);
  if (filter.kind) narrower = narrower.where("p.client_id", filter.kind === "staff" ? "is" : "is not", null);
  if (filter.search) {
    const pattern = containing(filter.search);
    narrower = narrower.where((where) =>
      where.or([where("p.name", "ilike", pattern), where("p.email", "ilike", pattern)]),
    );
  }
  if (last) narrower = narrower.where(sql<boolean>`(lower(p.name), p.id) > (${last[0]}, ${last[1]}::uuid)`);
  return narrower;
}

/**
 * A person as they stand, locked until the transaction ends together with all who are in charge of the same place: so
 * two who take it from one another at the same time cannot both succeed. Read after the locks are there, since what
 * decides about it lies in other tables, too.
 */
export async function lockPerson(db: TenantDb, { id, client_id }: { id: string; client_id: string | null }) {
  await db
    .selectFrom("people")
    .select("id")
    .where((where) =>
      where.or([
        where("id", "=", id),
        where.and([
          where("role", "in", ["tenant_admin", "client_executive"]),
          where("status", "=", "active"),
          where("client_id", "is not distinct from", client_id),
        ]),
      ]),
    )
    .orderBy("id")
    .forUpdate()
    .execute();
  return readPerson(db, id);
}

/** Who looks after a client: its leads in their order, the main contact first. */
export function listTeam(db: TenantDb, clientId: string) {
  return db
    .selectFrom("client_leads as l")
    .innerJoin("people as p", "p.id", "l.person_id")
    .select(["p.id", "p.name", "p.title", "p.email", "p.phone"])
    .where("l.client_id", "=", clientId)
    .where("p.status", "in", ["invited", "active"])
    .orderBy("l.position")
    .orderBy("p.name")
    .execute();
}

export const personKey = (row: PersonRow): [string, string] => [row.sort_key, row.id];

const kindOf = (row: PersonRow): Person["kind"] => (row.client_id === null ? "staff" : "member");

export function personOutput(row: PersonRow, actor: Actor, now: Date): Person {
  const expires = row.status === "invited" ? row.invitation_expires_at : null;
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    title: row.title,
    phone: row.phone,
    kind: kindOf(row),
    role: row.role as Person["role"],
    customRole: row.custom_role_id === null ? null : { id: row.custom_role_id, name: row.custom_name ?? "" },
    client: row.client_id === null ? null : { id: row.client_id, name: row.client_name ?? "" },
    status: row.status as Person["status"],
    invitationExpiresAt: expires?.toISOString() ?? null,
    invitationExpired: expires !== null && expires <= now,
    joinedAt: row.joined_at?.toISOString() ?? null,
    exceptions: row.grants.length,
    createdAt: row.created_at.toISOString(),
    can: actsOn(row, actor),
  };
}

function actsOn(row: PersonRow, actor: Actor): Person["can"] {
  const manages = canManage(actor, row);
  const invited = row.status === "invited";
  const gone = row.status === "deactivated";
  return {
    edit: manages,
    deactivate: manages && !gone && !invited && hindrance(actor, row, row.peers) === null,
    reactivate: manages && gone,
    invite: manages && invited && row.client_status !== "inactive",
    revoke: manages && invited,
    delete: manages && gone,
    permissions: canSetPermissions(actor, row),
    resetFactors: canHelp(actor, row) && row.status === "active",
    changeAddress: canHelp(actor, row) && !gone && (!invited || row.client_status !== "inactive"),
  };
}

/** No more of a person than is needed to name them. */
export function nameOutput(row: PersonRow) {
  return { id: row.id, name: row.name, kind: kindOf(row), email: row.email, title: row.title };
}
