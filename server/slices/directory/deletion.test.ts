import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  act,
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { mailTo } from "../../testing/mailbox.ts";
import { buildInvoice } from "../invoices/build.ts";
import { buildTicket } from "../tickets/build.ts";
import { replyToTicket, updateTicket } from "../tickets/index.ts";
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

const member = (name: string, of = client) => buildPerson(tenant, "client_user", of, { name });
const remove = (browser: Browser, { id }: { id: string }, name: string) =>
  browser.post(`/people/${id}/deletion`, { name });
async function gone(name: string, of = client): Promise<TestPerson> {
  const person = await member(name, of);
  await admin.patch(`/people/${person.id}`, { status: "deactivated" });
  return person;
}
const registry = async <T>(
  work: Parameters<Awaited<ReturnType<typeof testInstallation>>["platform"]["registry"]["transaction"]>[1],
) => {
  const { platform } = await testInstallation();
  return platform.registry.transaction({ actor: "test" }, work) as Promise<T>;
};
const inRegistry = (email: string) =>
  registry<{ id: string }[]>((db) =>
    db.selectFrom("people").select("id").where("email", "=", email).execute(),
  );

describe("deleting a person", () => {
  test("takes their name and address away everywhere, and keeps what they did", async () => {
    const person = await member("Rosa, la Loca");
    const ticket = await buildTicket(tenant, person, { subject: "Printer" });
    const shared = await buildTicket(tenant, executive, { copied: [person.id] });
    await act(tenant, person, (ctx) =>
      replyToTicket(ctx, { id: ticket, body: "It smokes.", internal: false }),
    );
    await act(tenant, executive, (ctx) => updateTicket(ctx, { id: shared, copied: [] }));
    const invoice = await buildInvoice(tenant, boss, client.id);
    await portal.patch(`/people/${person.id}`, { title: "Dancer", phone: "+34 1" });
    await portal.put(`/people/${person.id}/permissions`, { granted: ["invoices.read"], withdrawn: [] });
    await portal.patch(`/people/${person.id}`, { status: "deactivated" });
    expect((await remove(portal, person, "rosa, la loca")).status).toBe(400);
    expect((await remove(portal, person, " Rosa,  la Loca ")).status).toBe(204);

    const [row] = await asProgram(tenant, (db) =>
      db.selectFrom("people").selectAll().where("id", "=", person.id).execute(),
    );
    expect(row).toMatchObject({ name: "Deleted person", title: "", phone: "", status: "deleted" });
    expect(row?.email).toMatch(/^[a-z0-9_-]{43}@deleted\.invalid$/);
    const read = await admin.get(`/tickets/${ticket}`);
    expect(read.body.requester.name).toBe("Deleted person");
    expect((await portal.get(`/invoices/${invoice}`)).status).toBe(200);
    const kept = await asProgram(tenant, (db) =>
      db.selectFrom("events").select(["actor_name", "subject"]).execute(),
    );
    const changes = await asProgram(tenant, (db) =>
      db.selectFrom("ticket_changes").select(["from_value", "to_value"]).execute(),
    );
    expect(JSON.stringify([kept, changes])).not.toContain("Rosa");
    expect(JSON.stringify(changes)).toContain("Deleted person");
    expect(kept.filter(({ actor_name }) => actor_name === "Deleted person")).not.toEqual([]);
  });

  test("takes away all that they signed in with, when it was their last company", async () => {
    const { registry: installed } = (await testInstallation()).platform;
    const email = `leaving@${tenant.slug}.example`;
    const invited = await portal.post("/people", { email, name: "Bo", role: "client_user" });
    const person = invited.body.person as { id: string; email: string };
    expect(await mailTo(email)).toHaveLength(1);
    await portal.delete(`/people/${person.id}/invitation`);
    expect(await inRegistry(email)).toHaveLength(1);
    expect((await remove(lead, person, "Bo")).status).toBe(204);
    expect(await inRegistry(person.email)).toEqual([]);
    const mails = await registry<unknown[]>((db) =>
      db.selectFrom("mails").select("id").where("recipient", "=", person.email).execute(),
    );
    expect(mails).toEqual([]);
    await followAll(installed, tenant);
    expect(await followAll(installed, tenant)).toBe(0);
    expect(await inRegistry(person.email)).toEqual([]);
  });

  test("leaves them what they are in other companies", async () => {
    const elsewhere = await buildTenant();
    const { email } = await buildPerson(elsewhere, "agent", null, { name: "Bo as known elsewhere" });
    const person = await buildPerson(tenant, "client_user", client, { name: "Bo", email });
    await admin.patch(`/people/${person.id}`, { status: "deactivated" });
    await remove(admin, person, "Bo");
    const there = await signedIn(elsewhere, { email });
    expect((await there.get("/session")).body.person.name).toBe("Bo as known elsewhere");
  });

  test("in two companies at the same moment leaves nothing of them", async () => {
    const elsewhere = await buildTenant();
    const boss = await signedIn(elsewhere, await buildPerson(elsewhere, "tenant_admin"));
    const there = await buildPerson(elsewhere, "agent", null, { name: "Bo" });
    const here = await buildPerson(tenant, "client_user", client, { name: "Bo", email: there.email });
    await boss.patch(`/people/${there.id}`, { status: "deactivated" });
    await admin.patch(`/people/${here.id}`, { status: "deactivated" });
    const answers = await Promise.all([remove(boss, there, "Bo"), remove(admin, here, "Bo")]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    expect(await inRegistry(there.email)).toEqual([]);
  });

  test("frees their address: they can be invited again, as somebody new", async () => {
    const person = await gone("Bo");
    await remove(admin, person, "Bo");
    const invited = await portal.post("/people", { email: person.email, name: "Bo", role: "client_user" });
    expect(invited.status).toBe(201);
    expect(invited.body.person.id).not.toBe(person.id);
  });

  test("needs them to be deactivated first, and their name typed", async () => {
    const person = await member("Bo");
    const active = await remove(portal, person, "Bo");
    expect([active.status, active.body.fields]).toEqual([
      422,
      [{ path: "status", message: "not_deactivated" }],
    ]);
    const left = await gone("Bo Ek");
    const wrong = await remove(portal, left, "Bo");
    expect([wrong.status, wrong.body.fields]).toEqual([400, [{ path: "name", message: "other_name" }]]);
    const own = await remove(admin, boss, boss.name);
    expect(own.status).toBe(422);
  });

  test("is for those who manage them, and happens once", async () => {
    const person = await gone("Bo");
    const stranger = await gone("Ek", other);
    const user = await signedIn(tenant, await member("User"));
    const agent = await signedIn(tenant, await buildPerson(tenant, "agent"));
    for (const browser of [user, agent]) expect((await remove(browser, person, "Bo")).status).toBe(403);
    for (const browser of [lead, portal]) expect((await remove(browser, stranger, "Ek")).status).toBe(404);
    expect((await remove(new Browser(`${tenant.slug}.localhost`), person, "Bo")).status).toBe(401);
    const answers = await Promise.all([remove(portal, person, "Bo"), remove(lead, person, "Bo")]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404]);
  });

  test("takes them off every list, and nothing can be done with them any more", async () => {
    const person = await gone("Vanishing Bo");
    await remove(admin, person, "Vanishing Bo");
    for (const path of ["/people?search=Deleted&limit=100", "/directory/people?search=Deleted&limit=100"])
      expect((await admin.get(path)).body.items).toEqual([]);
    expect((await admin.get(`/people/${person.id}`)).status).toBe(404);
    expect((await admin.patch(`/people/${person.id}`, { status: "active" })).status).toBe(404);
    expect((await admin.get(`/people/${person.id}/permissions`)).status).toBe(404);
    expect(
      (
        await admin.post("/tickets", {
          subject: "x",
          description: "x",
          clientId: client.id,
          requesterId: person.id,
        })
      ).status,
    ).toBe(400);
  });

  test("takes staff from the clients that they looked after", async () => {
    const person = await buildPerson(tenant, "account_lead", null, { name: "Leaving Lead" });
    const { id } = await buildClient(tenant);
    await admin.patch(`/clients/${id}`, { leadIds: [person.id] });
    await admin.patch(`/people/${person.id}`, { status: "deactivated" });
    await remove(admin, person, "Leaving Lead");
    const rows = await asProgram(tenant, (db) =>
      db.selectFrom("client_leads").selectAll().where("person_id", "=", person.id).execute(),
    );
    expect(rows).toEqual([]);
  });

  test("stands among the events without the name, and in the trail with who did it", async () => {
    const person = await gone("Unforgettable");
    await remove(portal, person, "Unforgettable");
    const [event] = await asProgram(tenant, (db) =>
      db
        .selectFrom("events")
        .select(["actor_id", "subject"])
        .where("type", "=", "person.deleted")
        .where("subject_id", "=", person.id)
        .execute(),
    );
    expect(event).toEqual({ actor_id: executive.id, subject: "Deleted person" });
    const trail = await asProgram(tenant, (db) =>
      db
        .selectFrom("audit_log")
        .select(["actor_name", "operation"])
        .where("table_name", "=", "people")
        .where("row_id", "=", person.id)
        .orderBy("id", "desc")
        .limit(1)
        .execute(),
    );
    expect(trail).toEqual([{ actor_name: executive.name, operation: "update" }]);
  });
});
