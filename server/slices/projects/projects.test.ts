import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { buildPhase, buildProject, buildTime } from "./build.ts";

/** A Wednesday afternoon in UTC; in Auckland it is Thursday already. */
const now = new Date("2026-06-17T13:30:00Z");

let tenant: TenantFacts;
let client: { id: string; name: string };
let other: { id: string; name: string };
let admin: TestPerson;
let agent: TestPerson;
let lead: TestPerson;
let executive: TestPerson;
let manager: TestPerson;
let user: TestPerson;
let desk: Browser;
let agentDesk: Browser;
let portal: Browser;
let managerPortal: Browser;
let userPortal: Browser;

beforeAll(async () => {
  const { setClock } = await testInstallation();
  tenant = await buildTenant();
  client = await buildClient(tenant, { name: "Alder & Co" });
  other = await buildClient(tenant, { name: "Birch Ltd" });
  admin = await buildPerson(tenant, "tenant_admin");
  agent = await buildPerson(tenant, "agent", null, { name: "Ada Agent" });
  lead = await buildPerson(tenant, "account_lead");
  executive = await buildPerson(tenant, "client_executive", client);
  manager = await buildPerson(tenant, "client_manager", client);
  user = await buildPerson(tenant, "client_user", client);
  await asProgram(tenant, (db) =>
    db.insertInto("client_leads").values({ client_id: client.id, person_id: lead.id }).execute(),
  );
  [desk, agentDesk, portal, managerPortal, userPortal] = (await Promise.all(
    [admin, agent, executive, manager, user].map((person) => signedIn(tenant, person)),
  )) as [Browser, Browser, Browser, Browser, Browser];
  setClock(now);
});
afterAll(async () => (await testInstallation()).setClock(null));

const make = (overrides: Parameters<typeof buildProject>[3] = {}, of = client) =>
  buildProject(tenant, admin, of.id, overrides);

describe("who gets in", () => {
  test("nobody without a session, nobody without the permission, nobody with unknown fields", async () => {
    const id = await make();
    expect((await new Browser(`${tenant.slug}.localhost`).get("/projects")).status).toBe(401);
    expect((await portal.post("/projects", { clientId: client.id, name: "Ours" })).status).toBe(403);
    expect((await agentDesk.patch(`/projects/${id}`, { name: "Mine" })).status).toBe(403);
    expect((await agentDesk.get(`/projects/${id}/costs`)).status).toBe(403);
    expect((await desk.post("/projects", { clientId: client.id, name: "" })).status).toBe(400);
    expect((await desk.patch(`/projects/${id}`, { health: "on_track" })).status).toBe(400);
  });

  test("members see those assigned to them, executives all, nobody a draft or another client's", async () => {
    const own = await make({ name: "Assigned", members: [manager.id, user.id] });
    const unassigned = await make({ name: "Not assigned" });
    const draft = await make({ name: "A draft", status: "draft", members: [manager.id] });
    const foreign = await make({ name: "Theirs" }, other);
    const seen = async (browser: Browser) => {
      const ids: string[] = (await browser.get("/projects?limit=100")).body.items.map(
        ({ id }: { id: string }) => id,
      );
      return [own, unassigned, draft, foreign].map((id) => ids.includes(id));
    };
    expect(await seen(managerPortal)).toEqual([true, false, false, false]);
    expect(await seen(userPortal)).toEqual([true, false, false, false]);
    expect(await seen(portal)).toEqual([true, true, false, false]);
    expect(await seen(await enter(lead))).toEqual([true, true, true, false]);
    expect(await seen(agentDesk)).toEqual([true, true, true, true]);
    expect((await managerPortal.get(`/projects/${draft}`)).status).toBe(404);
    await desk.put(`/projects/${own}/members`, { personIds: [user.id] });
    expect((await managerPortal.get(`/projects/${own}`)).status).toBe(404);
    expect((await userPortal.get(`/projects/${own}`)).status).toBe(200);
  });

  test("a person whose role reads all projects sees all, by a single permission too", async () => {
    const unassigned = await make({ name: "Also for her" });
    const granted = await buildPerson(tenant, "client_manager", client);
    expect((await (await enter(granted)).get(`/projects/${unassigned}`)).status).toBe(404);
    const permissions = { granted: ["projects.read_all"], withdrawn: [] };
    const answer = await (await enter(admin)).put(`/people/${granted.id}/permissions`, permissions);
    expect(answer.status).toBe(200);
    expect((await (await enter(granted)).get(`/projects/${unassigned}`)).status).toBe(200);
  });

  test("money is for those who may see budgets, hours for everybody who sees the project", async () => {
    const id = await make({ members: [manager.id, user.id] });
    await buildPhase(tenant, admin, id, { budget: 500_000, budgetMinutes: 6_000 });
    await buildTime(tenant, agent, id);
    const [full, hours] = await Promise.all(
      [managerPortal, userPortal].map((browser) => browser.get(`/projects/${id}/overview`)),
    );
    expect(full!.body.total.money.budget).toEqual({ amount: 500_000, currency: "EUR" });
    expect(hours!.body.total).toEqual({
      minutes: { budget: 6_000, actual: 60, forecast: 6_060 },
      money: null,
    });
    expect(hours!.body.project.phases[0].budget).toBeNull();
    // An hour without a rate costs nothing, and is one of a hundred.
    expect(full!.body.project.budget).toEqual({ usedPercent: 0, forecastPercent: 100 });
    expect(hours!.body.project.budget).toEqual({ usedPercent: 1, forecastPercent: 101 });
    const listed = (await userPortal.get("/projects")).body.items.find(
      (row: { id: string }) => row.id === id,
    );
    expect(listed.budget).toEqual(hours!.body.project.budget);
    expect(hours!.body.burn.weeks.every(({ amount }: { amount: unknown }) => amount === null)).toBe(true);
    expect((await userPortal.get("/expenses")).status).toBe(403);
    expect((await userPortal.get(`/time-entries?projectId=${id}`)).body.items[0].amount).toBeNull();
  });
});

