import { beforeAll, describe, expect, test } from "bun:test";
import { type Seeded, seed, type Visitor } from "../../../bench/seed.ts";
import { rolePermissions } from "../../../contract/permissions.ts";
import { ticketFilter } from "../../../contract/tickets.ts";
import { type Actor, audienceOf, scopeOf } from "../../kernel/context.ts";
import { fence } from "../../kernel/database/fence.ts";
import type { Transaction } from "../../kernel/database/pools.ts";
import type { TenantSchema } from "../../kernel/database/schema.gen.ts";
import { queriesOn } from "../../kernel/database/statements.ts";
import { testInstallation } from "../../testing/installation.ts";
import { listTickets } from "./queries.ts";

// What the planner makes of the list's own statements, under row-level security, on many rows.

let seeded: Seeded;

beforeAll(async () => {
  const { platform } = await testInstallation();
  seeded = await seed(platform, { tickets: 20_000, clients: 200 });
}, 120_000);

function actorOf(visitor: Visitor): Actor {
  return {
    personId: visitor.personId,
    name: "Reader",
    role: visitor.role,
    permissions: new Set(rolePermissions[visitor.role]),
    audience: audienceOf(visitor.role),
    clientId: visitor.clientId,
  };
}

/** The plan of the list that a person with this role asks for, as text. */
async function planOf(role: Visitor["role"], query: Record<string, unknown>): Promise<string> {
  const { platform } = await testInstallation();
  const readers = seeded.visitors.filter((visitor) => visitor.role === role);
  const actor = actorOf(readers[Math.floor(readers.length / 2)]!);
  return fence(
    platform.registry.pools,
    seeded.database,
    scopeOf(actor, null),
    "read only",
    async (_, transaction) => {
      const explained: string[] = [];
      const explaining = {
        unsafe: async (text: string, parameters: unknown[]) => {
          if (!text.startsWith('select "t"')) return transaction.unsafe(text, parameters);
          const rows = await transaction.unsafe(`explain (analyze, timing off) ${text}`, parameters);
          explained.push(rows.map((row: Record<string, string>) => row["QUERY PLAN"]).join("\n"));
          return [];
        },
      } as unknown as Transaction;
      await listTickets(queriesOn<TenantSchema>(explaining), actor, ticketFilter.parse(query), new Date());
      return explained.join("\n");
    },
  );
}

const readsAll = /Seq Scan on tickets\b/;

describe("with 20,000 tickets of 200 clients, no list reads the whole table:", () => {
  const queries = [
    {},
    { sort: "created" },
    { sort: "number" },
    { sort: "priority" },
    { sort: "due", direction: "asc" },
    { status: ["new", "open"] },
    { overdue: "true" },
    { search: "printer floor 1234" },
    { search: "keybaord" },
    { search: "#4711" },
  ];
  for (const role of ["client_executive", "client_user", "agent"] as const) {
    for (const query of queries) {
      test(`${role}, ${JSON.stringify(query)}`, async () => {
        const plan = await planOf(role, query);
        expect(plan).toContain("Limit");
        expect(plan).not.toMatch(readsAll);
      });
    }
  }

  test("an agent's own and another client's, by index", async () => {
    for (const query of [{ assignee: "me" }, { clientId: seeded.visitors[300]!.clientId }]) {
      expect(await planOf("agent", query)).not.toMatch(readsAll);
    }
  });
});
