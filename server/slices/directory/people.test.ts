import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
  testPassword,
} from "../../testing/installation.ts";
import { newestMailTo } from "../../testing/mailbox.ts";
import { followAll } from "./index.ts";

let tenant: TenantFacts;
let client: { id: string; name: string };
let other: { id: string; name: string };
let boss: TestPerson;
let executive: TestPerson;
let user: TestPerson;
let stranger: TestPerson;
let agent: TestPerson;
let admin: Browser;
let lead: Browser;
let portal: Browser;
let userPortal: Browser;

beforeAll(async () => {
  tenant = await buildTenant();
  client = await buildClient(tenant, { name: "Alder & Co" });
  other = await buildClient(tenant, { name: "Birch Ltd" });
  boss = await buildPerson(tenant, "tenant_admin");
  agent = await buildPerson(tenant, "agent");
  executive = await buildPerson(tenant, "client_executive", client);
  user = await buildPerson(tenant, "client_user", client);
  stranger = await buildPerson(tenant, "client_user", other);
  const leading = await buildPerson(tenant, "account_lead");
  admin = await signedIn(tenant, boss);
  await admin.patch(`/clients/${client.id}`, { leadIds: [leading.id] });
  lead = await signedIn(tenant, leading);
  portal = await signedIn(tenant, executive);
  userPortal = await signedIn(tenant, user);
});

let invitations = 0;
const newcomer = (overrides: object = {}) => ({
  email: `newcomer${++invitations}@example.org`,
  name: `Newcomer ${invitations}`,
  role: "client_user",
  clientId: client.id,
  ...overrides,
});
/** The secret of the link that has just gone out to somebody. */
const tokenOf = async (answer: { body: { person: { email: string } } }) => {
  const { link } = await newestMailTo(answer.body.person.email);
  return new URL(link!).hash.slice(1);
};
const host = () => new Browser(`${tenant.slug}.localhost`);
const ids = (answer: { body: { items: { id: string }[] } }) => answer.body.items.map(({ id }) => id);

describe("inviting", () => {
  test("the link lets the person in, once, and makes them active everywhere", async () => {
    const input = newcomer({ email: "Grace@Alder.example", title: "Head of Operations" });
    const invited = await admin.post("/people", input);
    expect(invited.status).toBe(201);
    expect(invited.body.person).toMatchObject({
      email: "grace@alder.example",
      title: "Head of Operations",
      kind: "member",
      role: "client_user",
      client,
      status: "invited",
      can: { edit: true, deactivate: false, invite: true, revoke: true, delete: false },
    });
    // It is told to nobody but the owner of the address.
    expect(invited.body.invitationUrl).toBeNull();
    const mail = await newestMailTo("grace@alder.example");
    expect(mail.link).toStartWith(`http://${tenant.slug}.localhost`);
    expect(mail.text).toContain(boss.name);
    const browser = host();
    const token = await tokenOf(invited);
    expect((await browser.post("/invitations/inspect", { token })).body).toMatchObject({
      client: client.name,
      role: "client_user",
    });
    const accepted = await browser.post("/invitations/accept", { token, password: testPassword });
    expect(accepted.body.person.id).toBe(invited.body.person.id);
    expect((await browser.get("/tickets")).status).toBe(200);
    const list = await admin.get("/people?search=grace@");
    expect(list.body.items).toMatchObject([{ status: "active", can: { invite: false } }]);
    expect((await host().post("/invitations/accept", { token, password: testPassword })).status).toBe(404);
  });

  test("a renewed link works and the one before is dead; who has accepted gets none", async () => {
    const first = await admin.post("/people", newcomer());
    const { id } = first.body.person;
    const dead = await tokenOf(first);
    const second = await admin.post(`/people/${id}/invitation`);
    expect(second.status).toBe(201);
    expect((await host().post("/invitations/inspect", { token: dead })).status).toBe(404);
    const token = await tokenOf(second);
    expect((await host().post("/invitations/accept", { token, password: testPassword })).status).toBe(201);
    expect((await admin.post(`/people/${id}/invitation`)).status).toBe(422);
  });

  test("an address that the client has already is refused by name; another client may have it too", async () => {
    const input = newcomer();
    expect((await admin.post("/people", input)).status).toBe(201);
    const again = await admin.post("/people", input);
    expect([again.status, again.body.code, again.body.fields]).toEqual([
      409,
      "already_exists",
      [{ path: "email", message: "already_exists" }],
    ]);
    expect((await admin.post("/people", { ...input, clientId: other.id })).status).toBe(201);
  });

  test.each(["", " ", "\u200b\u200d", "\u0301", "\u202e"])(
    "a name that nobody can see is refused: %j",
    async (name) => {
      const answer = await admin.post("/people", newcomer({ name }));
      expect([answer.status, answer.body.fields]).toEqual([400, [{ path: "name", message: "required" }]]);
    },
  );

  test("role and client have to fit", async () => {
    for (const [overrides, path] of [
      [{ clientId: undefined }, "clientId"],
      [{ role: "agent" }, "clientId"],
      [{ clientId: crypto.randomUUID() }, "clientId"],
      [{ role: "platform_admin" }, "role"],
      [{ email: "nobody" }, "email"],
    ] as const) {
      const answer = await admin.post("/people", newcomer(overrides));
      expect([path, answer.status, answer.body.fields?.[0].path]).toEqual([path, 400, path]);
    }
  });

  test("a lead invites to the clients assigned to them, and never staff", async () => {
    expect((await lead.post("/people", newcomer({ role: "client_executive" }))).status).toBe(201);
    expect((await lead.post("/people", newcomer({ clientId: other.id }))).status).toBe(400);
    expect((await lead.post("/people", newcomer({ role: "agent", clientId: undefined }))).status).toBe(403);
  });

  test("an executive invites to their own client, without naming it, and never staff", async () => {
    const invited = await portal.post("/people", newcomer({ clientId: undefined }));
    expect(invited.body.person).toMatchObject({ client, can: { edit: true } });
    expect((await portal.post("/people", newcomer({ clientId: other.id }))).status).toBe(400);
    expect(
      (await portal.post("/people", newcomer({ role: "tenant_admin", clientId: undefined }))).status,
    ).toBe(403);
  });

  test("those without the permission, and those not signed in, cannot", async () => {
    const desk = await signedIn(tenant, agent);
    for (const browser of [userPortal, desk]) {
      expect((await browser.get("/people")).status).toBe(403);
      expect((await browser.post("/people", newcomer())).status).toBe(403);
      expect((await browser.post(`/people/${user.id}/invitation`)).status).toBe(403);
      expect((await browser.patch(`/people/${user.id}`, { title: "x" })).status).toBe(403);
    }
    expect((await host().post("/people", newcomer())).status).toBe(401);
  });
});