/** Signs in by the real clock: the database judges sessions by its own. */
async function enter(person: TestPerson): Promise<Browser> {
  const { setClock } = await testInstallation();
  setClock(null);
  const browser = await signedIn(tenant, person);
  setClock(now);
  return browser;
}

describe("the plan", () => {
  test("phases keep an order, milestones tell how far they slip, by the project's own day", async () => {
    const id = await make({ timeZone: "Pacific/Auckland" });
    for (const name of ["Design", "Build", "Launch"]) await desk.post(`/projects/${id}/phases`, { name });
    const names = (body: { phases: { name: string }[] }) => body.phases.map(({ name }) => name);
    const made = (await desk.get(`/projects/${id}`)).body;
    expect(names(made)).toEqual(["Design", "Build", "Launch"]);
    const moved = await desk.patch(`/projects/${id}/phases/${made.phases[2].id}`, { position: 0 });
    expect(names(moved.body)).toEqual(["Launch", "Design", "Build"]);
    const again = await desk.post(`/projects/${id}/phases`, { name: "Build" });
    expect([again.status, again.body.code]).toEqual([409, "already_exists"]);
    // Wednesday here, Thursday there: what was due on Wednesday is late.
    const dates = { name: "Beta", plannedOn: "2026-06-01", forecastOn: "2026-06-17" };
    const { body } = await desk.post(`/projects/${id}/milestones`, dates);
    expect(body.milestones[0]).toMatchObject({ state: "late", slipDays: 16 });
    const milestone = `/projects/${id}/milestones/${body.milestones[0].id}`;
    const reached = await desk.patch(milestone, { actualOn: "2026-05-30" });
    expect(reached.body.milestones[0]).toMatchObject({ state: "reached", slipDays: -2 });
    const types = (await portal.get(`/projects/${id}/overview`)).body.activity.map(
      ({ type, detail }: { type: string; detail: string }) => `${type} ${detail}`,
    );
    expect(types[0]).toBe("project.milestone_reached Beta");
    expect(types.join()).not.toContain("plan_changed");
  });

  test("health has a reason and a history, and says where it goes", async () => {
    const id = await make();
    expect((await desk.post(`/projects/${id}/health`, { health: "on_track" })).status).toBe(400);
    await desk.post(`/projects/${id}/health`, { health: "on_track", reason: "All is well." });
    const { body } = await desk.post(`/projects/${id}/health`, {
      health: "off_track",
      reason: "A supplier is late.",
    });
    expect(body).toMatchObject({
      trend: "worse",
      health: { health: "off_track", reason: "A supplier is late." },
    });
    expect(body.healthHistory).toHaveLength(2);
    const listed = await portal.get("/projects?health=off_track");
    expect(listed.body.items.map((row: { id: string }) => row.id)).toContain(id);
  });

  test("next actions belong to either side, and those of a member wait for them at home", async () => {
    const id = await make({ name: "Move of the office", members: [manager.id] });
    const stranger = await buildPerson(tenant, "client_user", other);
    const refused = await desk.post(`/projects/${id}/actions`, { text: "Decide", ownerId: stranger.id });
    expect([refused.status, refused.body.fields[0].path]).toEqual([400, "ownerId"]);
    await desk.post(`/projects/${id}/actions`, { text: "Decide", ownerId: manager.id, dueOn: "2026-06-16" });
    await desk.post(`/projects/${id}/actions`, { text: "Quietly prepare", internal: true });
    const own = (await managerPortal.get(`/projects/${id}`)).body;
    expect(own.actions).toMatchObject([{ text: "Decide", overdue: true, owner: { kind: "member" } }]);
    expect(own.internal).toBeNull();
    const needs = () => managerPortal.get("/overview").then(({ body }) => body.needs);
    const home = (await managerPortal.get("/overview")).body;
    expect(home.needs).toMatchObject([
      { kind: "project_action", project: { id }, action: { text: "Decide" } },
    ]);
    expect(home.projects.items.map((row: { id: string }) => row.id)).toContain(id);
    await desk.patch(`/projects/${id}/actions/${own.actions[0].id}`, { done: true });
    expect(await needs()).toEqual([]);
  });

  test("tasks are for staff unless they are shared, and agents work on them", async () => {
    const id = await make();
    const hidden = (await agentDesk.post(`/projects/${id}/tasks`, { title: "Rehearse" })).body;
    const shared = { title: "Send the texts", audience: "client", dueOn: "2026-06-30", assigneeId: agent.id };
    await agentDesk.post(`/projects/${id}/tasks`, shared);
    const titles = (body: { items: { title: string }[] }) => body.items.map(({ title }) => title);
    expect(titles((await portal.get(`/projects/${id}/tasks`)).body)).toEqual(["Send the texts"]);
    expect(titles((await agentDesk.get(`/projects/${id}/tasks`)).body)).toEqual([
      "Send the texts",
      "Rehearse",
    ]);
    const first = (await agentDesk.get(`/projects/${id}/tasks?limit=1`)).body;
    const second = (await agentDesk.get(`/projects/${id}/tasks?limit=1&cursor=${first.nextCursor}`)).body;
    expect([titles(first), titles(second), second.nextCursor]).toEqual([
      ["Send the texts"],
      ["Rehearse"],
      null,
    ]);
    const done = await agentDesk.patch(`/projects/${id}/tasks/${hidden.id}`, { status: "done" });
    expect(done.body.status).toBe("done");
    expect((await agentDesk.delete(`/projects/${id}/tasks/${hidden.id}`)).status).toBe(403);
    expect((await desk.delete(`/projects/${id}/tasks/${hidden.id}`)).status).toBe(204);
  });

  test("only a draft is deleted, and its currency changes only while there is no money in it", async () => {
    const draft = await make({ status: "draft" });
    const active = await make();
    expect((await desk.patch(`/projects/${active}`, { currency: "CHF" })).body.currency).toBe("CHF");
    await buildPhase(tenant, admin, active, { budget: 1 });
    expect((await desk.patch(`/projects/${active}`, { currency: "EUR" })).status).toBe(422);
    expect((await desk.delete(`/projects/${active}`)).status).toBe(422);
    await buildTime(tenant, agent, draft);
    expect((await desk.delete(`/projects/${draft}`)).status).toBe(422);
    const empty = await make({ status: "draft" });
    await buildPhase(tenant, admin, empty);
    expect((await desk.delete(`/projects/${empty}`)).status).toBe(204);
    expect((await desk.get(`/projects/${empty}`)).status).toBe(404);
  });

  test("staff see with as=client what the client sees, and no draft", async () => {
    const id = await make({ internalNote: "They pay late." });
    expect((await desk.get(`/projects/${id}`)).body.internal).toEqual({ note: "They pay late." });
    expect((await desk.get(`/projects/${id}?as=client`)).body.internal).toBeNull();
    const draft = await make({ status: "draft" });
    expect((await desk.get(`/projects/${draft}?as=client`)).status).toBe(404);
    expect((await desk.get(`/projects/${draft}/overview`)).status).toBe(200);
  });

  test("lists are found by words, sorted, and paged without gaps", async () => {
    for (const name of ["Zebra crossing", "Antelope crossing", "Mule crossing"]) await make({ name });
    for (const sort of ["name", "updated", "ends"]) {
      const names: string[] = [];
      let cursor = "";
      do {
        const path = `/projects?search=crossing&sort=${sort}&direction=asc&limit=1${cursor}`;
        const { body } = await desk.get(path);
        names.push(body.items[0].name);
        cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : "";
      } while (cursor);
      expect(names).toHaveLength(3);
      if (sort === "name") expect(names).toEqual(["Antelope crossing", "Mule crossing", "Zebra crossing"]);
      if (sort === "updated") expect(names[0]).toBe("Zebra crossing");
    }
  });
});

