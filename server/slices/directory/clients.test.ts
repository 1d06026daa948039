import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
} from "../../testing/installation.ts";
import { newestMailTo } from "../../testing/mailbox.ts";
import { buildTicket } from "../tickets/build.ts";

let tenant: TenantFacts;
let client: { id: string; name: string };
let other: { id: string; name: string };
let lead: TestPerson;
let agent: TestPerson;
let member: TestPerson;
let admin: Browser;
let leadDesk: Browser;
let agentDesk: Browser;
let portal: Browser;

beforeAll(async () => {
  tenant = await buildTenant();
  client = await buildClient(tenant, { name: "Alder & Co" });
  other = await buildClient(tenant, { name: "Birch Ltd" });
  lead = await buildPerson(tenant, "account_lead");
  agent = await buildPerson(tenant, "agent");
  member = await buildPerson(tenant, "client_executive", client);
  admin = await signedIn(tenant, await buildPerson(tenant, "tenant_admin"));
  await admin.patch(`/clients/${client.id}`, { leadIds: [agent.id, lead.id] });
  leadDesk = await signedIn(tenant, lead);
  agentDesk = await signedIn(tenant, agent);
  portal = await signedIn(tenant, member);
});

const ids = (answer: { body: { items: { id: string }[] } }) => answer.body.items.map(({ id }) => id);

