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
import { buildInvoice } from "../invoices/build.ts";
import { buildTicket } from "../tickets/build.ts";

/** A Wednesday afternoon in UTC; in Auckland it is Thursday already. */
const now = new Date("2026-06-17T13:30:00Z");

let tenant: TenantFacts;
let client: { id: string; name: string };
let other: { id: string; name: string };
let admin: TestPerson;
let agent: TestPerson;
let executive: TestPerson;
let user: TestPerson;
let stranger: TestPerson;
let portal: Browser;
let userPortal: Browser;
let desk: Browser;

beforeAll(async () => {
  const { setClock } = await testInstallation();
  tenant = await buildTenant();
  client = await buildClient(tenant, { name: "Alder & Co" });
  other = await buildClient(tenant, { name: "Birch Ltd" });
  admin = await buildPerson(tenant, "tenant_admin");
  agent = await buildPerson(tenant, "agent", null, { name: "Ada Agent" });
  executive = await buildPerson(tenant, "client_executive", client);
  user = await buildPerson(tenant, "client_user", client);
  stranger = await buildPerson(tenant, "client_executive", other);
  portal = await signedIn(tenant, executive);
  userPortal = await signedIn(tenant, user);
  desk = await signedIn(tenant, agent);
  setClock(now);
});
afterAll(async () => (await testInstallation()).setClock(null));

/** Signs in by the real clock: the database judges sessions by its own. */
async function enter(person: TestPerson, place: TenantFacts = tenant): Promise<Browser> {
  const { setClock } = await testInstallation();
  setClock(null);
  const browser = await signedIn(place, person);
  setClock(now);
  return browser;
}

const at = async (time: string | null) => (await testInstallation()).setClock(time ? new Date(time) : now);

describe("the overview of the portal", () => {
  test("is for those who are signed in", async () => {
    const nobody = new Browser(`${tenant.slug}.localhost`);
    expect((await nobody.get("/overview")).status).toBe(401);
    expect((await portal.get("/overview?more=1")).status).toBe(400);
  });

  test("of a client with nothing to do is empty, and says so in every part", async () => {
    const alone = await buildPerson(tenant, "client_executive", await buildClient(tenant, { name: "Cedar" }));
    expect((await (await enter(alone)).get("/overview")).body).toEqual({
      needs: [],
      openTickets: { count: 0, items: [] },
      unpaid: { count: 0, sums: [], items: [] },
      projects: { count: 0, items: [] },
      activity: [],
    });
  });

  test("asks for an answer those who take part in a ticket that waits, and nobody else", async () => {
    const id = await buildTicket(tenant, user, { subject: "Which floor?" });
    await desk.post(`/tickets/${id}/replies`, { body: "Which floor?", status: "waiting" });
    const { body } = await userPortal.get("/overview");
    expect(body.needs).toMatchObject([
      { kind: "ticket_reply", at: now.toISOString(), ticket: { id, status: "waiting" } },
    ]);
    expect(body.openTickets).toMatchObject({ count: 1, items: [{ id, client }] });
    const uninvolved = await portal.get("/overview");
    expect(uninvolved.body.needs).toEqual([]);
    expect(uninvolved.body.openTickets.count).toBe(1);
    await userPortal.patch(`/tickets/${id}`, { copied: [executive.id] });
    expect((await portal.get("/overview")).body.needs).toHaveLength(1);
    await userPortal.post(`/tickets/${id}/replies`, { body: "The second." });
    expect((await portal.get("/overview")).body.needs).toEqual([]);
    await desk.patch(`/tickets/${id}`, { status: "closed" });
  });

  test("asks the requester to rate what was resolved, until they have, or for two weeks", async () => {
    const ids = [await buildTicket(tenant, user), await buildTicket(tenant, user)];
    for (const id of ids) await desk.patch(`/tickets/${id}`, { status: "resolved" });
    const rated = async () =>
      (await userPortal.get("/overview")).body.needs.map(
        ({ kind, ticket }: { kind: string; ticket: { id: string } }) => [kind, ticket.id],
      );
    expect((await rated()).toSorted()).toEqual(ids.map((id) => ["ticket_rating", id]).toSorted());
    expect((await portal.get("/overview")).body.needs).toEqual([]);
    await userPortal.put(`/tickets/${ids[0]}/rating`, { score: 5 });
    expect(await rated()).toEqual([["ticket_rating", ids[1]]]);
    await at("2026-07-02T13:30:00Z");
    expect(await rated()).toEqual([]);
    await at(null);
  });

  test("shows what is to be paid to those who may read invoices, overdue first, currencies apart", async () => {
    const overdue = await buildInvoice(tenant, admin, client.id, { dueOn: "2026-06-16" });
    const soon = await buildInvoice(tenant, admin, client.id, { dueOn: "2026-06-17", currency: "USD" });
    await buildInvoice(tenant, admin, client.id, { dueOn: "2026-07-02" });
    await buildInvoice(tenant, admin, client.id, { dueOn: "2026-06-20", issuedOn: null });
    await buildInvoice(tenant, admin, other.id, { dueOn: "2026-06-01" });
    const { body } = await portal.get("/overview");
    expect(body.needs).toMatchObject([
      { kind: "invoice_due", at: "2026-06-17T00:00:00.000Z", invoice: { id: overdue, overdue: true } },
      {
        kind: "invoice_due",
        invoice: { id: soon, overdue: false, due: { amount: 10_000, currency: "USD" } },
      },
    ]);
    expect(body.unpaid).toMatchObject({
      count: 3,
      sums: [
        { open: { amount: 20_000, currency: "EUR" }, overdue: { amount: 10_000, currency: "EUR" } },
        { open: { amount: 10_000, currency: "USD" }, overdue: { amount: 0, currency: "USD" } },
      ],
    });
    expect(body.unpaid.items.map(({ id }: { id: string }) => id).slice(0, 2)).toEqual([overdue, soon]);
    const without = (await userPortal.get("/overview")).body;
    expect(without.unpaid).toBeNull();
    expect(JSON.stringify(without)).not.toContain("invoice");
  });

  test("counts days as the tenant does", async () => {
    await asProgram(tenant, (db) =>
      db.updateTable("settings").set({ time_zone: "Pacific/Auckland" }).execute(),
    );
    const { body } = await portal.get("/overview");
    // A day later there, so one more is overdue and one more within two weeks.
    expect(body.needs.map(({ invoice }: { invoice: { overdue: boolean } }) => invoice.overdue)).toEqual([
      true,
      true,
      false,
    ]);
    await asProgram(tenant, (db) => db.updateTable("settings").set({ time_zone: "UTC" }).execute());
  });

  test("tells what happened to what one sees, and never what is internal or another client's", async () => {
    const mine = await buildTicket(tenant, executive, { subject: "Only the executive's" });
    const theirs = await buildTicket(tenant, stranger, { subject: "Somebody else's secret" });
    await desk.post(`/tickets/${mine}/replies`, { body: "x", internal: true });
    await desk.post(`/tickets/${mine}/replies`, { body: "x" });
    const { body } = await portal.get("/overview");
    expect(body.activity.slice(0, 2)).toMatchObject([
      {
        type: "ticket.replied",
        actor: "Ada Agent",
        subject: "Only the executive's",
        link: { to: "ticket", id: mine },
      },
      { type: "ticket.opened", actor: executive.name },
    ]);
    const text = JSON.stringify([body, (await userPortal.get("/overview")).body.activity]);
    expect(text).not.toContain("ticket.noted");
    expect(text).not.toContain(theirs);
    expect(JSON.stringify((await userPortal.get("/overview")).body.activity)).not.toContain(mine);
    expect(text).toContain("invoice.issued");
  });
});

