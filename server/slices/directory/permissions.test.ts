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
import { buildTicket } from "../tickets/build.ts";
import { followAll } from "./index.ts";

let tenant: TenantFacts;
let client: { id: string; name: string };
let other: { id: string; name: string };
let boss: TestPerson;
let executive: TestPerson;
let admin: Browser;
let lead: Browser;
let portal: Browser;

beforeAll(async () => {
  tenant = await buildTenant();
  await followAll((await testInstallation()).platform.registry, tenant);
  client = await buildClient(tenant, { name: "Alder & Co" });
  other = await buildClient(tenant, { name: "Birch Ltd" });
  boss = await buildPerson(tenant, "tenant_admin");
  executive = await buildPerson(tenant, "client_executive", client);
  const leading = await buildPerson(tenant, "account_lead");
  admin = await signedIn(tenant, boss);
  await admin.patch(`/clients/${client.id}`, { leadIds: [leading.id] });
  lead = await signedIn(tenant, leading);
  portal = await signedIn(tenant, executive);
});

const member = (role: TestPerson["role"] = "client_user", of = client) => buildPerson(tenant, role, of);
const set = (browser: Browser, id: string, change: { granted?: string[]; withdrawn?: string[] }) =>
  browser.put(`/people/${id}/permissions`, { granted: [], withdrawn: [], ...change });
const itemOf = (body: { groups: { items: { permission: string }[] }[] }, permission: string) =>
  body.groups.flatMap(({ items }) => items).find((item) => item.permission === permission);
const reasonFor = (answer: { status: number; body: { fields?: unknown } }) => [
  answer.status,
  answer.body.fields,
];

