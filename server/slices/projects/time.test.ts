import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { type Browser, signedIn } from "../../testing/browser.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { buildPhase, buildProject, buildTime } from "./build.ts";

/** A Sunday in Vienna, where clocks went forward at two in the morning (one in UTC). */
const sunday = new Date("2026-03-29T12:00:00Z");

let tenant: TenantFacts;
let client: { id: string; name: string };
let admin: TestPerson;
let agent: TestPerson;
let colleague: TestPerson;
let executive: TestPerson;
let desk: Browser;
let own: Browser;
let portal: Browser;
let project: string;
let phase: string;

beforeAll(async () => {
  const { setClock } = await testInstallation();
  tenant = await buildTenant();
  client = await buildClient(tenant);
  admin = await buildPerson(tenant, "tenant_admin");
  agent = await buildPerson(tenant, "agent");
  colleague = await buildPerson(tenant, "agent");
  executive = await buildPerson(tenant, "client_executive", client);
  [desk, own, portal] = (await Promise.all(
    [admin, agent, executive].map((person) => signedIn(tenant, person)),
  )) as [Browser, Browser, Browser];
  await asProgram(tenant, (db) => db.updateTable("settings").set({ time_zone: "Europe/Vienna" }).execute());
  setClock(sunday);
});
beforeEach(async () => {
  project = await buildProject(tenant, admin, client.id);
  phase = await buildPhase(tenant, admin, project);
  await desk.put(`/projects/${project}/rates`, { items: [{ personId: null, hourly: 9_000, cost: 5_000 }] });
});
afterAll(async () => (await testInstallation()).setClock(null));

const at = async (time: string) => (await testInstallation()).setClock(new Date(time));

