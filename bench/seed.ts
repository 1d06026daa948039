import { rolePermissions } from "../contract/permissions.ts";
import { type Actor, scopeOf, type TenantFacts } from "../server/kernel/context.ts";
import { hashToken, newToken } from "../server/kernel/crypto.ts";
import { fence, type Scope } from "../server/kernel/database/fence.ts";
import { withEyes } from "../server/kernel/eyes.ts";
import { newId } from "../server/kernel/ids.ts";
import type { Platform } from "../server/platform.ts";
import { ensurePerson, followMembership } from "../server/slices/identity/index.ts";
import { draftInvoice, issueInvoice } from "../server/slices/invoices/index.ts";
import { createTenant, provision } from "../server/slices/tenancy/index.ts";

/** Somebody of the seeded tenant with a session that is already open. */
export interface Visitor {
  cookie: string;
  role: "client_executive" | "client_user" | "agent";
  personId: string;
  clientId: string | null;
  /** A ticket of theirs, or any for staff; null for somebody who has asked for nothing yet. */
  ticketId: string | null;
}

export interface Seeded {
  slug: string;
  database: string;
  visitors: Visitor[];
}

const program: Scope = {
  audience: "job",
  personId: null,
  clientId: null,
  tickets: "all",
  trail: { actor: "bench" },
};

/** A tenant with so many tickets, spread unevenly over so many clients, each with an executive and two users. */
export async function seed(platform: Platform, size: { tickets: number; clients: number }): Promise<Seeded> {
  const slug = `bench-${Date.now().toString(36)}`;
  const tenant = await platform.registry.transaction({ actor: "bench" }, (db) =>
    createTenant(db, platform.provisioner.names, {
      slug,
      name: "Bench",
      adminEmail: "admin@bench.example",
      adminName: "Admin",
    }),
  );
  if (!(await provision(platform.provisioner, tenant.id))) throw new Error("The tenant was not provisioned.");
  const people = await seedPeople(platform, tenant.database, size.clients);
  await seedTickets(platform, tenant.database, size.tickets);
  const staff = people.find(({ role }) => role === "agent")!;
  await seedInvoices(
    platform,
    { id: tenant.id, slug, name: tenant.name, database: tenant.database },
    people,
    staff,
  );
  const tickets = await ticketsByRequester(platform, tenant.database);
  const some = [...tickets.values()][0] ?? null;
  const ticketOf = ({ personId, role }: Person) => tickets.get(personId) ?? (role === "agent" ? some : null);
  const visitors: Visitor[] = [];
  for (const part of chunks(people, 50)) {
    const opened = await openSessions(platform, tenant.id, part);
    visitors.push(...opened.map((visitor, at) => ({ ...visitor, ticketId: ticketOf(part[at]!) })));
  }
  await platform.owner.query(tenant.database, "vacuum analyze");
  return { slug, database: tenant.database, visitors };
}

type Person = Omit<Visitor, "cookie" | "ticketId"> & {
  name: string;
  email: string;
  clientName: string | null;
};

async function seedPeople(platform: Platform, database: string, clients: number): Promise<Person[]> {
  const people: Person[] = [];
  await fence(platform.registry.pools, database, program, "read write", async (db) => {
    for (let at = 0; at < clients; at++) {
      const client = { id: newId(), name: `Client ${String(at).padStart(3, "0")}` };
      await db.insertInto("clients").values(client).execute();
      for (const role of ["client_executive", "client_user", "client_user"] as const) {
        const number = people.length;
        const person = { name: `Member ${number}`, email: `member${number}@bench.example`, role };
        people.push({ ...person, personId: newId(), clientId: client.id, clientName: client.name });
      }
    }
    for (let at = 0; at < 10; at++) {
      const person = { name: `Agent ${at}`, email: `agent${at}@bench.example`, role: "agent" as const };
      people.push({ ...person, personId: newId(), clientId: null, clientName: null });
    }
    for (const part of chunks(people, 500)) {
      await db
        .insertInto("people")
        .values(
          part.map(({ personId, name, email, role, clientId }) => ({
            id: personId,
            name,
            email,
            role,
            client_id: clientId,
            status: "active",
          })),
        )
        .execute();
    }
  });
  return people;
}

