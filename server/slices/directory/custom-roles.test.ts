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
} from "../../testing/installation.ts";
import { followAll } from "./index.ts";

let tenant: TenantFacts;
let client: { id: string; name: string };
let admin: Browser;
let lead: Browser;
let portal: Browser;
let roles = 0;

beforeAll(async () => {
  tenant = await buildTenant();
  await followAll((await testInstallation()).platform.registry, tenant);
  client = await buildClient(tenant);
  const leading = await buildPerson(tenant, "account_lead");
  admin = await signedIn(tenant, await buildPerson(tenant, "tenant_admin"));
  await admin.patch(`/clients/${client.id}`, { leadIds: [leading.id] });
  lead = await signedIn(tenant, leading);
  portal = await signedIn(tenant, await buildPerson(tenant, "client_executive", client));
});

const aRole = (overrides: object = {}) => ({
  name: `Role ${++roles}`,
  base: "client_user",
  permissions: ["dashboard.read", "tickets.read", "invoices.read"],
  ...overrides,
});
const makeRole = async (overrides: object = {}) => (await admin.post("/roles", aRole(overrides))).body;
const member = (role: TestPerson["role"] = "client_user") => buildPerson(tenant, role, client);
const permissionsOf = async (browser: Browser): Promise<string[]> =>
  (await browser.get("/session")).body.permissions;

describe("making a role", () => {
  test("an admin makes one from the permissions that its base can hold; the account is always among them", async () => {
    const made = await admin.post("/roles", aRole({ name: "Bookkeeper", description: "Sees what is owed" }));
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: "Bookkeeper",
      base: "client_user",
      description: "Sees what is owed",
      permissions: ["account.use", "tickets.read", "invoices.read", "dashboard.read"],
      people: 0,
      can: { give: true, edit: true, delete: true },
    });
    const { body } = await admin.get("/roles?kind=member");
    expect(body.items).toContainEqual(made.body);
    expect((await admin.get("/roles?kind=staff")).body.items).not.toContainEqual(made.body);
  });

  test("what the base cannot hold is refused by name, and so is a name that is taken", async () => {
    for (const permission of ["clients.write", "settings.manage", "tickets.work", "platform.tenants"]) {
      const answer = await admin.post("/roles", aRole({ permissions: [permission] }));
      expect([answer.status, answer.body.fields]).toEqual([
        400,
        [{ path: "permissions", message: "not_for_role" }],
      ]);
    }
    const making = await admin.post("/roles", aRole({ base: "agent", permissions: ["roles.manage"] }));
    expect(making.status).toBe(400);
    const { name } = await makeRole();
    const again = await admin.post("/roles", aRole({ name: name.toUpperCase() }));
    expect([again.status, again.body.fields]).toEqual([409, [{ path: "name", message: "already_exists" }]]);
  });

  test("nobody but an admin makes, changes or deletes one; who manages people sees what they may give", async () => {
    const { id } = await makeRole();
    const agent = await signedIn(tenant, await buildPerson(tenant, "agent"));
    const user = await signedIn(tenant, await member());
    for (const browser of [lead, portal, agent, user]) {
      expect((await browser.post("/roles", aRole())).status).toBe(403);
      expect((await browser.patch(`/roles/${id}`, { name: "x" })).status).toBe(403);
      expect((await browser.delete(`/roles/${id}`)).status).toBe(403);
    }
    expect((await new Browser(`${tenant.slug}.localhost`).get("/roles")).status).toBe(401);
    expect((await agent.get("/roles")).status).toBe(403);
    expect((await portal.get("/roles")).body.items).toContainEqual(
      expect.objectContaining({ id, can: { give: true, edit: false, delete: false } }),
    );
  });

  test("members learn nothing of roles for staff", async () => {
    const { id } = await makeRole({ base: "agent", permissions: ["tickets.read"] });
    expect((await portal.get("/roles")).body.items.map((role: { id: string }) => role.id)).not.toContain(id);
    expect((await lead.get("/roles")).body.items).toContainEqual(
      expect.objectContaining({ id, can: { give: false, edit: false, delete: false } }),
    );
  });

  test("an admin with less than all makes no role with more, and touches none", async () => {
    const full = await makeRole({ base: "tenant_admin", permissions: ["people.manage", "settings.manage"] });
    const reduced = await makeRole({ base: "tenant_admin", permissions: ["people.manage", "roles.manage"] });
    const person = await buildPerson(tenant, "tenant_admin");
    await admin.patch(`/people/${person.id}`, { customRoleId: reduced.id });
    const browser = await signedIn(tenant, person);
    expect((await browser.post("/roles", aRole({ permissions: ["invoices.read"] }))).status).toBe(403);
    expect((await browser.patch(`/roles/${full.id}`, { name: "Mine" })).status).toBe(403);
    expect((await browser.delete(`/roles/${full.id}`)).status).toBe(403);
    expect((await browser.patch(`/people/${person.id}`, { customRoleId: null })).status).toBe(403);
    expect((await browser.patch(`/people/${person.id}`, { customRoleId: full.id })).status).toBe(403);
  });
});