describe("time", () => {
  test("is entered as minutes of a day, or as times, whose minutes are those that passed", async () => {
    const minutes = await own.post("/time-entries", { projectId: project, day: "2026-03-27", minutes: 50 });
    expect(minutes.body).toMatchObject({ day: "2026-03-27", amount: { amount: 7_500, currency: "EUR" } });
    // From half past one to half past three by the clocks on the wall, which jumped meanwhile: one hour.
    const night = { startedAt: "2026-03-29T00:30:00.000Z", endedAt: "2026-03-29T01:30:00.000Z" };
    const jumped = await own.post("/time-entries", { projectId: project, ...night });
    expect(jumped.body).toMatchObject({ day: "2026-03-29", minutes: 60 });
    // Before midnight in UTC it is the next day there already.
    const late = { startedAt: "2026-03-29T22:10:00.000Z", endedAt: "2026-03-29T22:40:30.000Z" };
    expect((await own.post("/time-entries", { projectId: project, ...late })).body).toMatchObject({
      day: "2026-03-30",
      minutes: 31,
    });
  });

  test("is summed over all that a filter finds, billable and by currency, for members what they may see", async () => {
    const dollars = await buildProject(tenant, admin, client.id, { currency: "USD" });
    const enter = (projectId: string, minutes: number, billable = true) =>
      own.post("/time-entries", { projectId, day: "2026-03-27", minutes, billable, note: "Summed" });
    await enter(project, 60);
    await enter(project, 30, false);
    await enter(dollars, 15);
    const sums = await desk.get(`/time-entries/sums?search=Summed`);
    expect(sums.body).toEqual({
      count: 3,
      minutes: 105,
      billableMinutes: 75,
      amounts: [
        { amount: 9_000, currency: "EUR" },
        { amount: 0, currency: "USD" },
      ],
    });
    expect((await portal.get(`/time-entries/sums?projectId=${project}`)).body).toMatchObject({
      count: 1,
      minutes: 60,
    });
    expect((await desk.get(`/time-entries/sums?from=2026-04-01`)).body).toEqual({
      count: 0,
      minutes: 0,
      billableMinutes: 0,
      amounts: [],
    });
  });

  test.each([
    [{ day: "2026-03-27" }, "minutes", "required"],
    [{ minutes: 5 }, "day", "required"],
    [{ startedAt: "2026-03-27T08:00:00.000Z" }, "endedAt", "required"],
    [
      { startedAt: "2026-03-27T08:00:00.000Z", endedAt: "2026-03-27T08:00:00.000Z" },
      "endedAt",
      "not_after_start",
    ],
    [
      { startedAt: "2026-03-27T08:00:00.000Z", endedAt: "2026-03-28T08:00:01.000Z" },
      "endedAt",
      "longer_than_day",
    ],
    [
      { startedAt: "2026-03-27T08:00:00.000Z", endedAt: "2026-03-27T09:00:00.000Z", minutes: 5 },
      "minutes",
      "times_or_minutes",
    ],
  ])("entered as %j is refused, and the field named", async (when, path, message) => {
    const { status, body } = await own.post("/time-entries", { projectId: project, ...when });
    expect([status, body.fields]).toEqual([400, [{ path, message }]]);
  });

  test("is one's own: others' is for those who plan, and nobody's on a project that is over", async () => {
    const theirs = await buildTime(tenant, colleague, project);
    expect((await own.patch(`/time-entries/${theirs}`, { minutes: 30 })).status).toBe(403);
    expect((await own.get(`/time-entries/${theirs}`)).body.can).toEqual({ edit: false, remove: false });
    expect((await desk.patch(`/time-entries/${theirs}`, { minutes: 30 })).body.minutes).toBe(30);
    const forOther = { projectId: project, day: "2026-03-27", minutes: 5, personId: colleague.id };
    expect((await own.post("/time-entries", forOther)).status).toBe(403);
    expect((await desk.post("/time-entries", forOther)).body.person.id).toBe(colleague.id);
    const mine = await buildTime(tenant, agent, project);
    await desk.patch(`/projects/${project}`, { status: "completed" });
    expect((await own.patch(`/time-entries/${mine}`, { minutes: 5 })).status).toBe(422);
    expect((await own.delete(`/time-entries/${mine}`)).status).toBe(422);
    expect((await own.post("/time-entries", { ...forOther, personId: undefined })).status).toBe(422);
  });

  test("is read by the client when billable, and what is internal never", async () => {
    const shown = await buildTime(tenant, agent, project, { note: "Wireframes", internalNote: "Too slow." });
    const hidden = await buildTime(tenant, agent, project, { billable: false, note: "Rework" });
    const { body } = await portal.get(`/time-entries?projectId=${project}`);
    expect(body.items).toMatchObject([{ id: shown, note: "Wireframes", internalNote: null }]);
    expect((await portal.get(`/time-entries/${hidden}`)).status).toBe(404);
    const staff = (await own.get(`/time-entries?projectId=${project}&person=me`)).body.items;
    expect(staff.map(({ internalNote }: { internalNote: string }) => internalNote).toSorted()).toEqual([
      "",
      "Too slow.",
    ]);
  });

  test("moves to another project without its phase, at that project's rate", async () => {
    const other = await buildProject(tenant, admin, (await buildClient(tenant)).id);
    await desk.put(`/projects/${other}/rates`, { items: [{ personId: null, hourly: 600, cost: null }] });
    const id = await buildTime(tenant, agent, project, { phaseId: phase, internalNote: "Stays with it." });
    const wrong = await own.patch(`/time-entries/${id}`, { projectId: other, phaseId: phase });
    expect([wrong.status, wrong.body.fields[0].path]).toEqual([400, "phaseId"]);
    const { body } = await own.patch(`/time-entries/${id}`, { projectId: other });
    expect(body).toMatchObject({ phase: null, amount: { amount: 600 }, internalNote: "Stays with it." });
    expect((await portal.get(`/time-entries/${id}`)).status).toBe(404);
  });

  test("of many entries changes at once; those that cannot are named and stay", async () => {
    const mine = await Promise.all([1, 2].map(() => buildTime(tenant, agent, project)));
    const theirs = await buildTime(tenant, colleague, project);
    const elsewhere = await buildTime(tenant, agent, await buildProject(tenant, admin, client.id));
    const nobodys = "01890000-0000-7000-8000-000000000000";
    const ids = [...mine, theirs, elsewhere, nobodys];
    const { status, body } = await own.post("/time-entries/bulk", {
      ids,
      set: { phaseId: phase, billable: false },
    });
    expect([status, body.done.toSorted()]).toEqual([200, mine.toSorted()]);
    expect(body.failed).toEqual([
      { id: theirs, code: "forbidden" },
      { id: elsewhere, code: "invalid_input" },
      { id: nobodys, code: "not_found" },
    ]);
    const changed = (await own.get(`/time-entries?phaseId=${phase}`)).body.items;
    expect(changed.map(({ amount }: { amount: { amount: number } }) => amount.amount)).toEqual([0, 0]);
    const gone = await desk.post("/time-entries/bulk", { ids: [...mine, theirs], remove: true });
    expect(gone.body).toMatchObject({ failed: [] });
    expect((await own.get(`/time-entries?projectId=${project}`)).body.items).toEqual([]);
    expect((await own.post("/time-entries/bulk", { ids: mine })).status).toBe(400);
  });

  test("of a week is Monday to Sunday where the tenant is", async () => {
    const worker = await buildPerson(tenant, "agent");
    for (const day of ["2026-03-22", "2026-03-23", "2026-03-29", "2026-03-30"])
      await buildTime(tenant, worker, project, { day, billable: day !== "2026-03-29" });
    const { body } = await own.get(`/time-entries/week?personId=${worker.id}`);
    expect(body).toMatchObject({
      weekOf: "2026-03-23",
      today: "2026-03-29",
      minutes: 120,
      billableMinutes: 60,
    });
    expect(body.days[6]).toEqual({ day: "2026-03-29", minutes: 60, billableMinutes: 0 });
    // Three hours later it is Monday there, and still Sunday in UTC.
    await at("2026-03-29T22:30:00Z");
    expect((await own.get("/time-entries/week")).body.weekOf).toBe("2026-03-30");
    await at(sunday.toISOString());
    expect((await own.get(`/time-entries/week?personId=${executive.id}`)).status).toBe(404);
  });
});

