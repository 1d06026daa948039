import { afterAll, beforeAll, expect, test } from "bun:test";
import type { TenantFacts } from "../kernel/context.ts";
import { asProgram, buildClient, buildPerson, buildTenant } from "../testing/installation.ts";
import { importFolder, importInto } from "./testing.ts";

const source = "psa";
const maps = {
  projects: {
    kind: "projects",
    source,
    externalId: "id",
    fields: { name: "name", client: "client", currency: "currency", startsOn: "from", endsOn: "to" },
    phases: { name: "phase", budget: "budget", budgetHours: "hours" },
  },
  time: {
    kind: "time",
    source,
    externalId: "id",
    fields: {
      project: "project",
      phase: "phase",
      person: "who",
      day: "day",
      hours: "hours",
      billable: "bill",
    },
  },
  expenses: {
    kind: "expenses",
    source,
    externalId: "id",
    fields: {
      project: "project",
      person: "who",
      day: "day",
      description: "what",
      amount: "amount",
      tax: "tax",
      currency: "currency",
      exchangeRate: "rate",
    },
  },
};
type Kind = keyof typeof maps;

let folder: Awaited<ReturnType<typeof importFolder>>;
let tenant: TenantFacts;

beforeAll(async () => {
  folder = await importFolder();
  tenant = await buildTenant();
  const client = await buildClient(tenant);
  const agent = await buildPerson(tenant, "agent");
  const member = await buildPerson(tenant, "client_user", client);
  await asProgram(tenant, async (db) => {
    await db.updateTable("clients").set({ source, external_id: "C1" }).where("id", "=", client.id).execute();
    await db.updateTable("people").set({ source, external_id: "S1" }).where("id", "=", agent.id).execute();
    await db.updateTable("people").set({ source, external_id: "M1" }).where("id", "=", member.id).execute();
  });
});
afterAll(() => folder[Symbol.asyncDispose]());

async function bring(kind: Kind, text: string) {
  const file = await folder.write(`${kind}.csv`, text);
  const { created, changed, unchanged, rejections } = await importInto(
    tenant,
    kind,
    file,
    await folder.write(`${kind}.json`, maps[kind]),
  );
  return [created, changed, unchanged, rejections.map(({ line, reason }) => `${line} ${reason}`)];
}

const projects = (budget: string) => `id,name,client,currency,from,to,phase,budget,hours
P1,Website,C1,EUR,2026-01-05,2026-04-30,Design,${budget},40
P1,Website,C1,EUR,2026-01-05,2026-04-30,Build,9000,100.5
P2,Backwards,C1,EUR,2026-04-30,2026-01-05,,,
P3,Whose,C9,EUR,,,,,
`;

test("projects come with their phases, again without a change, and what is at fault is left out", async () => {
  const faults = ["4 endsOn: is before startsOn", "5 client: there is no client “C9” of psa"];
  expect(await bring("projects", projects("4000"))).toEqual([1, 0, 0, faults]);
  expect(await bring("projects", projects("4000"))).toEqual([0, 0, 1, faults]);
  expect(await bring("projects", projects("4000.50"))).toEqual([0, 1, 0, faults]);
  const phases = await asProgram(tenant, (db) =>
    db
      .selectFrom("project_phases")
      .select(["name", "budget", "budget_minutes"])
      .orderBy("position")
      .execute(),
  );
  expect(phases).toEqual([
    { name: "Design", budget: "400050", budget_minutes: 2_400 },
    { name: "Build", budget: "900000", budget_minutes: 6_030 },
  ]);
});

test("time belongs to projects, phases and staff of the same source", async () => {
  const time = `id,project,phase,who,day,hours,bill
T1,P1,Design,S1,2026-02-02,1.5,yes
T2,P1,,S1,2026-02-03,0.25,no
T3,P1,Nothing,S1,2026-02-03,1,yes
T4,P9,,S1,2026-02-03,1,yes
T5,P1,,M1,2026-02-03,1,yes
T6,P1,,S1,2026-02-03,30,yes
T7,P1,,S1,2026-02-03,1,maybe
`;
  const [created, changed, unchanged, rejected] = await bring("time", time);
  expect([created, changed, unchanged]).toEqual([2, 0, 0]);
  expect((rejected as string[]).map((text) => text.replace(/(: [^“]*).*/, "$1")).toSorted()).toEqual([
    "4 phase: the project has no phase ",
    "5 project: there is no project ",
    expect.stringContaining("6 person: "),
    expect.stringContaining("7 minutes: "),
    "8 billable: ",
  ]);
  expect((await bring("time", time)).slice(0, 3)).toEqual([0, 0, 2]);
});

test("expenses are reckoned by the rate of their row", async () => {
  const expenses = `id,project,who,day,what,amount,tax,currency,rate
E1,P1,S1,2026-02-02,Train,118.40,18.40,,
E2,P1,S1,2026-02-02,Licence,100,,USD,0.925
E3,P1,S1,2026-02-02,Licence,100,,USD,
`;
  const [created, , , rejected] = await bring("expenses", expenses);
  expect([created, rejected]).toEqual([2, [expect.stringContaining("exchangeRate: ")]]);
  const nets = await asProgram(tenant, (db) =>
    db.selectFrom("expenses").select(["external_id", "net"]).orderBy("external_id").execute(),
  );
  expect(nets).toEqual([
    { external_id: "E1", net: "10000" },
    { external_id: "E2", net: "9250" },
  ]);
});