describe("having a role", () => {
  test("counts from the next request, and so does each change of it, for all who have it", async () => {
    const role = await makeRole();
    const people = [await member(), await member()];
    for (const { id } of people) await admin.patch(`/people/${id}`, { customRoleId: role.id });
    const browsers = await Promise.all(people.map((person) => signedIn(tenant, person)));
    for (const browser of browsers) {
      expect((await browser.get("/session")).body).toMatchObject({
        role: "client_user",
        roleName: role.name,
      });
      expect((await browser.get("/invoices")).status).toBe(200);
      expect((await browser.post("/tickets", { subject: "x", description: "x" })).status).toBe(403);
    }
    const changed = await admin.patch(`/roles/${role.id}`, {
      name: `${role.name} II`,
      permissions: ["tickets.read", "tickets.write"],
    });
    expect(changed.body).toMatchObject({ people: 2, can: { delete: false } });
    for (const browser of browsers) {
      expect((await browser.get("/session")).body.roleName).toBe(`${role.name} II`);
      expect((await browser.get("/invoices")).status).toBe(403);
      expect((await browser.post("/tickets", { subject: "x", description: "x" })).status).toBe(201);
    }
    const { registry } = (await testInstallation()).platform;
    expect(await followAll(registry, tenant)).toBe(0);
  });

  test("keeps what was granted to one person through a change of the role", async () => {
    const role = await makeRole({ permissions: ["tickets.read"] });
    const person = await member();
    await admin.patch(`/people/${person.id}`, { customRoleId: role.id });
    await admin.put(`/people/${person.id}/permissions`, { granted: ["invoices.read"], withdrawn: [] });
    await admin.patch(`/roles/${role.id}`, { permissions: ["dashboard.read"] });
    const browser = await signedIn(tenant, person);
    expect(await permissionsOf(browser)).toEqual(["account.use", "invoices.read", "dashboard.read"]);
  });

  test("goes when another built-in role is given, and what was single goes with the old one", async () => {
    const role = await makeRole();
    const person = await member();
    await portal.patch(`/people/${person.id}`, { customRoleId: role.id });
    await portal.put(`/people/${person.id}/permissions`, { granted: ["people.manage"], withdrawn: [] });
    const after = await portal.patch(`/people/${person.id}`, { role: "client_manager" });
    expect(after.body).toMatchObject({ role: "client_manager", customRole: null, exceptions: 0 });
    const browser = await signedIn(tenant, person);
    expect(await permissionsOf(browser)).not.toContain("people.manage");
  });

  test("fits its base alone, and somebody of another kind never", async () => {
    const role = await makeRole();
    const person = await member("client_manager");
    const wrong = await admin.patch(`/people/${person.id}`, { customRoleId: role.id });
    expect([wrong.status, wrong.body.fields]).toEqual([
      400,
      [{ path: "customRoleId", message: "unknown_choice" }],
    ]);
    const agent = await buildPerson(tenant, "agent");
    const other = await admin.patch(`/people/${agent.id}`, { role: "client_user", customRoleId: role.id });
    expect([other.status, other.body.fields]).toEqual([400, [{ path: "role", message: "other_kind" }]]);
    const right = await admin.patch(`/people/${person.id}`, { role: "client_user", customRoleId: role.id });
    expect(right.body.customRole).toEqual({ id: role.id, name: role.name });
  });

  test("can be where somebody begins", async () => {
    const role = await makeRole();
    const email = `begins@${tenant.slug}.example`;
    const invited = await portal.post("/people", {
      email,
      name: "Bo",
      role: "client_user",
      customRoleId: role.id,
    });
    expect(invited.body.person.customRole).toEqual({ id: role.id, name: role.name });
    const list = await portal.get(`/people?customRoleId=${role.id}`);
    expect(list.body.items.map((one: { email: string }) => one.email)).toEqual([email]);
  });

  test("makes nobody one of those in charge: the last with the full role stays", async () => {
    const place = await buildTenant();
    const only = await buildPerson(place, "tenant_admin");
    const browser = await signedIn(place, only);
    const almost = {
      name: "Almost",
      base: "tenant_admin",
      permissions: (await browser.get("/session")).body.permissions,
    };
    const role = (await browser.post("/roles", almost)).body;
    const second = await buildPerson(place, "tenant_admin");
    expect((await browser.patch(`/people/${second.id}`, { customRoleId: role.id })).status).toBe(200);
    for (const change of [{ customRoleId: role.id }, { status: "deactivated" }, { role: "agent" }]) {
      const answer = await browser.patch(`/people/${only.id}`, change);
      expect([answer.status, answer.body.fields[0].message]).toEqual([422, "last_admin"]);
    }
  });
});