describe("others who look", () => {
  test("a key that is limited to a client finds nothing of another's projects, and plans under its own name", async () => {
    const ours = await make({ name: "Ours" });
    const theirs = await make({ name: "Theirs" }, other);
    const permissions = ["projects.read", "projects.read_all", "projects.work", "projects.write"];
    const input = { name: "PSA", permissions, clientIds: [client.id] };
    const { token } = (await (await enter(admin)).post("/keys", input)).body;
    const program = new Browser(`${tenant.slug}.localhost`);
    const call = (method: string, path: string, body?: unknown) =>
      program.call(method, path, body, { authorization: `Bearer ${token}` });
    expect((await call("GET", `/projects/${theirs}`)).status).toBe(404);
    expect(
      (await call("POST", `/projects/${theirs}/health`, { health: "on_track", reason: "x" })).status,
    ).toBe(404);
    const time = { externalId: "1", project: theirs, person: agent.email, day: "2026-06-01", minutes: 5 };
    const sent = await call("POST", "/time-entries/upsert", {
      source: "PSA",
      items: [time, { ...time, externalId: "2", project: ours }],
    });
    expect(sent.body).toMatchObject({ created: 1, rejected: [{ externalId: "1", path: "project" }] });
    const listed = (await call("GET", "/projects?limit=100")).body.items;
    expect(new Set(listed.map((row: { client: { id: string } }) => row.client.id))).toEqual(
      new Set([client.id]),
    );
    const trail = await asProgram(tenant, (db) =>
      db
        .selectFrom("audit_log")
        .select(["actor_name", "client_id"])
        .where("table_name", "=", "time_entries")
        .orderBy("id", "desc")
        .executeTakeFirstOrThrow(),
    );
    expect(trail).toEqual({ actor_name: "API: PSA", client_id: client.id });
  });

  test("staff who view the portal as a manager see the projects that are assigned to that one", async () => {
    const assigned = await make({ name: "Seen by her", members: [manager.id] });
    const unassigned = await make({ name: "Not seen by her" });
    const browser = await enter(admin);
    const viewing = await browser.post("/masquerades", { personId: manager.id, reason: "A question" });
    expect(viewing.status).toBe(201);
    expect((await browser.get(`/projects/${assigned}`)).body.internal).toBeNull();
    expect((await browser.get(`/projects/${unassigned}`)).status).toBe(404);
    expect((await browser.get("/projects?search=seen by her")).body.items).toHaveLength(1);
  });
});