/** Tickets of two years: a client with twice the number has twice the tickets; most are closed. */
async function seedTickets(platform: Platform, database: string, tickets: number): Promise<void> {
  const step = 10_000;
  for (let from = 0; from < tickets; from += step) {
    await fence(platform.registry.pools, database, program, "read write", async (_, transaction) => {
      await transaction.unsafe(
        `with c as (select id, row_number() over (order by name) - 1 place, count(*) over () n from clients),
              m as (select client_id, array_agg(id order by email) members from people where client_id is not null group by 1),
              staff as (select array_agg(id) ids from people where client_id is null and role = 'agent')
         insert into tickets (id, client_id, subject, description, status, priority, requester_id, assignee_id,
                              created_at, updated_at, resolved_at, next_due_at)
         select gen_random_uuid(), c.id,
                (array['Printer offline on floor', 'No mail since', 'New laptop for', 'Access to share', 'VPN drops at',
                       'Slow accounting system on'])[1 + g % 6] || ' ' || g,
                'It began this morning and concerns ' || (g % 37) || ' people. Restarting did not help; the log is attached below. '
                  || repeat('Nobody on the second floor can work until this is solved. ', 3),
                (array['new', 'open', 'waiting', 'resolved', 'closed', 'closed', 'closed', 'closed', 'closed', 'closed'])[1 + g % 10],
                (array['low', 'normal', 'normal', 'high', 'urgent'])[1 + g % 5],
                m.members[1 + g % 3], staff.ids[1 + g % 10],
                now() - (g % 730) * interval '1 day' - (g % 1440) * interval '1 minute',
                now() - (g % 730) * interval '1 day' + (g % 300) * interval '1 minute',
                case when g % 10 >= 3 then now() - (g % 730) * interval '1 day' end,
                case when g % 10 < 2 then now() + (g % 96 - 12) * interval '1 hour' end
           from generate_series($1::int, $2::int) g
           join c on c.place = floor(sqrt((g::bigint * 7919) % (c.n * c.n)))
           join m on m.client_id = c.id
           cross join staff`,
        [from, Math.min(from + step, tickets) - 1],
      );
    });
  }
}

async function ticketsByRequester(platform: Platform, database: string): Promise<Map<string, string>> {
  return fence(platform.registry.pools, database, program, "read only", async (_, transaction) => {
    const rows = await transaction.unsafe("select distinct on (requester_id) requester_id, id from tickets");
    return new Map(rows.map((row: Record<string, string>) => [row.requester_id, row.id]));
  });
}

/** Three invoices for each client, one of them overdue. */
async function seedInvoices(
  platform: Platform,
  tenant: TenantFacts,
  people: Person[],
  staff: Person,
): Promise<void> {
  const actor: Actor = {
    personId: staff.personId,
    name: staff.name,
    role: "tenant_admin",
    permissions: new Set(rolePermissions.tenant_admin),
    audience: "staff",
    clientId: null,
  };
  const request = { id: newId(), address: "127.0.0.1", userAgent: "bench", origin: "http://localhost" };
  const clients = [...new Set(people.map(({ clientId }) => clientId))].filter((id) => id !== null);
  await fence(
    platform.registry.pools,
    tenant.database,
    scopeOf(actor, request),
    "read write",
    async (db, transaction) => {
      const emit = async () => {};
      const ctx = withEyes(
        { db, actor, tenant, request, now: new Date(), emit, shown: [], afterCommit: () => {} },
        transaction,
      );
      const line = {
        description: "Managed services",
        quantity: "1",
        unitPrice: 120_000,
        discount: 0,
        taxRate: 1900,
        taxName: "VAT",
      };
      for (const clientId of clients) {
        for (const dueOn of ["2199-12-31", "2026-01-31", "2026-06-30"]) {
          const id = await draftInvoice(ctx, { clientId, currency: "EUR", dueOn, note: "", lines: [line] });
          await issueInvoice(ctx, { id, issuedOn: "2026-01-01" });
        }
      }
    },
  );
}

async function openSessions(
  platform: Platform,
  tenantId: string,
  people: Person[],
): Promise<Omit<Visitor, "ticketId">[]> {
  return platform.registry.transaction({ actor: "bench" }, async (db) => {
    const visitors: Omit<Visitor, "ticketId">[] = [];
    for (const { name, email, role, personId, clientId, clientName } of people) {
      await followMembership(db, {
        id: personId,
        email,
        name,
        tenantId,
        clientId,
        clientName,
        role,
        status: "active",
      });
      const token = newToken();
      await db
        .insertInto("sessions")
        .values({
          token_hash: hashToken(token),
          id: newId(),
          person_id: await ensurePerson(db, email, name),
          membership_id: personId,
          address: "127.0.0.1",
          user_agent: "bench",
          expires_at: new Date(Date.now() + 86_400_000),
        })
        .execute();
      visitors.push({ cookie: `postern=${token}`, role, personId, clientId });
    }
    return visitors;
  });
}

function chunks<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}