describe("a timer", () => {
  test("becomes an entry when it stops, or when another one starts", async () => {
    expect((await own.get("/timer")).body.timer).toBeNull();
    await own.post("/timer", { projectId: project, note: "First" });
    await at("2026-03-29T12:20:01Z");
    const next = await own.post("/timer", { projectId: project, phaseId: phase });
    expect(next.body.stopped).toMatchObject({ minutes: 21, note: "First", day: "2026-03-29" });
    expect((await own.get("/timer")).body.timer).toMatchObject({ phase: { id: phase } });
    await own.patch("/timer", { note: "Second", startedAt: "2026-03-29T12:00:00.000Z" });
    const ahead = await own.patch("/timer", { startedAt: "2026-03-29T13:00:00.000Z" });
    expect(ahead.body.fields[0].message).toBe("in_the_future");
    expect((await own.post("/timer/stop", {})).body).toMatchObject({ minutes: 21, note: "Second" });
    expect((await own.post("/timer/stop", {})).status).toBe(404);
    await at(sunday.toISOString());
  });

  test("that was forgotten for days asks how long it was, and is one's own alone", async () => {
    await own.post("/timer", { projectId: project });
    expect((await desk.get("/timer")).body.timer).toBeNull();
    await at("2026-03-31T12:00:00Z");
    const long = await own.post("/timer/stop", {});
    expect([long.status, long.body.fields[0].message]).toEqual([422, "longer_than_day"]);
    expect((await own.post("/timer/stop", { minutes: 45 })).body.minutes).toBe(45);
    await own.post("/timer", { projectId: project });
    expect((await own.delete("/timer")).status).toBe(204);
    expect((await own.delete("/timer")).status).toBe(404);
    await at(sunday.toISOString());
  });
});

describe("expenses", () => {
  const trip = { day: "2026-03-27", category: "travel", description: "Train" };

  test("are reckoned in the project's currency without tax, rounded half up once", async () => {
    const dollars = { projectId: project, ...trip, amount: 10_001, tax: 1_000, currency: "USD" };
    const without = await own.post("/expenses", dollars);
    expect([without.status, without.body.fields]).toEqual([
      400,
      [{ path: "exchangeRate", message: "required" }],
    ]);
    const { body } = await own.post("/expenses", { ...dollars, exchangeRate: "0.915" });
    // 90.01 dollars are 82.35915 euros.
    expect(body).toMatchObject({ net: { amount: 8_236, currency: "EUR" }, exchangeRate: "0.915" });
    const yen = { ...dollars, amount: 12_000, tax: 0, currency: "JPY", exchangeRate: "0.0061" };
    expect((await own.post("/expenses", yen)).body.net).toEqual({ amount: 7_320, currency: "EUR" });
    const { body: dearer } = await own.patch(`/expenses/${body.id}`, { amount: 20_001 });
    expect(dearer.net.amount).toBe(17_386);
    const taxed = await own.patch(`/expenses/${body.id}`, { tax: 30_000 });
    expect([taxed.status, taxed.body.fields[0].path]).toEqual([400, "tax"]);
  });

  test("are read by the client when billable, one's own to change, and gone when deleted", async () => {
    const shown = (await own.post("/expenses", { projectId: project, ...trip, amount: 100 })).body;
    const hidden = {
      projectId: project,
      ...trip,
      amount: 100,
      billable: false,
      internalNote: "Missed the train.",
    };
    const kept = (await desk.post("/expenses", hidden)).body;
    const { body } = await portal.get(`/expenses?projectId=${project}`);
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([shown.id]);
    expect((await portal.get(`/expenses/${kept.id}`)).status).toBe(404);
    expect((await own.patch(`/expenses/${kept.id}`, { amount: 5 })).status).toBe(403);
    expect((await own.delete(`/expenses/${shown.id}`)).status).toBe(204);
    expect((await own.get(`/expenses/${shown.id}`)).status).toBe(404);
  });
});