describe("deleting a role", () => {
  test("is refused with the reason while somebody has it", async () => {
    const role = await makeRole();
    const person = await member();
    await admin.patch(`/people/${person.id}`, { customRoleId: role.id });
    const refused = await admin.delete(`/roles/${role.id}`);
    expect([refused.status, refused.body.fields]).toEqual([422, [{ path: "role", message: "role_in_use" }]]);
    await admin.patch(`/people/${person.id}`, { customRoleId: null });
    expect((await admin.delete(`/roles/${role.id}`)).status).toBe(204);
    expect((await admin.delete(`/roles/${role.id}`)).status).toBe(404);
    expect((await admin.patch(`/roles/${role.id}`, { name: "x" })).status).toBe(404);
  });

  test("and giving it to somebody at the same moment do not leave a person with a role that is gone", async () => {
    for (let round = 0; round < 5; round++) {
      const role = await makeRole();
      const person = await member();
      const [gone, given] = await Promise.all([
        admin.delete(`/roles/${role.id}`),
        lead.patch(`/people/${person.id}`, { customRoleId: role.id }),
      ]);
      const [row] = await asProgram(tenant, (db) =>
        db.selectFrom("people").select("custom_role_id").where("id", "=", person.id).execute(),
      );
      expect(row?.custom_role_id).toBe(given.status === 200 ? role.id : null);
      expect(gone.status === 204).toBe(given.status !== 200);
      expect([200, 400, 409]).toContain(given.status);
    }
  });
});

test("what happened to roles stands among the events of the tenant", async () => {
  const role = await makeRole();
  await admin.patch(`/roles/${role.id}`, { description: "More" });
  await admin.patch(`/roles/${role.id}`, { description: "More" });
  await admin.delete(`/roles/${role.id}`);
  const events = await asProgram(tenant, (db) =>
    db
      .selectFrom("events")
      .select(["type", "payload"])
      .where("type", "like", "role.%")
      .orderBy("id")
      .execute(),
  );
  const ours = events.filter(({ payload }) => (payload as { roleId: string }).roleId === role.id);
  expect(ours.map(({ type }) => type)).toEqual(["role.created", "role.updated", "role.deleted"]);
});
