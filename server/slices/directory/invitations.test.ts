import { afterEach, beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { ProcessCounters } from "../../kernel/counters-process.ts";
import { Limits } from "../../kernel/limits.ts";
import { Post } from "../../kernel/mail/post.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  act,
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
  testPassword,
} from "../../testing/installation.ts";
import { mailTo, newestMailTo } from "../../testing/mailbox.ts";
import { invitePerson } from "./index.ts";
import { sendInvitations } from "./letters.ts";

let tenant: TenantFacts;
let client: { id: string; name: string };
let other: { id: string; name: string };
let executive: TestPerson;
let admin: Browser;
let lead: Browser;
let portal: Browser;
let second: Browser;

beforeAll(async () => {
  tenant = await buildTenant({ name: "Northwind" });
  client = await buildClient(tenant, { name: "Alder & Co" });
  other = await buildClient(tenant, { name: "Birch Ltd" });
  const leading = await buildPerson(tenant, "account_lead");
  executive = await buildPerson(tenant, "client_executive", client);
  admin = await signedIn(tenant, await buildPerson(tenant, "tenant_admin"));
  await admin.patch(`/clients/${client.id}`, { leadIds: [leading.id] });
  lead = await signedIn(tenant, leading);
  portal = await signedIn(tenant, executive);
  second = await signedIn(tenant, await buildPerson(tenant, "client_executive", client));
});

afterEach(async () => {
  (await testInstallation()).setClock(null);
  await limit(client.id, null);
});

let people = 0;
const newcomer = (overrides: object = {}) => ({
  email: `guest${++people}@${tenant.slug}.example`,
  name: `Guest ${people}`,
  role: "client_user",
  ...overrides,
});
const host = () => new Browser(`${tenant.slug}.localhost`);
const limit = (id: string, limit: number | null, as = admin) =>
  as.put(`/clients/${id}/people-limit`, { limit });
const ids = (answer: { body: { items: { id: string }[] } }) => answer.body.items.map(({ id }) => id);
const tokenFor = async (email: string) => new URL((await newestMailTo(email)).link!).hash.slice(1);
const accept = (token: string) => host().post("/invitations/accept", { token, password: testPassword });
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000 + 60_000);

