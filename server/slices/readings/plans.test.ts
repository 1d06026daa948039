import { beforeAll, expect, test } from "bun:test";
import { sql } from "kysely";
import { readingsContract } from "../../../contract/readings.ts";
import { type Ctx, scopeOf, type TenantFacts } from "../../kernel/context.ts";
import { fence } from "../../kernel/database/fence.ts";
import type { Transaction } from "../../kernel/database/pools.ts";
import type { TenantSchema } from "../../kernel/database/schema.gen.ts";
import { queriesOn } from "../../kernel/database/statements.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { listReaders, readingsPage } from "./queries.ts";

// What the planner makes of the list's own statement, under row-level security, on many rows.

let tenant: TenantFacts;
let people: Record<"executive" | "admin" | "lead", TestPerson>;

beforeAll(async () => {
  tenant = await buildTenant();
  const client = await buildClient(tenant);
  for (let other = 0; other < 9; other++) await buildClient(tenant);
  people = {
    executive: await buildPerson(tenant, "client_executive", client),
    admin: await buildPerson(tenant, "tenant_admin"),
    lead: await buildPerson(tenant, "account_lead"),
  };
  await asProgram(tenant, async (db) => {
    await db.insertInto("client_leads").values({ client_id: client.id, person_id: people.lead.id }).execute();
    await sql`
      insert into readings (id, client_id, kind, act, label, reader_id, reader_name, door, span, first_at, last_at, times)
      select gen_random_uuid(), c.id, (array['approval', 'person', 'invoice'])[1 + n % 3], 'open', 'Thing ' || n,
             ('01900000-0000-7000-8000-0000000000' || 10 + n % 20)::uuid, 'Reader ' || n % 20, 'desk', at, at, at, 1
        from generate_series(1, 2000) n
       cross join clients c
       cross join lateral (select now() - n * interval '20 minutes' as at) x`.execute(db);
  });
  const { platform } = await testInstallation();
  await platform.owner.query(tenant.database, "analyze");
}, 120_000);

const filter = (query: object) =>
  (readingsContract.list["~orpc"].inputSchema as unknown as { parse(query: object): never }).parse(query);

async function planOf({ actor }: TestPerson, read: (ctx: Ctx) => Promise<unknown>): Promise<string> {
  const { pools } = (await testInstallation()).platform.registry;
  return fence(pools, tenant.database, scopeOf(actor, null), "read only", async (_, transaction) => {
    let plan = "";
    const explaining = {
      unsafe: async (text: string, parameters: unknown[]) => {
        const rows = await transaction.unsafe(`explain (analyze, timing off) ${text}`, parameters);
        plan += rows.map((row: Record<string, string>) => row["QUERY PLAN"]).join("\n");
        return transaction.unsafe(text, parameters);
      },
    } as unknown as Transaction;
    await read({ db: queriesOn<TenantSchema>(explaining), actor } as Ctx);
    return plan;
  });
}

test("with 20,000 entries of ten clients no list reads or sorts the whole table", async () => {
  const readerId = "01900000-0000-7000-8000-000000000010";
  for (const person of Object.values(people)) {
    for (const query of [{}, { readerId }, { kind: "person" }, { from: "2020-01-01" }]) {
      const plan = await planOf(person, (ctx) => readingsPage(ctx, filter(query)));
      expect(plan).not.toMatch(/Seq Scan on readings/);
      expect(plan).not.toMatch(/Sort Key: r\.first_at DESC, r\.id DESC/);
    }
  }
});

test("a client's search reads its own entries alone", async () => {
  const plan = await planOf(people.executive, (ctx) => readingsPage(ctx, filter({ search: "Thing 1777" })));
  expect(plan).toMatch(/Index Cond: .client_id = /);
  expect(plan).not.toMatch(/Seq Scan on readings/);
});

test("who has read anything is found by one look for each, not by reading what they read", async () => {
  const plan = await planOf(people.executive, (ctx) => listReaders(ctx, {}));
  expect(plan).toContain("readings_by_reader");
  expect(plan).not.toMatch(/Seq Scan on readings/);
  expect(Number(/Buffers: shared hit=(\d+)/.exec(plan)?.[1])).toBeLessThan(150);
});