describe("single permissions", () => {
  test("count from the next request, and show the tickets of the whole company when that is what they say", async () => {
    const person = await member();
    const browser = await signedIn(tenant, person);
    await buildTicket(tenant, executive);
    expect((await browser.get("/tickets")).body.items).toEqual([]);
    expect((await browser.get("/invoices")).status).toBe(403);
    const granted = await set(portal, person.id, { granted: ["tickets.read_all", "invoices.read"] });
    expect(granted.body.person.exceptions).toBe(2);
    expect((await browser.get("/tickets")).body.items).toHaveLength(1);
    expect((await browser.get("/invoices")).status).toBe(200);
    await set(portal, person.id, { withdrawn: ["tickets.write"] });
    expect((await browser.get("/tickets")).body.items).toEqual([]);
    expect((await browser.post("/tickets", { subject: "x", description: "x" })).status).toBe(403);
    const { registry } = (await testInstallation()).platform;
    expect(await followAll(registry, tenant)).toBe(0);
  });

  test("that the role says anyway are none", async () => {
    const person = await member("client_manager");
    const same = await set(admin, person.id, { granted: ["invoices.read"], withdrawn: ["people.manage"] });
    expect(same.body.person.exceptions).toBe(0);
  });

  test("keep who decided them, and when, through later changes of others", async () => {
    const person = await member();
    await set(admin, person.id, { granted: ["invoices.read"] });
    const { body } = await set(portal, person.id, {
      granted: ["invoices.read", "people.manage"],
      withdrawn: ["tickets.write"],
    });
    expect(itemOf(body, "invoices.read")).toMatchObject({
      allowed: true,
      byRole: false,
      why: [
        { code: "granted", name: boss.name },
        { code: "not_in_role", role: "client_user" },
      ],
    });
    expect(itemOf(body, "tickets.write")).toMatchObject({
      allowed: false,
      byRole: true,
      why: [
        { code: "withdrawn", name: executive.name },
        { code: "role", role: "client_user" },
      ],
    });
  });

  test("that the actor does not hold are not theirs to give, nor to give back", async () => {
    const person = await member();
    const helper = await member();
    await set(admin, helper.id, { granted: ["people.manage"] });
    const browser = await signedIn(tenant, helper);
    expect((await set(browser, person.id, { granted: ["invoices.read"] })).status).toBe(403);
    expect((await set(browser, person.id, { granted: ["people.manage"] })).status).toBe(200);
    await set(admin, person.id, { withdrawn: ["tickets.write"] });
    await set(admin, helper.id, { granted: ["people.manage"], withdrawn: ["tickets.write"] });
    expect((await set(browser, person.id, {})).status).toBe(403);
  });

  test("of somebody who may do more than the actor are not theirs to change, nor is anything else of them", async () => {
    const helper = await member();
    const manager = await member("client_manager");
    await set(admin, helper.id, { granted: ["people.manage"] });
    const browser = await signedIn(tenant, helper);
    expect((await set(browser, manager.id, { withdrawn: ["invoices.read"] })).status).toBe(403);
    expect((await browser.patch(`/people/${manager.id}`, { status: "deactivated" })).status).toBe(403);
    expect((await browser.patch(`/people/${helper.id}`, { role: "client_manager" })).status).toBe(403);
    const seen = await browser.get(`/people/${manager.id}`);
    expect(new Set(Object.values(seen.body.can))).toEqual(new Set([false]));
  });

  test("that a role can neither hold nor lose are refused by name", async () => {
    const person = await member();
    for (const [change, path, message] of [
      [{ granted: ["clients.write"] }, "granted", "not_for_role"],
      [{ granted: ["platform.tenants"] }, "granted", "not_for_role"],
      [{ withdrawn: ["account.use"] }, "withdrawn", "needed_by_all"],
      [{ granted: ["invoices.read"], withdrawn: ["invoices.read"] }, "withdrawn", "contradiction"],
    ] as const) {
      expect(reasonFor(await set(admin, person.id, change as never))).toEqual([400, [{ path, message }]]);
    }
    expect((await set(admin, person.id, { granted: ["tickets.fly"] })).status).toBe(400);
  });

  test("of one's own are not one's own to change: an executive cannot withdraw from themselves", async () => {
    const yourself = [422, [{ path: "permissions", message: "yourself" }]];
    expect(reasonFor(await set(portal, executive.id, { withdrawn: ["invoices.read"] }))).toEqual(yourself);
    expect(reasonFor(await set(admin, boss.id, { withdrawn: ["audit.read"] }))).toEqual(yourself);
  });

  test("are not withdrawn from the last admin, nor by an executive from the last one", async () => {
    const place = await buildTenant();
    const [one, two] = [await buildPerson(place, "tenant_admin"), await buildPerson(place, "tenant_admin")];
    const [first, second] = [await signedIn(place, one), await signedIn(place, two)];
    const answers = await Promise.all([
      set(first, two.id, { withdrawn: ["audit.read"] }),
      set(second, one.id, { withdrawn: ["audit.read"] }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()[0]).toBe(200);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const rows = await asProgram(place, (db) => db.selectFrom("people_grants").selectAll().execute());
    expect(rows).toHaveLength(1);
  });

  test("are changed by those who manage the person, and by nobody else", async () => {
    const person = await member();
    const stranger = await member("client_user", other);
    const agent = await signedIn(tenant, await buildPerson(tenant, "agent"));
    const user = await signedIn(tenant, await member());
    for (const browser of [agent, user]) {
      expect((await set(browser, person.id, {})).status).toBe(403);
      expect((await browser.get(`/people/${person.id}/permissions`)).status).toBe(403);
    }
    for (const browser of [lead, portal]) {
      expect((await set(browser, stranger.id, {})).status).toBe(404);
      expect((await browser.get(`/people/${stranger.id}/permissions`)).status).toBe(404);
      expect((await set(browser, boss.id, {})).status).toBe(403);
      expect((await browser.get(`/people/${boss.id}/permissions`)).status).toBe(403);
      expect((await browser.get(`/people/${boss.id}`)).status).toBe(403);
    }
    expect((await set(lead, person.id, { granted: ["invoices.read"] })).status).toBe(200);
    const nobody = new Browser(`${tenant.slug}.localhost`);
    expect((await set(nobody, person.id, {})).status).toBe(401);
  });

  test("make an agent somebody who manages members, and no staff", async () => {
    const agent = await buildPerson(tenant, "agent");
    await set(admin, agent.id, { granted: ["people.manage"] });
    const browser = await signedIn(tenant, agent);
    const person = await member();
    expect((await browser.patch(`/people/${person.id}`, { title: "Buyer" })).status).toBe(200);
    expect((await browser.patch(`/people/${boss.id}`, { title: "x" })).status).toBe(403);
    const kinds = (await browser.get("/people?limit=100")).body.items.map(
      (one: { kind: string }) => one.kind,
    );
    expect(new Set(kinds)).toEqual(new Set(["member"]));
  });

  test("stand among the events, once for each change", async () => {
    const person = await member();
    await set(admin, person.id, { granted: ["invoices.read"] });
    await set(admin, person.id, { granted: ["invoices.read"] });
    await set(admin, person.id, {});
    const events = await asProgram(tenant, (db) =>
      db.selectFrom("events").select("type").where("subject_id", "=", person.id).execute(),
    );
    expect(events.map(({ type }) => type)).toEqual([
      "person.permissions_changed",
      "person.permissions_changed",
    ]);
  });
});

describe("the explanation", () => {
  const explain = async (browser: Browser, id: string) =>
    (await browser.get(`/people/${id}/permissions`)).body;

  test("says of every permission whether it is theirs and what decides that", async () => {
    const person = await member();
    const body = await explain(portal, person.id);
    expect(body.hindrances).toEqual([]);
    expect(body.groups.map(({ group }: { group: string }) => group)).toEqual([
      "account",
      "tickets",
      "projects",
      "approvals",
      "invoices",
      "clients",
      "people",
      "company",
    ]);
    expect(itemOf(body, "account.use")).toMatchObject({
      allowed: true,
      why: [{ code: "always" }],
      can: { grant: false, withdraw: false },
    });
    expect(itemOf(body, "tickets.write")).toMatchObject({
      allowed: true,
      why: [{ code: "role", role: "client_user" }],
      can: { grant: true, withdraw: true },
    });
    expect(itemOf(body, "clients.write")).toMatchObject({
      allowed: false,
      why: [{ code: "not_for_role", role: "client_user" }],
      can: { grant: false, withdraw: false },
    });
    expect(itemOf(await explain(lead, person.id), "security.manage")).toMatchObject({
      allowed: false,
      can: { grant: false },
    });
  });

  test("names the tenant's own role", async () => {
    const role = (
      await admin.post("/roles", { name: "Reader", base: "client_user", permissions: ["tickets.read"] })
    ).body;
    const person = await member();
    await admin.patch(`/people/${person.id}`, { customRoleId: role.id });
    const body = await explain(portal, person.id);
    expect(itemOf(body, "tickets.read")).toMatchObject({ why: [{ code: "custom_role", name: "Reader" }] });
    expect(itemOf(body, "tickets.write")).toMatchObject({
      why: [{ code: "not_in_custom_role", name: "Reader" }],
    });
  });

  test("says what of it they see: own or all tickets, own or assigned or all clients", async () => {
    const own = { clients: "own", names: [client] };
    expect((await explain(admin, (await member()).id)).sight).toEqual({ ...own, tickets: "own" });
    expect((await explain(admin, executive.id)).sight).toEqual({ ...own, tickets: "all" });
    const blind = await member();
    await set(admin, blind.id, { withdrawn: ["tickets.read"] });
    expect((await explain(admin, blind.id)).sight).toEqual({ ...own, tickets: "none" });
    const leading = await buildPerson(tenant, "account_lead");
    await admin.patch(`/clients/${other.id}`, { leadIds: [leading.id] });
    expect((await explain(admin, leading.id)).sight).toEqual({
      clients: "assigned",
      names: [other],
      tickets: "all",
    });
    const agent = await buildPerson(tenant, "agent");
    expect((await explain(admin, agent.id)).sight).toEqual({ clients: "all", names: [], tickets: "all" });
  });

  test("says why somebody gets nowhere at all", async () => {
    const closing = await buildClient(tenant, { name: "Closing Ltd" });
    const person = await member("client_user", closing);
    await admin.patch(`/people/${person.id}`, { status: "deactivated" });
    await admin.patch(`/clients/${closing.id}`, { status: "inactive" });
    const codes = (await explain(admin, person.id)).hindrances.map(({ code }: { code: string }) => code);
    expect(codes).toEqual(["deactivated", "client_inactive"]);
    const invited = await portal.post("/people", {
      email: `waits@${tenant.slug}.example`,
      name: "Bo",
      role: "client_user",
    });
    const { hindrances } = await explain(portal, invited.body.person.id);
    expect(hindrances).toMatchObject([{ code: "invited" }]);
  });

  test("says who gets nowhere for want of a second factor, and until when they may do without", async () => {
    const strict = await buildClient(tenant, { name: "Strict Ltd" });
    const person = await member("client_user", strict);
    const { registry } = (await testInstallation()).platform;
    const now = new Date();
    const policy = (grace_days: number) =>
      registry.transaction({ actor: "test" }, (db) =>
        db
          .insertInto("sign_in_policies")
          .values({
            id: crypto.randomUUID(),
            tenant_id: tenant.id,
            client_id: strict.id,
            second_factor: "all",
            factors: ["totp", "passkey"],
            grace_days,
            required_since: now,
          })
          .onConflict((conflict) =>
            conflict.columns(["tenant_id", "client_id", "by_staff"]).doUpdateSet({ grace_days }),
          )
          .execute(),
      );
    expect((await explain(admin, person.id)).hindrances).toEqual([]);
    await policy(7);
    const [grace] = (await explain(admin, person.id)).hindrances;
    expect(grace.code).toBe("needs_second_factor");
    expect(Math.round((Date.parse(grace.at) - now.getTime()) / 86_400_000)).toBe(7);
    await policy(0);
    expect((await explain(admin, person.id)).hindrances).toMatchObject([
      { code: "needs_second_factor", at: null },
    ]);
    expect((await explain(admin, executive.id)).hindrances).toEqual([]);
  });

  test("of nobody there is none", async () => {
    expect((await admin.get(`/people/${crypto.randomUUID()}/permissions`)).status).toBe(404);
    expect((await admin.get("/people/nobody/permissions")).status).toBe(400);
  });
});