describe("the overview of the desk", () => {
  test("is for staff", async () => {
    expect((await portal.get("/overview/desk")).status).toBe(403);
    expect((await new Browser(`${tenant.slug}.localhost`).get("/overview/desk")).status).toBe(401);
    expect((await desk.get("/overview/desk?x=1")).status).toBe(400);
  });

  test("counts the open tickets by every measure, overdue and due today by the tenant's day", async () => {
    const place = await buildTenant();
    const company = await buildClient(place);
    const member = await buildPerson(place, "client_executive", company);
    const boss = await buildPerson(place, "tenant_admin");
    const colleague = await buildPerson(place, "agent", null, { name: "Ben" });
    const browser = await enter(boss, place);
    await browser.put("/ticket-targets", {
      items: [
        { priority: "urgent", responseMinutes: 60, resolutionMinutes: 240 },
        { priority: "high", responseMinutes: 1440, resolutionMinutes: 2880 },
      ],
    });
    await at("2026-06-17T09:00:00Z");
    const late = await buildTicket(place, member, { priority: "urgent" });
    await at(null);
    await buildTicket(place, member, { priority: "urgent" });
    const waiting = await buildTicket(place, member, { priority: "high" });
    const closed = await buildTicket(place, member);
    await browser.patch(`/tickets/${late}`, { assigneeId: colleague.id });
    await browser.patch(`/tickets/${waiting}`, { status: "waiting", assigneeId: boss.id });
    await browser.patch(`/tickets/${closed}`, { status: "closed" });
    const invoice = await buildInvoice(place, boss, company.id, { dueOn: "2026-06-16" });
    await buildInvoice(place, boss, company.id, { dueOn: "2026-06-17" });

    const { status, body } = await browser.get("/overview/desk");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      open: 3,
      unassigned: 1,
      waiting: 1,
      overdue: 1,
      dueToday: 1,
      mine: 1,
      byPriority: [
        { priority: "low", count: 0 },
        { priority: "normal", count: 0 },
        { priority: "high", count: 1 },
        { priority: "urgent", count: 2 },
      ],
      byStatus: [
        { status: "new", count: 2 },
        { status: "open", count: 0 },
        { status: "waiting", count: 1 },
      ],
      overdueTickets: [{ id: late }],
      overdueInvoices: { count: 1, items: [{ id: invoice, overdue: true }] },
    });
    expect(body.byAssignee).toEqual([
      { id: null, name: null, open: 1, overdue: 0 },
      { id: colleague.id, name: "Ben", open: 1, overdue: 1 },
      { id: boss.id, name: boss.name, open: 1, overdue: 0 },
    ]);
    expect(body.flow).toHaveLength(30);
    expect(body.flow[0]).toEqual({ day: "2026-05-19", opened: 0, resolved: 0 });
    expect(body.flow.at(-1)).toEqual({ day: "2026-06-17", opened: 4, resolved: 1 });
    expect(body.activity[0]).toMatchObject({ type: "invoice.issued", link: { to: "invoice" } });
  });

  test("of a lead is about the clients assigned to them", async () => {
    const lead = await buildPerson(tenant, "account_lead");
    await asProgram(tenant, (db) =>
      db.insertInto("client_leads").values({ client_id: other.id, person_id: lead.id }).execute(),
    );
    const own = (await (await enter(lead)).get("/overview/desk")).body;
    const whole = (await desk.get("/overview/desk")).body;
    expect(own.open).toBe(1);
    expect(whole.open).toBeGreaterThan(1);
    expect(own.overdueInvoices.count).toBe(1);
    expect(own.activity.every(({ subject }: { subject: string }) => subject !== "Only the executive's")).toBe(
      true,
    );
  });
});
