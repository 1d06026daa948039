import { sql } from "kysely";
import { z } from "zod";
import type { Address, Client } from "../../../contract/directory.ts";
import type { Actor } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { after, containing, keyText } from "../../kernel/paging.ts";
import { canEditClients, canLimitPeople } from "./policy.ts";

export interface ClientFilter {
  search?: string | undefined;
  status?: "active" | "inactive" | undefined;
  cursor?: string | undefined;
  limit: number;
}

export type ClientRow = Awaited<ReturnType<ReturnType<typeof describedClients>["execute"]>>[number];

/**
 * Clients with the staff who look after them and the number of their open tickets, all in one query. That number
 * is the one thing here that is not the directory's own: it is read where it lies.
 */
function describedClients(db: TenantDb) {
  return db
    .selectFrom("clients as c")
    .select([
      "c.id",
      "c.name",
      "c.reference",
      "c.email",
      "c.phone",
      "c.vat_number",
      "c.address",
      "c.currency",
      "c.status",
      "c.people_limit",
      "c.created_at",
    ])
    .select([
      sql<string>`lower(c.name)`.as("sort_key"),
      sql<{ id: string; name: string }[]>`(
        select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by l.position, p.name), '[]')
          from client_leads l join people p on p.id = l.person_id
         where l.client_id = c.id and p.status in ('invited', 'active'))`.as("leads"),
      sql<number>`(select count(*)::int from tickets t
         where t.client_id = c.id and t.status in ('new', 'open', 'waiting'))`.as("open_tickets"),
      sql<number>`(select count(*)::int from people p
         where p.client_id = c.id and p.status in ('invited', 'active'))`.as("people"),
    ]);
}

export function readClient(db: TenantDb, id: string): Promise<ClientRow | undefined> {
  return describedClients(db).where("c.id", "=", id).executeTakeFirst();
}

/** In the order of their names; one more row than asked for, which tells whether there is a next page. */
export function listClients(db: TenantDb, filter: ClientFilter): Promise<ClientRow[]> {
  const last = after(filter.cursor, z.tuple([keyText, z.uuid()]));
  let query = describedClients(db)
    .orderBy(sql`lower(c.name)`)
    .orderBy("c.id")
    .limit(filter.limit + 1);
  if (filter.status) query = query.where("c.status", "=", filter.status);
  if (filter.search) {
    const pattern = containing(filter.search);
    query = query.where((where) =>
      where.or([
        where("c.name", "ilike", pattern),
        where("c.reference", "ilike", pattern),
        where("c.email", "ilike", pattern),
      ]),
    );
  }
  if (last) query = query.where(sql<boolean>`(lower(c.name), c.id) > (${last[0]}, ${last[1]}::uuid)`);
  return query.execute();
}

export function lockClient(db: TenantDb, id: string) {
  return db.selectFrom("clients").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

export const clientKey = (row: ClientRow): [string, string] => [row.sort_key, row.id];

const noAddress: Address = { line1: "", line2: "", city: "", region: "", postalCode: "", country: "" };

/** An address as it is kept; what was never said is empty. */
export function addressOutput(kept: unknown): Address {
  return { ...noAddress, ...(kept as Partial<Address>) };
}

export function clientOutput(row: ClientRow, actor: Actor): Client {
  return {
    id: row.id,
    name: row.name,
    reference: row.reference,
    email: row.email,
    phone: row.phone,
    vatNumber: row.vat_number,
    address: addressOutput(row.address),
    currency: row.currency,
    status: row.status as Client["status"],
    leads: row.leads.map((lead) => ({ ...lead, kind: "staff" as const })),
    openTickets: row.open_tickets,
    peopleLimit: row.people_limit,
    people: row.people,
    createdAt: row.created_at.toISOString(),
    can: { edit: canEditClients(actor), limitPeople: canLimitPeople(actor) },
  };
}