describe("listing", () => {
  test("everyone sees whom they manage: an admin all, a lead their clients' members, an executive their own", async () => {
    const all = ids(await admin.get("/people?limit=100"));
    expect(all).toEqual(expect.arrayContaining([boss.id, agent.id, user.id, stranger.id]));
    const led = ids(await lead.get("/people?limit=100"));
    expect(led).toContain(user.id);
    for (const id of [boss.id, agent.id, stranger.id]) expect(led).not.toContain(id);
    expect(ids(await portal.get("/people?limit=100")).toSorted()).toEqual(led.toSorted());
    expect(ids(await portal.get(`/people?clientId=${other.id}`))).toEqual([]);
  });

  test("filters narrow it, and a wrong one is refused by name", async () => {
    const staff = await admin.get("/people?kind=staff&limit=100");
    expect(staff.body.items.every(({ client }: { client: null }) => client === null)).toBe(true);
    expect(ids(await admin.get(`/people?clientId=${other.id}&status=active`))).toEqual([stranger.id]);
    expect((await admin.get("/people?status=gone")).body.fields[0].path).toBe("status");
  });

  test("anybody finds whom to name: colleagues and staff, with no more than names and addresses", async () => {
    const found = await userPortal.get("/directory/people?limit=100");
    expect(ids(found)).toEqual(expect.arrayContaining([executive.id, agent.id]));
    expect(ids(found)).not.toContain(stranger.id);
    expect(Object.keys(found.body.items[0]).toSorted()).toEqual(["email", "id", "kind", "name", "title"]);
    expect(ids(await userPortal.get(`/directory/people?clientId=${other.id}&kind=member`))).toEqual([]);
    const desk = await signedIn(tenant, agent);
    const members = await desk.get(
      `/directory/people?clientId=${other.id}&kind=member&search=${stranger.email}`,
    );
    expect(ids(members)).toEqual([stranger.id]);
    expect((await host().get("/directory/people")).status).toBe(401);
    expect((await desk.get("/directory/people?kind=robot")).status).toBe(400);
  });

  test("pages join without gap or repetition", async () => {
    const seen: string[] = [];
    let cursor: string | null = "";
    do {
      const page = await admin.get(`/people?limit=3${cursor ? `&cursor=${cursor}` : ""}`);
      seen.push(...ids(page));
      cursor = page.body.nextCursor;
    } while (cursor);
    expect(seen).toEqual(ids(await admin.get("/people?limit=100")));
  });
});