describe("what another system sends", () => {
  const source = "PSA";
  let names = 0;

  test("is created, changed or left alone by its external id, and what is at fault is named", async () => {
    const externalId = `P-${++names}`;
    const whole = {
      externalId,
      client: client.id,
      name: "From elsewhere",
      phases: [{ name: "One", budget: 900 }],
    };
    const send = (items: object[]) => desk.post("/projects/upsert", { source, items });
    expect((await send([whole])).body).toMatchObject({ created: 1, rejected: [] });
    expect((await send([whole])).body).toMatchObject({ created: 0, changed: 0, unchanged: 1 });
    const dearer = { ...whole, phases: [{ name: "One", budget: 1_000 }] };
    expect((await send([dearer])).body).toMatchObject({ changed: 1 });
    // What was said here of things that the other system says nothing of stays.
    const { id } = (await desk.get("/projects?search=From%20elsewhere")).body.items[0];
    const { phases } = (await desk.get(`/projects/${id}`)).body;
    await desk.patch(`/projects/${id}/phases/${phases[0].id}`, { progress: 40, status: "active" });
    await desk.patch(`/projects/${id}`, { status: "on_hold" });
    expect((await send([dearer])).body).toMatchObject({ unchanged: 1 });
    expect((await desk.get(`/projects/${id}`)).body).toMatchObject({
      status: "on_hold",
      phases: [{ progress: 40 }],
    });
    const wrong = await send([
      { ...whole, externalId: "P-x", client: "nobody" },
      { ...whole, externalId: "P-y", startsOn: "2026-02-01", endsOn: "2026-01-01" },
    ]);
    expect(wrong.body.rejected).toEqual([
      { externalId: "P-x", path: "client", message: "unknown_choice" },
      { externalId: "P-y", path: "endsOn", message: "before_start" },
    ]);
    const time = { project: externalId, phase: "One", person: agent.email, day: "2026-03-02", minutes: 60 };
    const sendTime = (items: object[]) => desk.post("/time-entries/upsert", { source, items });
    const first = { ...time, externalId: `T-${names}`, internalNote: "Among us" };
    expect((await sendTime([first])).body).toMatchObject({ created: 1, rejected: [] });
    expect((await sendTime([first])).body).toMatchObject({ unchanged: 1 });
    expect((await sendTime([{ ...first, minutes: 90 }])).body).toMatchObject({ changed: 1 });
    const faults = await sendTime([
      { ...time, externalId: "a", phase: "Nine" },
      { ...time, externalId: "b", person: "nobody@here.example" },
      { ...time, externalId: "c", minutes: undefined },
      { ...time, externalId: "d" },
      { ...time, externalId: "d" },
    ]);
    expect(faults.body.created).toBe(0);
    expect(
      faults.body.rejected.map((one: { externalId: string; path: string }) => [one.externalId, one.path]),
    ).toEqual([
      ["d", "externalId"],
      ["a", "phase"],
      ["b", "person"],
      ["c", "minutes"],
    ]);
    const expense = { externalId: "E-1", project: externalId, person: agent.id, day: "2026-03-02" };
    const items = [{ ...expense, category: "meals", description: "Lunch", amount: 2_000 }];
    expect((await desk.post("/expenses/upsert", { source, items })).body).toMatchObject({ created: 1 });
    expect((await desk.post("/expenses/upsert", { source, items })).body).toMatchObject({ unchanged: 1 });
  });

  test("is not written over by a lead of other clients, who is told no more than that it is there", async () => {
    const item = { externalId: `P-${++names}`, client: client.id, name: "Theirs" };
    await desk.post("/projects/upsert", { source, items: [item] });
    const { setClock } = await testInstallation();
    setClock(null);
    const lead = await buildPerson(tenant, "account_lead");
    const own = await buildClient(tenant);
    await asProgram(tenant, (db) =>
      db.insertInto("client_leads").values({ client_id: own.id, person_id: lead.id }).execute(),
    );
    const browser = await signedIn(tenant, lead);
    const taken = { ...item, client: own.id, name: "Taken over" };
    const { status, body } = await browser.post("/projects/upsert", { source, items: [taken] });
    expect([status, body.rejected]).toEqual([
      200,
      [{ externalId: item.externalId, path: "externalId", message: "already_exists" }],
    ]);
    setClock(sunday);
  });
});