describe("clients", () => {
  test("nobody reads or writes them without a session, and members never do", async () => {
    const nobody = new Browser(`${tenant.slug}.localhost`);
    for (const [method, path] of [
      ["GET", "/clients"],
      ["GET", `/clients/${client.id}`],
      ["POST", "/clients"],
      ["PATCH", `/clients/${client.id}`],
    ] as const) {
      expect((await nobody.call(method, path)).status).toBe(401);
      expect((await portal.call(method, path)).status).toBe(403);
    }
  });

  test("an agent reads them and cannot change them", async () => {
    const read = await agentDesk.get(`/clients/${client.id}`);
    expect(read.body).toMatchObject({ name: "Alder & Co", can: { edit: false } });
    expect((await agentDesk.patch(`/clients/${client.id}`, { name: "x" })).status).toBe(403);
    expect((await agentDesk.post("/clients", { name: "x" })).status).toBe(403);
  });

  test("a lead reads those assigned to them, with all who look after them, and no other", async () => {
    expect(ids(await leadDesk.get("/clients"))).toEqual([client.id]);
    const { body } = await leadDesk.get(`/clients/${client.id}`);
    expect(body.leads.map(({ id }: { id: string }) => id)).toEqual([agent.id, lead.id]);
    expect((await leadDesk.get(`/clients/${other.id}`)).status).toBe(404);
  });

  test("one that an admin creates is there with its address, its leads and no open tickets", async () => {
    const created = await admin.post("/clients", {
      name: "Cedar GmbH",
      email: "Office@Cedar.example",
      address: { line1: "Hauptstr. 1", city: "Bonn", postalCode: "53111", country: "Germany" },
      leadIds: [lead.id],
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      name: "Cedar GmbH",
      email: "office@cedar.example",
      address: { line1: "Hauptstr. 1", line2: "", city: "Bonn" },
      currency: "EUR",
      status: "active",
      leads: [{ id: lead.id, kind: "staff" }],
      openTickets: 0,
      can: { edit: true },
    });
    expect((await admin.get(`/clients/${created.body.id}`)).body).toEqual(created.body);
    expect(ids(await leadDesk.get("/clients"))).toContain(created.body.id);
  });

  test("the same Idempotency-Key creates one client", async () => {
    const key = { "idempotency-key": crypto.randomUUID() };
    const first = await admin.post("/clients", { name: "Once Ltd" }, key);
    const second = await admin.post("/clients", { name: "Once Ltd" }, key);
    expect(second.body.id).toBe(first.body.id);
  });

  test("what is wrong is refused by name, and nothing is kept of it", async () => {
    const noName = await admin.post("/clients", { name: "  " });
    expect([noName.status, noName.body.fields[0].path]).toEqual([400, "name"]);
    const asLead = await admin.post("/clients", { name: "Half made", leadIds: [member.id] });
    expect([asLead.status, asLead.body.fields]).toEqual([
      400,
      [{ path: "leadIds", message: "unknown_choice" }],
    ]);
    expect((await admin.get("/clients?search=Half")).body.items).toEqual([]);
    expect((await admin.patch(`/clients/${other.id}`, { currency: "euro" })).status).toBe(400);
    expect((await admin.patch(`/clients/${crypto.randomUUID()}`, { name: "x" })).status).toBe(404);
    expect((await admin.get("/clients?limit=0")).status).toBe(400);
  });

  test("what changes nothing is no event; a change of leads is one", async () => {
    const address = { line1: "Kai 1", line2: "", city: "Hamburg", region: "", postalCode: "1", country: "" };
    const { id } = (await admin.post("/clients", { name: "Elm Ltd", address, leadIds: [lead.id] })).body;
    await admin.patch(`/clients/${id}`, { name: "Elm Ltd", address, leadIds: [lead.id], status: "active" });
    const leads = await admin.patch(`/clients/${id}`, { leadIds: [agent.id, lead.id] });
    expect(leads.body.leads.map((one: { id: string }) => one.id)).toEqual([agent.id, lead.id]);
    expect((await admin.patch(`/clients/${id}`, { leadIds: [] })).body.leads).toEqual([]);
    const events = await asProgram(tenant, (db) =>
      db.selectFrom("events").select("type").where("subject_id", "=", id).orderBy("id").execute(),
    );
    expect(events.map(({ type }) => type)).toEqual(["client.created", "client.updated", "client.updated"]);
  });

  test("a list counts the open tickets of each, and only those", async () => {
    const open = await buildTicket(tenant, member);
    const closed = await buildTicket(tenant, member);
    await portal.patch(`/tickets/${closed}`, { status: "closed" });
    const { body } = await agentDesk.get("/clients?search=alder");
    expect(body.items).toMatchObject([{ id: client.id, openTickets: 1 }]);
    await portal.patch(`/tickets/${open}`, { status: "closed" });
    expect((await agentDesk.get(`/clients/${client.id}`)).body.openTickets).toBe(0);
  });

  test("search takes the signs of a pattern for what they are", async () => {
    await admin.post("/clients", { name: "100% Fun_House" });
    expect((await admin.get("/clients?search=100%25")).body.items).toHaveLength(1);
    expect((await admin.get("/clients?search=fun_h")).body.items).toHaveLength(1);
    expect((await admin.get("/clients?search=al_er")).body.items).toEqual([]);
  });

  test("pages join without gap or repetition, names in any script and equal names included", async () => {
    for (const name of ["Ørsted", "дело", "Same", "same", "Same"]) await admin.post("/clients", { name });
    const seen: string[] = [];
    let cursor: string | null = "";
    do {
      const page = await admin.get(`/clients?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
      seen.push(...ids(page));
      cursor = page.body.nextCursor;
    } while (cursor);
    expect(seen).toEqual(ids(await admin.get("/clients?limit=100")));
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe("an inactive client", () => {
  test("its members are signed out and stay out until it is active again", async () => {
    const closing = await buildClient(tenant, { name: "Closing Ltd" });
    const person = await buildPerson(tenant, "client_user", closing);
    const invited = await admin.post("/people", {
      email: "new@closing.example",
      name: "New",
      role: "client_user",
      clientId: closing.id,
    });
    const browser = await signedIn(tenant, person);
    await admin.patch(`/clients/${closing.id}`, { status: "inactive" });
    expect((await browser.get("/tickets")).status).toBe(401);
    await expect(signedIn(tenant, person)).rejects.toThrow("401");
    const { link } = await newestMailTo("new@closing.example");
    const token = new URL(link!).hash.slice(1);
    expect((await browser.post("/invitations/inspect", { token })).status).toBe(404);
    expect((await admin.post(`/people/${invited.body.person.id}/invitation`)).status).toBe(422);
    const late = { email: "late@closing.example", name: "Late", role: "client_user", clientId: closing.id };
    expect((await admin.post("/people", late)).status).toBe(422);

    await admin.patch(`/clients/${closing.id}`, { status: "active" });
    expect((await (await signedIn(tenant, person)).get("/tickets")).status).toBe(200);
    expect((await admin.post(`/people/${invited.body.person.id}/invitation`)).status).toBe(201);
  });

  test("a new name of a client is what its members see of it at once", async () => {
    const renamed = await buildClient(tenant, { name: "Before Ltd" });
    const browser = await signedIn(tenant, await buildPerson(tenant, "client_user", renamed));
    await admin.patch(`/clients/${renamed.id}`, { name: "After Ltd" });
    expect((await browser.get("/session")).body.client.name).toBe("After Ltd");
  });
});

describe("the team", () => {
  test("a member sees who looks after their company, the main contact first", async () => {
    const { status, body } = await portal.get("/directory/team");
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      { id: agent.id, main: true },
      { id: lead.id, main: false },
    ]);
  });

  test("a client that nobody is assigned to has an empty one, and so has the staff", async () => {
    const alone = await signedIn(tenant, await buildPerson(tenant, "client_user", other));
    expect((await alone.get("/directory/team")).body.items).toEqual([]);
    expect((await agentDesk.get("/directory/team")).body.items).toEqual([]);
    expect((await new Browser(`${tenant.slug}.localhost`).get("/directory/team")).status).toBe(401);
  });
});