describe("changing", () => {
  test("details and role are changed, and a new role counts from the next request", async () => {
    const person = await buildPerson(tenant, "client_user", client);
    const browser = await signedIn(tenant, person);
    expect((await browser.get("/people")).status).toBe(403);
    const changed = await portal.patch(`/people/${person.id}`, { title: "Buyer", role: "client_executive" });
    expect(changed.body).toMatchObject({ title: "Buyer", role: "client_executive" });
    expect((await browser.get("/people")).status).toBe(200);
  });

  test("somebody who is renamed is called so from the next request, here and nowhere else", async () => {
    const elsewhere = await buildTenant();
    const { email } = await buildPerson(elsewhere, "agent", null, { name: "Bo as known elsewhere" });
    const invited = await portal.post(
      "/people",
      newcomer({ email, name: "Bo Example", clientId: undefined }),
    );
    const token = await tokenOf(invited);
    expect((await host().post("/invitations/inspect", { token })).body.name).toBe("Bo Example");
    const browser = host();
    const { body } = await browser.post("/invitations/accept", { token, password: testPassword });
    expect(body.person.name).toBe("Bo Example");
    await portal.patch(`/people/${body.person.id}`, { name: "Bo Renamed" });
    expect((await browser.get("/session")).body.person.name).toBe("Bo Renamed");
    const there = await signedIn(elsewhere, { email });
    expect((await there.get("/session")).body.person.name).toBe("Bo as known elsewhere");
  });

  test("a deactivated person is out with their next request, and back in when active again", async () => {
    const person = await buildPerson(tenant, "client_user", client);
    const browser = await signedIn(tenant, person);
    expect((await browser.get("/tickets")).status).toBe(200);
    const gone = await portal.patch(`/people/${person.id}`, { status: "deactivated" });
    expect(gone.body).toMatchObject({ status: "deactivated", can: { deactivate: false } });
    expect((await browser.get("/tickets")).status).toBe(401);
    await expect(signedIn(tenant, person)).rejects.toThrow("401");
    expect((await portal.patch(`/people/${person.id}`, { status: "active" })).body.status).toBe("active");
    expect((await browser.get("/tickets")).status).toBe(401);
    expect((await (await signedIn(tenant, person)).get("/tickets")).status).toBe(200);
  });

  test("an invitation that is withdrawn is dead, and given back it is still to be accepted", async () => {
    const invited = await admin.post("/people", newcomer());
    const path = `/people/${invited.body.person.id}`;
    expect((await admin.patch(path, { status: "active" })).body.fields).toEqual([
      { path: "status", message: "not_accepted_yet" },
    ]);
    await admin.patch(path, { status: "deactivated" });
    const token = await tokenOf(invited);
    expect((await host().post("/invitations/accept", { token, password: testPassword })).status).toBe(404);
    expect((await admin.patch(path, { status: "active" })).body.status).toBe("invited");
    const renewed = await tokenOf(await admin.post(`${path}/invitation`));
    expect(
      (await host().post("/invitations/accept", { token: renewed, password: testPassword })).status,
    ).toBe(201);
  });

  test("nobody changes whom they do not manage", async () => {
    for (const browser of [lead, portal]) {
      expect((await browser.patch(`/people/${stranger.id}`, { title: "x" })).status).toBe(404);
      expect((await browser.patch(`/people/${agent.id}`, { title: "x" })).status).toBe(403);
      expect((await browser.post(`/people/${agent.id}/invitation`)).status).toBe(403);
    }
    expect((await admin.patch(`/people/${crypto.randomUUID()}`, { title: "x" })).status).toBe(404);
  });

  test("a member cannot be made staff, by whomever, nor the other way round", async () => {
    expect((await admin.patch(`/people/${user.id}`, { role: "agent" })).status).toBe(400);
    expect((await admin.patch(`/people/${agent.id}`, { role: "client_user" })).status).toBe(400);
    expect((await portal.patch(`/people/${user.id}`, { role: "tenant_admin" })).status).toBe(400);
  });

  test("an executive cannot deactivate or demote themselves", async () => {
    const path = `/people/${executive.id}`;
    for (const [change, field] of [
      [{ status: "deactivated" }, "status"],
      [{ role: "client_user" }, "role"],
    ] as const) {
      const answer = await portal.patch(path, change);
      expect([answer.status, answer.body.fields]).toEqual([422, [{ path: field, message: "yourself" }]]);
    }
    expect((await portal.patch(path, { phone: "1" })).body).toMatchObject({
      phone: "1",
      can: { deactivate: false },
    });
  });

  test("the last active admin stays one; with a second, either may go", async () => {
    const place = await buildTenant();
    const only = await buildPerson(place, "tenant_admin");
    const browser = await signedIn(place, only);
    for (const change of [{ status: "deactivated" }, { role: "agent" }]) {
      const answer = await browser.patch(`/people/${only.id}`, change);
      expect([answer.status, answer.body.fields[0].message]).toEqual([422, "last_admin"]);
    }
    const second = await buildPerson(place, "tenant_admin");
    expect((await browser.patch(`/people/${second.id}`, { role: "agent" })).status).toBe(200);
    expect((await browser.patch(`/people/${second.id}`, { role: "tenant_admin" })).status).toBe(200);
    expect((await browser.patch(`/people/${only.id}`, { status: "deactivated" })).status).toBe(200);
  });

  test("two admins who demote one another at the same time do not leave the tenant without one", async () => {
    const place = await buildTenant();
    const [one, two] = [await buildPerson(place, "tenant_admin"), await buildPerson(place, "tenant_admin")];
    const [first, second] = [await signedIn(place, one), await signedIn(place, two)];
    const answers = await Promise.all([
      first.patch(`/people/${two.id}`, { role: "agent" }),
      second.patch(`/people/${one.id}`, { role: "agent" }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).not.toEqual([200, 200]);
    const admins = await asProgram(place, (db) =>
      db
        .selectFrom("people")
        .select("id")
        .where("role", "=", "tenant_admin")
        .where("status", "=", "active")
        .execute(),
    );
    expect(admins).toHaveLength(1);
  });

  test("what happened to whom stands among the events of the tenant", async () => {
    const invited = await admin.post("/people", newcomer());
    await admin.patch(`/people/${invited.body.person.id}`, { status: "deactivated" });
    const events = await asProgram(tenant, (db) =>
      db
        .selectFrom("events")
        .select(["type", "actor_id"])
        .where("subject_id", "=", invited.body.person.id)
        .orderBy("id")
        .execute(),
    );
    expect(events).toEqual([
      { type: "person.invited", actor_id: boss.id },
      { type: "person.deactivated", actor_id: boss.id },
    ]);
  });
});

describe("a registry that has fallen behind", () => {
  const forget = async (id: string, values: object) => {
    const { registry } = (await testInstallation()).platform;
    await registry.transaction({ actor: "test" }, async (db) => {
      await db.updateTable("memberships").set(values).where("id", "=", id).execute();
    });
  };

  test("is made good by the next change of the person, even one that changes nothing", async () => {
    const person = await buildPerson(tenant, "client_user", client);
    await forget(person.id, { status: "deactivated", role: "client_manager" });
    await admin.patch(`/people/${person.id}`, { status: "active" });
    const browser = await signedIn(tenant, person);
    expect((await browser.get("/session")).body.role).toBe("client_user");
  });

  test("is made good by a new invitation, though it never heard of the person", async () => {
    const invited = await admin.post("/people", newcomer());
    const { id } = invited.body.person;
    const { registry } = (await testInstallation()).platform;
    await registry.transaction({ actor: "test" }, async (db) => {
      await db.deleteFrom("invitations").where("membership_id", "=", id).execute();
      await db.deleteFrom("memberships").where("id", "=", id).execute();
    });
    const token = await tokenOf(await admin.post(`/people/${id}/invitation`));
    expect((await host().post("/invitations/accept", { token, password: testPassword })).status).toBe(201);
  });

  test("does not let somebody in by an old link whom the tenant has deactivated", async () => {
    const invited = await admin.post("/people", newcomer());
    const { id } = invited.body.person;
    await asProgram(tenant, (db) =>
      db.updateTable("people").set({ status: "deactivated" }).where("id", "=", id).execute(),
    );
    const token = await tokenOf(invited);
    expect((await host().post("/invitations/accept", { token, password: testPassword })).status).toBe(404);
  });

  test("is brought in line as a whole, and a second time there is nothing to do", async () => {
    const { registry } = (await testInstallation()).platform;
    const person = await buildPerson(tenant, "client_user", client);
    await followAll(registry, tenant);
    await forget(person.id, { status: "deactivated" });
    await forget(executive.id, { client_name: "Old name" });
    expect(await followAll(registry, tenant)).toBe(2);
    expect(await followAll(registry, tenant)).toBe(0);
    expect((await (await signedIn(tenant, person)).get("/session")).body.client.name).toBe(client.name);
  });
});