describe("costs", () => {
  test("are for staff who may know, and margins are told only when every hour's cost is known", async () => {
    const id = await make();
    const phaseId = await buildPhase(tenant, admin, id);
    await buildTime(tenant, agent, id, { phaseId, minutes: 90 });
    const rates = [
      { personId: null, hourly: 10_000, cost: 4_000 },
      { personId: agent.id, hourly: 12_001, cost: null },
    ];
    const put = await desk.put(`/projects/${id}/rates`, { items: rates });
    expect(put.body.items.map(({ name }: { name: string | null }) => name)).toEqual([null, "Ada Agent"]);
    await buildTime(tenant, agent, id, { phaseId, minutes: 30 });
    // What was entered before keeps no rate; half of an odd amount is rounded up.
    const before = (await desk.get(`/projects/${id}/costs`)).body;
    expect(before.total).toMatchObject({ revenue: { amount: 6_001 }, margin: null, uncostedMinutes: 120 });
    const known = [{ personId: null, hourly: 10_000, cost: 4_000 }];
    await desk.put(`/projects/${id}/rates`, { items: known, from: "2026-01-01" });
    await buildTime(tenant, agent, id, { minutes: 60, billable: false });
    const after = (await desk.get(`/projects/${id}/costs`)).body;
    expect(after.total).toMatchObject({
      revenue: { amount: 20_000 },
      timeCost: { amount: 12_000 },
      margin: { amount: 8_000 },
      nonBillableMinutes: 60,
      uncostedMinutes: 0,
    });
    expect(after.phases.map(({ phase }: { phase: unknown }) => phase === null)).toEqual([false, true]);
    const twice = await desk.put(`/projects/${id}/rates`, { items: [...known, ...known] });
    expect([twice.status, twice.body.fields[0].message]).toEqual([400, "twice"]);
  });
});