describe("an invitation", () => {
  test("goes to the address alone, in the name of who invites, with the day on which it ends", async () => {
    const { body } = await portal.post("/people", newcomer());
    expect(body.invitationUrl).toBeNull();
    const mail = await newestMailTo(body.person.email);
    expect(mail.text).toContain(executive.name);
    expect(mail.text).toContain("Northwind");
    const days = (Date.parse(body.person.invitationExpiresAt) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(14);
  });

  test("works as many days as the tenant says, is then listed as expired, and can be sent again", async () => {
    await admin.patch("/settings", { invitationDays: 3 });
    const { body } = await portal.post("/people", newcomer());
    const { id, email } = body.person;
    const token = await tokenFor(email);
    await admin.patch("/settings", { invitationDays: 14 });
    expect(ids(await portal.get("/people?status=invited&limit=100"))).toContain(id);
    (await testInstallation()).setClock(inDays(3));
    const late = await signedIn(tenant, executive);
    expect((await host().post("/invitations/inspect", { token })).status).toBe(404);
    expect(ids(await late.get("/people?status=invited&limit=100"))).not.toContain(id);
    const expired = await late.get("/people?status=expired&limit=100");
    expect(expired.body.items).toContainEqual(
      expect.objectContaining({ id, status: "invited", invitationExpired: true }),
    );
    const again = await late.post(`/people/${id}/invitation`);
    expect(again.body.person.invitationExpired).toBe(false);
    expect((await accept(await tokenFor(email))).status).toBe(201);
    expect((await late.get(`/people/${id}`)).body).toMatchObject({
      status: "active",
      invitationExpiresAt: null,
      can: { invite: false, revoke: false },
    });
  });

  test("ends after one to thirty days, and after no other number", async () => {
    for (const invitationDays of [0, 31, 1.5])
      expect((await admin.patch("/settings", { invitationDays })).status).toBe(400);
  });

  test("that is revoked is dead; its person can be invited again, which takes a place", async () => {
    const { body } = await portal.post("/people", newcomer());
    const { id, email } = body.person;
    const token = await tokenFor(email);
    const revoked = await portal.delete(`/people/${id}/invitation`);
    expect(revoked.body).toMatchObject({
      status: "deactivated",
      joinedAt: null,
      invitationExpiresAt: null,
      can: { reactivate: true, delete: true },
    });
    expect((await accept(token)).status).toBe(404);
    expect((await portal.delete(`/people/${id}/invitation`)).status).toBe(422);
    expect((await portal.patch(`/people/${id}`, { status: "active" })).body.status).toBe("invited");
    await portal.post(`/people/${id}/invitation`);
    expect((await accept(await tokenFor(email))).status).toBe(201);
    expect((await portal.delete(`/people/${id}/invitation`)).status).toBe(422);
  });

  test("is revoked by those who manage its person, and by nobody else", async () => {
    const theirs = (await admin.post("/people", newcomer({ clientId: other.id }))).body.person.id;
    for (const browser of [lead, portal])
      expect((await browser.delete(`/people/${theirs}/invitation`)).status).toBe(404);
    const user = await signedIn(tenant, await buildPerson(tenant, "client_user", client));
    expect((await user.delete(`/people/${theirs}/invitation`)).status).toBe(403);
    expect((await host().delete(`/people/${theirs}/invitation`)).status).toBe(401);
  });

  test("is told to who invites where no mail goes out", async () => {
    const { platform } = await testInstallation();
    const { queue, masterKey, registry, tenantOrigin } = platform;
    const limits = new Limits(new ProcessCounters());
    for (const way of ["none", "outbox"] as const) {
      const post = new Post({ queue, masterKey, way });
      const options = { registry, post, limits, originOf: tenantOrigin, invitedElsewhere: false };
      const input = { ...newcomer(), role: "client_user" as const, title: "", phone: "" };
      const [link] = await act(tenant, executive, async (ctx) =>
        sendInvitations(ctx, options, [await invitePerson(ctx, input)]),
      );
      expect((await accept(new URL(link!).hash.slice(1))).status).toBe(201);
      expect(await mailTo(input.email)).toEqual([]);
    }
  });
});

describe("places of a client", () => {
  const taken = async () => (await portal.get("/people/places")).body.taken as number;

  test("are as many as staff who manage the client say; its own people see how many are left", async () => {
    const count = await taken();
    expect((await limit(client.id, count + 1, lead)).body).toMatchObject({
      peopleLimit: count + 1,
      people: count,
      can: { limitPeople: true, edit: false },
    });
    expect((await portal.get("/people/places")).body).toEqual({ taken: count, limit: count + 1 });
    expect((await admin.get("/people/places")).body).toEqual({ taken: 0, limit: null });
    expect((await limit(client.id, 1, portal)).status).toBe(403);
    expect((await limit(other.id, 1, portal)).status).toBe(404);
    expect((await limit(other.id, 1, lead)).status).toBe(404);
    expect((await limit(client.id, 0)).status).toBe(400);
    expect((await limit(crypto.randomUUID(), 1)).status).toBe(404);
    expect((await limit(client.id, 1, host())).status).toBe(401);
  });

  test("bind its executives; staff may go beyond", async () => {
    await limit(client.id, await taken());
    const full = await portal.post("/people", newcomer());
    expect([full.status, full.body.fields]).toEqual([422, [{ path: "clientId", message: "people_limit" }]]);
    expect((await lead.post("/people", newcomer({ clientId: client.id }))).status).toBe(201);
    expect((await admin.post("/people", newcomer({ clientId: client.id }))).status).toBe(201);
    expect((await portal.post("/people", newcomer())).status).toBe(422);
  });

  test("are given back by who leaves, and taken again by who comes back", async () => {
    const leaving = await buildPerson(tenant, "client_user", client);
    await limit(client.id, await taken());
    await portal.patch(`/people/${leaving.id}`, { status: "deactivated" });
    expect((await portal.post("/people", newcomer())).status).toBe(201);
    const back = await portal.patch(`/people/${leaving.id}`, { status: "active" });
    expect([back.status, back.body.fields]).toEqual([422, [{ path: "clientId", message: "people_limit" }]]);
    expect((await lead.patch(`/people/${leaving.id}`, { status: "active" })).status).toBe(200);
  });

  test("are not exceeded by many who invite at the same time", async () => {
    const before = await taken();
    await limit(client.id, before + 3);
    const tries = Array.from({ length: 10 }, (_, number) => (number % 2 ? portal : second));
    const answers = await Promise.all(tries.map((browser) => browser.post("/people", newcomer())));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(7);
    expect(await taken()).toBe(before + 3);
  });
});

test("what became of an invitation stands among the events", async () => {
  const { id } = (await portal.post("/people", newcomer())).body.person;
  await portal.post(`/people/${id}/invitation`);
  await portal.delete(`/people/${id}/invitation`);
  const events = await asProgram(tenant, (db) =>
    db.selectFrom("events").select("type").where("subject_id", "=", id).orderBy("id").execute(),
  );
  expect(events.map(({ type }) => type)).toEqual([
    "person.invited",
    "person.invited",
    "person.invitation_revoked",
  ]);
});
