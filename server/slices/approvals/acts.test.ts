import { beforeAll, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { signedIn } from "../../testing/browser.ts";
import {
  act,
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
} from "../../testing/installation.ts";
import { buildProject } from "../projects/build.ts";
import { buildDecision, buildManyEntries, buildPolicy, buildRequest } from "./build.ts";
import { approvalPage } from "./output.ts";
import { reviseRequest } from "./requests.ts";
import { undo } from "./undo.ts";

let tenant: TenantFacts;
let client: { id: string; name: string };
let admin: TestPerson;
let executive: TestPerson;
let other: TestPerson;

beforeAll(async () => {
  tenant = await buildTenant();
  client = await buildClient(tenant);
  admin = await buildPerson(tenant, "tenant_admin");
  executive = await buildPerson(tenant, "client_executive", client);
  other = await buildPerson(tenant, "client_executive", client);
});

const shown = (ids: string[]) => ids.map((id) => ({ id, revision: 1 }));

async function manyEntries(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (const name of ["One", "Two", "Three"]) {
    const project = await buildProject(tenant, admin, client.id, { name });
    ids.push(...(await buildManyEntries(tenant, admin, project, count)));
  }
  return ids;
}

test("500 entries of three projects are approved in one act, each with a decision in the trail", async () => {
  const ids = (await manyEntries(167)).slice(0, 500);
  const browser = await signedIn(tenant, executive);
  const start = performance.now();
  const { status, body } = await browser.post("/approvals/decisions", {
    items: shown(ids),
    verdict: "approved",
  });
  const passed = performance.now() - start;
  expect([status, body.decided]).toEqual([200, 500]);
  expect(new Set(body.items.map(({ outcome }: { outcome: string }) => outcome))).toEqual(
    new Set(["decided"]),
  );
  // Exactly measured by bench/approvals.ts; here the machine does other things.
  expect(passed).toBeLessThan(5_000);
  const trail = await asProgram(tenant, (db) =>
    db
      .selectFrom("audit_log")
      .select("id")
      .where("table_name", "=", "approval_decisions")
      .where("actor_id", "=", executive.id)
      .execute(),
  );
  expect(trail.length).toBe(500);
}, 60_000);

test("two who decide the same at once never decide anything twice, and each sees what happened", async () => {
  const ids = await manyEntries(40);
  const [first, second] = await Promise.all([
    buildDecision(
      tenant,
      executive,
      ids.map((id) => ({ id })),
      "approved",
    ),
    buildDecision(
      tenant,
      other,
      ids.toReversed().map((id) => ({ id })),
      "rejected",
      "No",
    ),
  ]);
  expect(first.decided + second.decided).toBe(120);
  const [winner, loser] = first.decided > 0 ? [executive, second] : [other, first];
  expect(loser.items.every(({ outcome, by }) => outcome === "already_decided" && by === winner.name)).toBe(
    true,
  );
  const standing = await asProgram(tenant, (db) =>
    db.selectFrom("approval_decisions").select("approval_id").where("approval_id", "in", ids).execute(),
  );
  expect(standing.length).toBe(120);
});

test("two who decide overlapping parts at once decide each once", async () => {
  const ids = await manyEntries(20);
  const [first, second] = await Promise.all([
    buildDecision(
      tenant,
      executive,
      ids.slice(0, 40).map((id) => ({ id })),
    ),
    buildDecision(
      tenant,
      other,
      ids.slice(20).map((id) => ({ id })),
    ),
  ]);
  expect(first.decided + second.decided).toBe(60);
});

test("the same act with the same key is done once", async () => {
  const [id] = await manyEntries(1);
  const browser = await signedIn(tenant, executive);
  const decide = () =>
    browser.post(
      "/approvals/decisions",
      { items: shown([id!]), verdict: "approved" },
      { "idempotency-key": id! },
    );
  const [one, two] = [await decide(), await decide()];
  expect(two.body).toEqual(one.body);
  expect(one.body.decided).toBe(1);
});

test("the queue pages through all that waits, in the order in which it is due, and the history through what was decided", async () => {
  const company = await buildClient(tenant);
  const reader = await buildPerson(tenant, "client_executive", company);
  const project = await buildProject(tenant, admin, company.id);
  const ids = await buildManyEntries(tenant, admin, project, 55);
  const browser = await signedIn(tenant, reader);
  const walk = async (path: string) => {
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { body } = await browser.get(`${path}&limit=20${cursor && `&cursor=${cursor}`}`);
      seen.push(
        ...body.items.map((item: { id: string; approval?: { id: string } }) => item.approval?.id ?? item.id),
      );
      cursor = body.nextCursor;
    }
    return seen;
  };
  expect((await walk("/approvals?mine=true")).toSorted()).toEqual(ids.toSorted());
  await buildDecision(
    tenant,
    reader,
    ids.slice(0, 30).map((id) => ({ id })),
  );
  expect((await walk("/approvals?mine=true")).length).toBe(25);
  expect((await walk("/approvals/history?verdict=approved")).toSorted()).toEqual(ids.slice(0, 30).toSorted());
  const csv = (await browser.get("/approvals/history/export")).body as string;
  expect(csv.trim().split("\r\n").length).toBe(31);
  const { body } = await browser.get("/overview");
  expect(body.needs).toMatchObject([{ kind: "approvals", approvals: { count: 25 } }]);
});

