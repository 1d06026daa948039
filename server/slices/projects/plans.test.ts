import { beforeAll, describe, expect, test } from "bun:test";
import { type Seeded, seed } from "../../../bench/seed.ts";
import { type SeededProject, seedProjects } from "../../../bench/seed-projects.ts";
import { rolePermissions } from "../../../contract/permissions.ts";
import { timeContract } from "../../../contract/time.ts";
import { type Actor, audienceOf, type Ctx, scopeOf } from "../../kernel/context.ts";
import { fence } from "../../kernel/database/fence.ts";
import type { Transaction } from "../../kernel/database/pools.ts";
import type { TenantSchema } from "../../kernel/database/schema.gen.ts";
import { queriesOn } from "../../kernel/database/statements.ts";
import { testInstallation } from "../../testing/installation.ts";
import { projectPage } from "./output.ts";
import { projectOverview } from "./overview.ts";
import { entryPage } from "./time-queries.ts";

// What the planner makes of the overview's and the lists' own statements, under row-level security, on many rows.

let seeded: Seeded;
let projects: SeededProject[];

beforeAll(async () => {
  const { platform } = await testInstallation();
  seeded = await seed(platform, { tickets: 200, clients: 20 });
  projects = await seedProjects(platform, seeded, { projects: 3, entries: 6_000 });
}, 120_000);

type Role = "client_executive" | "client_user" | "agent";

function actorOf(role: Role): Actor {
  const [{ clientId }] = projects as [SeededProject];
  const visitor = seeded.visitors.find(
    (one) => one.role === role && (role === "agent" || one.clientId === clientId),
  )!;
  return {
    personId: visitor.personId,
    name: "Reader",
    role,
    permissions: new Set(rolePermissions[role]),
    audience: audienceOf(role),
    clientId: visitor.clientId,
  };
}

/** The plans of everything that a verb reads for somebody of a role, as text, statement by statement. */
async function plansOf(role: Role, read: (ctx: Ctx) => Promise<unknown>): Promise<string[]> {
  const { platform } = await testInstallation();
  const actor = actorOf(role);
  const { pools } = platform.registry;
  return fence(pools, seeded.database, scopeOf(actor, null), "read only", async (_, transaction) => {
    const explained: string[] = [];
    const explaining = {
      unsafe: async (text: string, parameters: unknown[]) => {
        const rows = await transaction.unsafe(`explain (analyze, timing off) ${text}`, parameters);
        explained.push(rows.map((row: Record<string, string>) => row["QUERY PLAN"]).join("\n"));
        return transaction.unsafe(text, parameters);
      },
    } as unknown as Transaction;
    await read({ db: queriesOn<TenantSchema>(explaining), actor, now: new Date() } as Ctx);
    return explained;
  });
}

const readsAll = /Seq Scan on (time_entries|expenses|events|project_milestones|project_health)\b/;

describe("with 18,000 entries of 3 large projects and those of small ones between, nothing reads a whole table:", () => {
  for (const role of ["client_executive", "client_user", "agent"] as const) {
    test(`${role}, the overview; its figures are read in the index alone`, async () => {
      const plans = await plansOf(role, (ctx) => projectOverview(ctx, projects[0]!.id));
      for (const plan of plans) expect(plan).not.toMatch(readsAll);
      const sums = plans.find((plan) => plan.includes("time_entries_in_figures"));
      expect(sums).toContain("Index Only Scan using time_entries_in_figures");
    });

    test(`${role}, lists of time`, async () => {
      const filter = (query: object) =>
        (timeContract.list["~orpc"].inputSchema as unknown as { parse(query: object): never }).parse(query);
      const { id: projectId, clientId } = projects[0]!;
      for (const query of [{}, { projectId }, { clientId, from: "2026-01-01" }, { search: "part 17 " }]) {
        const plans = await plansOf(role, (ctx) => entryPage(ctx, filter(query)));
        for (const plan of plans) expect(plan).not.toMatch(readsAll);
      }
    });

    test(`${role}, the list of projects`, async () => {
      const list = { sort: "updated", direction: "desc", limit: 25 } as const;
      const [page, ...sums] = await plansOf(role, (ctx) => projectPage(ctx, list));
      expect(page).toContain("Limit");
      // Those of an agent's page are of nearly all entries there are.
      for (const plan of role === "agent" ? [page] : [page, ...sums]) expect(plan).not.toMatch(readsAll);
    });
  }
});
