import { sql } from "kysely";
import { z } from "zod";
import type { Person } from "../../../contract/directory.ts";
import type { Actor } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { after, containing, keyText } from "../../kernel/paging.ts";
import { canManage, hindrance, type Placed } from "./policy.ts";

export interface PeopleFilter {
  search?: string | undefined;
  kind?: "staff" | "member" | undefined;
  clientId?: string | undefined;
  status?: Person["status"] | undefined;
  cursor?: string | undefined;
  limit: number;
}

export type PersonRow = Awaited<ReturnType<ReturnType<typeof describedPeople>["execute"]>>[number];

function describedPeople(db: TenantDb) {
  return db
    .selectFrom("people as p")
    .leftJoin("clients as c", "c.id", "p.client_id")
    .select([
      "p.id",
      "p.name",
      "p.email",
      "p.title",
      "p.phone",
      "p.role",
      "p.status",
      "p.client_id",
      "p.created_at",
    ])
    .select(["c.name as client_name", "c.status as client_status"])
    .select([
      sql<string>`lower(p.name)`.as("sort_key"),
      // How many others share the charge of the same place, for what may not be taken from the last.
      sql<number>`(select count(*)::int from people o
         where o.role = p.role and o.client_id is not distinct from p.client_id
           and o.status = 'active' and o.id <> p.id
           and p.role in ('tenant_admin', 'client_executive'))`.as("peers"),
    ]);
}

export function readPerson(db: TenantDb, id: string): Promise<PersonRow | undefined> {
  return describedPeople(db).where("p.id", "=", id).executeTakeFirst();
}

/** The people whom the actor manages, in the order of their names; one more than asked for. */
export function listPeople(db: TenantDb, actor: Actor, filter: PeopleFilter): Promise<PersonRow[]> {
  let query = narrowed(describedPeople(db), filter);
  if (actor.audience === "client") query = query.where("p.client_id", "=", actor.clientId);
  // What else a lead sees of the people is the staff.
  if (actor.audience === "lead") query = query.where("p.client_id", "is not", null);
  if (filter.clientId) query = query.where("p.client_id", "=", filter.clientId);
  if (filter.status) query = query.where("p.status", "=", filter.status);
  return query.execute();
}

/** People that can be named: staff, and the members of the client asked for or of all that the actor sees. */
export function findPeople(db: TenantDb, filter: Omit<PeopleFilter, "status">): Promise<PersonRow[]> {
  const { clientId } = filter;
  let query = narrowed(describedPeople(db), filter).where("p.status", "<>", "deactivated");
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
 * A person as they stand, locked until the transaction ends, together with the others who share their charge: so
 * two who take it from one another at the same time cannot both succeed.
 */
export async function lockPerson(db: TenantDb, { id, client_id, role }: Placed) {
  const locked = await db
    .selectFrom("people")
    .selectAll()
    .where((where) =>
      where.or([
        where("id", "=", id),
        where.and([
          where("role", "=", role),
          where("role", "in", ["tenant_admin", "client_executive"]),
          where("status", "=", "active"),
          where("client_id", "is not distinct from", client_id),
        ]),
      ]),
    )
    .orderBy("id")
    .forUpdate()
    .execute();
  return { person: locked.find((row) => row.id === id), peers: locked.length - 1 };
}

/** Who looks after a client: its leads in their order, the main contact first. */
export function listTeam(db: TenantDb, clientId: string) {
  return db
    .selectFrom("client_leads as l")
    .innerJoin("people as p", "p.id", "l.person_id")
    .select(["p.id", "p.name", "p.title", "p.email", "p.phone"])
    .where("l.client_id", "=", clientId)
    .where("p.status", "<>", "deactivated")
    .orderBy("l.position")
    .orderBy("p.name")
    .execute();
}

export const personKey = (row: PersonRow): [string, string] => [row.sort_key, row.id];

const kindOf = (row: PersonRow): Person["kind"] => (row.client_id === null ? "staff" : "member");

export function personOutput(row: PersonRow, actor: Actor): Person {
  const manages = canManage(actor, row);
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    title: row.title,
    phone: row.phone,
    kind: kindOf(row),
    role: row.role as Person["role"],
    client: row.client_id === null ? null : { id: row.client_id, name: row.client_name ?? "" },
    status: row.status as Person["status"],
    createdAt: row.created_at.toISOString(),
    can: {
      edit: manages,
      deactivate: manages && row.status !== "deactivated" && hindrance(actor, row, row.peers) === null,
      invite: manages && row.status === "invited" && row.client_status !== "inactive",
    },
  };
}

/** No more of a person than is needed to name them. */
export function nameOutput(row: PersonRow) {
  return { id: row.id, name: row.name, kind: kindOf(row), email: row.email, title: row.title };
}