test("somebody who views as a member, and a program with a key, decide nothing", async () => {
  const project = await buildProject(tenant, admin, client.id);
  const { id } = await buildRequest(tenant, admin, project);
  const behind = { personId: admin.id, name: admin.name };
  const viewer = { ...executive, actor: { ...executive.actor, behind } };
  expect(buildDecision(tenant, viewer, [{ id }])).rejects.toThrow("forbidden");
  // They see what the member sees, and nothing to do with it.
  const { items } = await act(tenant, viewer, (ctx) => approvalPage(ctx, { mine: true, limit: 100 }));
  expect(items.find((item) => item.id === id)).toMatchObject({ can: { decide: false } });
});

test("who could decide while one is away are colleagues who may, those who see most first", async () => {
  const company = await buildClient(tenant, { name: "Away Ltd" });
  const named = (role: TestPerson["role"], name: string) => buildPerson(tenant, role, company, { name });
  const boss = await named("client_executive", "Boss");
  const [manager, near, far] = [
    await named("client_manager", "Manager"),
    await named("client_manager", "Near"),
    await named("client_manager", "Far"),
  ];
  await named("client_user", "User");
  await buildProject(tenant, admin, company.id, { members: [manager.id, near.id] });
  await buildProject(tenant, admin, company.id, { members: [far.id] });
  const delegates = async (person: TestPerson) =>
    (await (await signedIn(tenant, person)).get("/approvals/delegates")).body.items?.map(
      (one: { name: string; seesAll: boolean; sharedProjects: number }) => [
        one.name,
        one.seesAll,
        one.sharedProjects,
      ],
    );
  expect(await delegates(manager)).toEqual([
    ["Boss", true, 0],
    ["Near", false, 1],
    ["Far", false, 0],
  ]);
  expect(await delegates(boss)).toEqual([
    ["Far", false, 1],
    ["Manager", false, 1],
    ["Near", false, 1],
  ]);
  expect((await (await signedIn(tenant, admin)).get("/approvals/delegates")).status).toBe(403);
});

/** Where it stands, and who has settled it. */
async function stateOf(id: string): Promise<[string, string | null]> {
  const { state, person_id } = await asProgram(tenant, (db) =>
    db
      .selectFrom("approvals as a")
      .leftJoin("approval_decisions as d", "d.id", "a.decision_id")
      .select(["a.state", "d.person_id"])
      .where("a.id", "=", id)
      .executeTakeFirstOrThrow(),
  );
  return [state, person_id];
}

test.each([
  ["in one step that all decide", [{ people: "both", need: "all" }]],
  ["in steps beside one another", [{ people: "first" }, { people: "second" }]],
] as const)("who takes their yes back does not take back another's no, %s", async (_, steps) => {
  const people = { both: [executive.id, other.id], first: [executive.id], second: [other.id] };
  const projectId = await buildProject(tenant, admin, client.id, { name: "Decided by two" });
  await buildPolicy(tenant, admin, {
    projectId,
    order: "parallel",
    steps: steps.map((step) => ({
      roles: [],
      need: "any",
      above: null,
      upTo: null,
      ...step,
      people: people[step.people],
    })),
  });
  const { id } = await buildRequest(tenant, admin, projectId);
  await buildDecision(tenant, executive, [{ id }]);
  await buildDecision(tenant, other, [{ id }], "rejected", "No");
  const takeBack = (person: TestPerson) => act(tenant, person, (ctx) => undo(ctx, { ids: [id] }));
  expect((await takeBack(executive)).undone).toEqual([id]);
  expect(await stateOf(id)).toEqual(["rejected", other.id]);
  expect((await buildDecision(tenant, executive, [{ id }])).items[0]!.outcome).toBe("already_decided");
  // Only who said no can let it wait again; then both have to decide.
  expect((await takeBack(other)).undone).toEqual([id]);
  expect((await stateOf(id))[0]).toBe("waiting");
  for (const person of [executive, other])
    expect((await buildDecision(tenant, person, [{ id }])).items[0]!.outcome).toBe("decided");
  expect((await stateOf(id))[0]).toBe("approved");
});

test("what was approved is not revised by way of a revision before it", async () => {
  const projectId = await buildProject(tenant, admin, client.id, { name: "Agreed" });
  const before = await buildRequest(tenant, admin, projectId);
  const revise = (id: string, amount: number) =>
    act(tenant, admin, (ctx) => reviseRequest(ctx, { id, amount }));
  const newest = await revise(before.id, 60_000);
  await buildDecision(tenant, executive, [{ id: newest.id, revision: 2 }]);
  for (const { id } of [before, newest]) await expect(revise(id, 70_000)).rejects.toThrow("not_allowed_now");
  expect((await stateOf(newest.id))[0]).toBe("approved");
});
