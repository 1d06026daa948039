import { beforeAll, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { entrySource } from "../../app.ts";
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
import { buildDecision, buildPolicy, buildSubmission } from "../approvals/build.ts";
import { undo } from "../approvals/undo.ts";
import { buildPhase, buildProject, buildTime } from "../projects/build.ts";
import { enterExpense, setRates } from "../projects/index.ts";
import { removeTime, updateTime } from "../projects/time.ts";
import { buildEntryInvoice, buildInvoice, buildLine } from "./build.ts";
import { billableOutput } from "./entry-preview.ts";
import { issueChecked, refreshEntries } from "./entry-refresh.ts";
import { removeInvoice, updateInvoice, voidInvoice } from "./invoices.ts";
import { invoiceOutput } from "./output.ts";
import type { Input } from "./queries.ts";
import { creditInvoice, recordPayment } from "./settlement.ts";

let tenant: TenantFacts;
let client: { id: string; name: string };
let admin: TestPerson;
let agent: TestPerson;
let executive: TestPerson;
let manager: TestPerson;

beforeAll(async () => {
  tenant = await buildTenant();
  client = await buildClient(tenant);
  admin = await buildPerson(tenant, "tenant_admin");
  agent = await buildPerson(tenant, "agent", null, { name: "Amina Okafor" });
  executive = await buildPerson(tenant, "client_executive", client);
  manager = await buildPerson(tenant, "client_manager", client);
});

const as = <T>(person: TestPerson, verb: Parameters<typeof act<T>>[2]) => act(tenant, person, verb);
const read = (id: string, person = admin) => as(person, (ctx) => invoiceOutput(ctx, id, entrySource));
const issue = (id: string) => as(admin, (ctx) => issueChecked(ctx, entrySource, { id }));
const refresh = (id: string) => as(admin, (ctx) => refreshEntries(ctx, entrySource, { id }));
const preview = (choice: Partial<Input<"billable">>) =>
  as(admin, (ctx) => billableOutput(ctx, entrySource, { groupBy: "project", ...choice }));
const take = (choice: Partial<Input<"invoiceEntries">>) => buildEntryInvoice(tenant, admin, choice);
const change = (id: string, fields: Record<string, unknown>) =>
  as(admin, (ctx) => updateTime(ctx, { id, ...fields }));

/** A project at 120.00 an hour, assigned to the manager unless told otherwise. */
async function project(overrides: Parameters<typeof buildProject>[3] = {}): Promise<string> {
  const id = await buildProject(tenant, admin, client.id, { members: [manager.id], ...overrides });
  await as(admin, (ctx) => setRates(ctx, { id, items: [{ personId: null, hourly: 12_000, cost: 5000 }] }));
  return id;
}
const time = (projectId: string, overrides: Parameters<typeof buildTime>[3] = {}) =>
  buildTime(tenant, agent, projectId, overrides);
const expense = (projectId: string) =>
  as(agent, (ctx) =>
    enterExpense(ctx, {
      projectId,
      day: "2026-03-05",
      category: "travel",
      description: "Train to Lyon",
      amount: 9900,
      tax: 1900,
    }),
  );

/** The project's policy blocks what is not approved. */
const block = (projectId: string) => buildPolicy(tenant, admin, { projectId, blocksBilling: true });

describe("what can be invoiced", () => {
  test("is what is billable, up to a day, as lines of hours at their rate and of expenses without tax", async () => {
    const id = await project({ name: "Relaunch" });
    await time(id, { minutes: 90 });
    await time(id, { minutes: 45, day: "2026-03-20" });
    await time(id, { minutes: 30, day: "2026-04-01" });
    await time(id, { minutes: 60, billable: false });
    await expense(id);
    const seen = await preview({ projectId: id, to: "2026-03-31", taxRate: 1900, taxName: "VAT" });
    expect(
      seen.lines.map(({ description, quantity, unitPrice, net }) => [
        description,
        quantity,
        unitPrice,
        net.amount,
      ]),
    ).toEqual([
      ["Relaunch\nMar 4 – 20, 2026", "2.25", 12_000, 27_000],
      ["Relaunch · Travel\nMar 5, 2026", "1", 8000, 8000],
    ]);
    expect(seen).toMatchObject({
      count: 3,
      minutes: 135,
      net: { amount: 35_000, currency: "EUR" },
      tax: { amount: 6650 },
      total: { amount: 41_650 },
      blocked: [],
    });
  });

  test("is grouped as asked for, and lines that are not wanted are left out", async () => {
    const id = await project();
    const design = await buildPhase(tenant, admin, id, { name: "Design" });
    await time(id, { phaseId: design, note: "Sketches" });
    await time(id, { note: "Talks" });
    await buildTime(tenant, admin, id, { note: "Review" });
    const groups = async (groupBy: Input<"billable">["groupBy"]) =>
      (await preview({ projectId: id, groupBy })).lines;
    expect(await groups("project")).toHaveLength(1);
    expect(await groups("phase")).toHaveLength(2);
    expect((await groups("person")).map(({ minutes }) => minutes).toSorted()).toEqual([120, 60].toSorted());
    const lines = await groups("entry");
    expect(lines).toHaveLength(3);
    const without = [lines[0]!.key];
    expect((await preview({ projectId: id, groupBy: "entry", without })).count).toBe(2);
    const invoice = await read(await take({ projectId: id, groupBy: "entry", without }));
    expect(invoice.lines).toHaveLength(2);
    expect(invoice.lines.every(({ entries }) => entries?.count === 1)).toBe(true);
  });

  test("takes the tax of the client's last invoice, and goes on a draft that is there", async () => {
    const own = await buildClient(tenant, { name: "Taxed Ltd" });
    const id = await buildProject(tenant, admin, own.id);
    await as(admin, (ctx) => setRates(ctx, { id, items: [{ personId: null, hourly: 6000, cost: null }] }));
    await time(id);
    const lines = [buildLine({ taxRate: 2000, taxName: "VAT" })];
    const draft = await buildInvoice(tenant, admin, own.id, { lines, issuedOn: null });
    expect(await preview({ invoiceId: draft })).toMatchObject({ taxRate: 2000, taxName: "VAT", count: 1 });
    expect((await preview({ projectId: id })).drafts.map((one) => one.id)).toEqual([draft]);
    expect(await take({ invoiceId: draft })).toBe(draft);
    const invoice = await read(draft);
    expect(invoice.lines.map(({ net, entries }) => [net.amount, entries?.count ?? 0])).toEqual([
      [10_000, 0],
      [6000, 1],
    ]);
    expect(invoice.total.amount).toBe(19_200);
  });

  test("of another currency or client is refused with the reason, and what a draft's client has of it is named", async () => {
    const euros = await project();
    await time(euros);
    const dollars = await project({ name: "Overseas", currency: "USD" });
    await time(dollars);
    const draft = await buildInvoice(tenant, admin, client.id, { issuedOn: null });
    expect(take({ invoiceId: draft, projectId: dollars })).rejects.toMatchObject({
      details: { fields: [{ path: "projectId", message: "other_currency" }] },
    });
    expect((await preview({ invoiceId: draft })).otherCurrency).toContainEqual({
      project: { id: dollars, name: "Overseas" },
      currency: "USD",
      count: 1,
    });
    const elsewhere = await buildClient(tenant, { name: "Elsewhere" });
    const foreign = await buildInvoice(tenant, admin, elsewhere.id, { issuedOn: null });
    expect(take({ invoiceId: foreign, projectId: euros })).rejects.toMatchObject({
      details: { fields: [{ path: "projectId", message: "project_of_other_client" }] },
    });
    // A draft that has some keeps its client and its currency.
    await take({ invoiceId: draft, projectId: euros });
    for (const fields of [{ currency: "USD" }, { clientId: elsewhere.id }])
      expect(as(admin, (ctx) => updateInvoice(ctx, { id: draft, ...fields }))).rejects.toThrow(
        "not_allowed_now",
      );
  });
});

describe("an entry", () => {
  test("is invoiced once: of two at the same moment one is told that it is gone", async () => {
    const id = await project();
    for (let day = 1; day < 9; day++) await time(id, { day: `2026-03-0${day}`, minutes: 60 });
    const { count, net } = await preview({ projectId: id });
    const expected = { count, net: net.amount };
    const both = await Promise.allSettled([0, 1].map(() => take({ projectId: id, expected })));
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "stale" } });
    const { rows } = await asProgram(tenant, (db) =>
      sql`select entry_id from invoiced_entries where project_id = ${id} and released_at is null`.execute(db),
    );
    expect(rows).toHaveLength(8);
  });

  test("cannot be linked twice, or to what it does not fit, by any code", async () => {
    const id = await project();
    const entry = await time(id);
    const draft = await take({ projectId: id });
    const other = await buildInvoice(tenant, admin, client.id, { issuedOn: null });
    const dollars = await buildInvoice(tenant, admin, client.id, { issuedOn: null, currency: "USD" });
    const link = (invoiceId: string, of = entry) =>
      asProgram(tenant, (db) =>
        sql`insert into invoiced_entries (id, client_id, project_id, invoice_id, line_id, kind, entry_id, person_id, day, amount, note, at)
            select gen_random_uuid(), client_id, ${id}, ${invoiceId}, id, 'time_entry', ${of}, ${agent.id}, '2026-03-04', 1, '', now()
              from invoice_lines where invoice_id = ${invoiceId} limit 1`.execute(db),
      );
    expect(link(other)).rejects.toMatchObject({ constraint: "invoiced_entries_once" });
    await as(admin, (ctx) => removeInvoice(ctx, { id: draft }));
    expect(link(dollars)).rejects.toMatchObject({ constraint: "invoiced_entries_currency" });
    const unbilled = await time(id, { billable: false });
    expect(link(other, unbilled)).rejects.toMatchObject({ constraint: "invoiced_entries_billable" });
    await block(id);
    expect(link(other)).rejects.toMatchObject({ constraint: "invoiced_entries_blocked" });
    const issued = await buildInvoice(tenant, admin, client.id);
    expect(link(issued)).rejects.toMatchObject({ constraint: "invoices_issued_unchanged" });
  });

  test("on an issued invoice is not changed or deleted, and does not follow new rates", async () => {
    const id = await project();
    const entry = await time(id);
    const invoice = await take({ projectId: id });
    await issue(invoice);
    const refused = {
      code: "not_allowed_now",
      details: { fields: [{ path: "invoice", message: "invoiced" }] },
    };
    expect(change(entry, { minutes: 75 })).rejects.toMatchObject(refused);
    expect(as(admin, (ctx) => removeTime(ctx, { id: entry }))).rejects.toMatchObject(refused);
    const raw = (text: string) => asProgram(tenant, (db) => sql.raw(text).execute(db));
    for (const text of [
      `update time_entries set note = 'Other' where id = '${entry}'`,
      `delete from time_entries where id = '${entry}'`,
      `delete from invoiced_entries where entry_id = '${entry}'`,
      `update invoiced_entries set amount = 1 where entry_id = '${entry}'`,
    ])
      expect(raw(text)).rejects.toMatchObject({
        constraint: expect.stringMatching(/^invoice(d_entries_kept|s_issued_unchanged)$/),
      });
    const items = [{ personId: null, hourly: 99_000, cost: null }];
    await as(admin, (ctx) => setRates(ctx, { id, items, from: "2026-01-01" }));
    expect((await read(invoice)).lines[0]).toMatchObject({ unitPrice: 12_000, entries: { count: 1 } });
    const browser = await signedIn(tenant, agent);
    expect((await browser.get(`/time-entries/${entry}`)).body).toMatchObject({
      invoice: { id: invoice },
      can: { edit: false, remove: false },
    });
  });

  test("on a draft that is changed is marked, holds up the issue, and is brought up to date", async () => {
    const id = await project();
    const entry = await time(id, { minutes: 60 });
    await time(id, { minutes: 60, day: "2026-03-05" });
    const invoice = await take({ projectId: id });
    await change(entry, { minutes: 90 });
    expect((await read(invoice)).lines[0]!.entries).toEqual({ count: 2, minutes: 120, faulty: 1 });
    expect(issue(invoice)).rejects.toMatchObject({
      details: { fields: [{ path: "entries", message: "entries_changed" }] },
    });
    await refresh(invoice);
    expect((await read(invoice)).lines[0]).toMatchObject({
      quantity: "2.5",
      net: { amount: 30_000 },
      entries: { count: 2, minutes: 150, faulty: 0 },
    });
    await change(entry, { billable: false });
    await refresh(invoice);
    await issue(invoice);
    expect((await read(invoice)).total.amount).toBe(12_000);
    // What is on a draft is not deleted under it, nor taken to another project.
    const second = await time(id, { day: "2026-03-06" });
    await take({ projectId: id });
    const away = await project();
    for (const act of [
      change(second, { projectId: away }),
      as(admin, (ctx) => removeTime(ctx, { id: second })),
    ])
      expect(act).rejects.toMatchObject({
        details: { fields: [{ path: "invoice", message: "on_draft_invoice" }] },
      });
  });

  test("is free again when its line goes, the draft is deleted, or the invoice is voided", async () => {
    const id = await project();
    const entry = await time(id);
    const open = async () => (await preview({ projectId: id })).count;
    const draft = await take({ projectId: id });
    expect(await open()).toBe(0);
    const line = { ...buildLine(), description: "By hand" };
    await as(admin, (ctx) => updateInvoice(ctx, { id: draft, lines: [line] }));
    expect(await open()).toBe(1);
    await take({ invoiceId: draft, projectId: id });
    // Written again under its id, a line keeps what it is made of.
    const { lines } = await read(draft);
    const again = lines.map(({ id, ...rest }) => ({
      ...buildLine(),
      id,
      description: `${rest.description}.`,
    }));
    await as(admin, (ctx) => updateInvoice(ctx, { id: draft, lines: again }));
    expect((await read(draft)).lines.map(({ entries }) => entries?.count ?? 0)).toEqual([0, 1]);
    await as(admin, (ctx) => removeInvoice(ctx, { id: draft }));
    expect(await open()).toBe(1);
    const voided = await take({ projectId: id });
    await issue(voided);
    await as(admin, (ctx) => voidInvoice(ctx, { id: voided, reason: "Wrong month" }));
    expect(await open()).toBe(1);
    await change(entry, { minutes: 15 });
    // The void invoice still says what it was for.
    expect((await read(voided)).lines[0]!.entries).toMatchObject({ count: 1, minutes: 60 });
  });

  test("is free again when the whole invoice is credited, not when a part is, nor when it is not to be", async () => {
    const id = await project();
    const open = async () => (await preview({ projectId: id })).count;
    const billed = async () => {
      await time(id);
      const invoice = await take({ projectId: id });
      await issue(invoice);
      return invoice;
    };
    const first = await billed();
    const part = [{ ...buildLine({ description: "Goodwill" }), unitPrice: 2000 }];
    const credit = (id: string, input: Partial<Input<"credit">> = {}) =>
      as(admin, (ctx) => creditInvoice(ctx, { id, reason: "Agreed", ...input }));
    await credit(first, { lines: part });
    expect(await open()).toBe(0);
    await credit(first, { lines: [{ ...part[0]!, unitPrice: 10_000 }] });
    expect(await open()).toBe(1);
    await issue(await take({ projectId: id }));
    const paid = await billed();
    await as(admin, (ctx) =>
      recordPayment(ctx, {
        id: paid,
        amount: 12_000,
        method: "card",
        reference: "",
        receivedOn: "2024-03-03",
      }),
    );
    await credit(paid, { release: false });
    expect(await open()).toBe(0);
  });
});

describe("a policy that blocks billing", () => {
  test("keeps out what is not approved, and says why", async () => {
    const id = await project();
    await block(id);
    const entries = await Promise.all(
      ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"].map((day) => time(id, { day })),
    );
    const [approved, rejected] = await buildSubmission(tenant, admin, "time_entry", entries.slice(0, 3));
    const { setClock } = await testInstallation();
    const start = new Date();
    setClock(start);
    await buildDecision(tenant, executive, [{ id: approved! }]);
    await buildDecision(tenant, executive, [{ id: rejected! }], "rejected", "Not agreed");
    const reasons = async () =>
      Object.fromEntries(
        (await preview({ projectId: id })).blocked.map(({ reason, count }) => [reason, count]),
      );
    const all = { can_be_taken_back: 1, rejected: 1, waiting: 1, not_submitted: 1 };
    expect(await reasons()).toEqual(all);
    expect(take({ projectId: id })).rejects.toMatchObject({
      details: { fields: [{ path: "to", message: "nothing_to_invoice" }] },
    });
    setClock(new Date(start.getTime() + 10_001));
    const { can_be_taken_back: _, ...rest } = all;
    expect(await reasons()).toEqual(rest);
    const invoice = await read(await take({ projectId: id }));
    expect(invoice.lines.map(({ entries }) => entries?.count)).toEqual([1]);
    // Changed on the draft, it is not approved any more.
    await change(entries[0]!, { note: "Another word" });
    expect(issue(invoice.id)).rejects.toThrow("not_allowed_now");
    await refresh(invoice.id);
    expect((await read(invoice.id)).lines).toEqual([]);
    expect(await reasons()).toEqual({ rejected: 1, waiting: 1, not_submitted: 2 });
    setClock(null);
  });

  test("holds against an approval that is taken back while it is invoiced", async () => {
    const id = await project();
    await block(id);
    const entry = await time(id);
    const [approval] = await buildSubmission(tenant, admin, "time_entry", [entry]);
    const { setClock } = await testInstallation();
    const start = new Date();
    setClock(start);
    const { batchId } = await buildDecision(tenant, executive, [{ id: approval! }]);
    let invoiced: Promise<unknown> = Promise.resolve();
    // In the last moment that it can be taken back, and the first in which it counts.
    await as(executive, async (ctx) => {
      await undo({ ...ctx, now: start }, { batchId: batchId! });
      setClock(new Date(start.getTime() + 10_001));
      invoiced = take({ projectId: id }).catch((error) => error);
      await lockAwaited();
    });
    expect(await invoiced).toMatchObject({ details: { fields: [{ message: "nothing_to_invoice" }] } });
    setClock(null);
  });

  test("holds against a change of the entry while the invoice is issued", async () => {
    const id = await project();
    const entry = await time(id);
    const invoice = await take({ projectId: id });
    let issued: Promise<unknown> = Promise.resolve();
    await as(admin, async (ctx) => {
      await updateTime(ctx, { id: entry, minutes: 600 });
      issued = issue(invoice).catch((error) => error);
      await lockAwaited();
    });
    expect(await issued).toMatchObject({ details: { fields: [{ message: "entries_changed" }] } });
    expect((await read(invoice)).status).toBe("draft");
  });
});

/** Until some transaction waits for a lock of another. */
async function lockAwaited(): Promise<void> {
  const { platform } = await testInstallation();
  for (;;) {
    const [row] = await platform.owner.query<{ waiting: boolean }>(
      tenant.database,
      `select exists (select from pg_locks where not granted) waiting`,
    );
    if (row!.waiting) return;
  }
}

describe("the client", () => {
  test("sees what an invoice contains of the projects that they may see, and nothing internal", async () => {
    const mine = await project({ name: "Mine" });
    const other = await project({ name: "Other", members: [] });
    await time(mine, { note: "Visible work", internalNote: "internal remark" });
    await time(other, { note: "Hidden work", internalNote: "internal remark" });
    const draft = await take({ projectId: mine });
    await take({ projectId: other, invoiceId: draft });
    const path = `/invoices/${draft}/entries`;
    const [boss, lead] = [await signedIn(tenant, executive), await signedIn(tenant, manager)];
    expect((await boss.get(path)).status).toBe(404);
    await issue(draft);
    const seen = (await boss.get(path)).body;
    expect(seen.items).toMatchObject([
      {
        kind: "time_entry",
        project: { name: "Mine" },
        person: { name: agent.name },
        day: "2026-03-04",
        minutes: 60,
        note: "Visible work",
        amount: { amount: 12_000 },
      },
      { project: { name: "Other" }, note: "Hidden work" },
    ]);
    expect(JSON.stringify(seen)).not.toContain("internal");
    expect(JSON.stringify(seen)).not.toContain("5000");
    const part = (await lead.get(path)).body;
    expect(part.items.map(({ note }: { note: string }) => note)).toEqual(["Visible work"]);
    const { lines } = (await lead.get(`/invoices/${draft}`)).body;
    expect(lines.map(({ entries }: { entries: unknown }) => entries)).toEqual([
      { count: 1, minutes: 60, faulty: 0 },
      null,
    ]);
    const own = (await boss.get(`/time-entries?invoiced=true&projectId=${mine}`)).body.items;
    expect(own).toMatchObject([{ invoice: { id: draft, number: expect.stringContaining("INV-") } }]);
    expect((await boss.get(`/time-entries?invoiced=false&projectId=${mine}`)).body.items).toEqual([]);
  });

  test("of another company, members of any, and staff who do not write invoices reach none of it", async () => {
    const id = await project();
    await time(id);
    const invoice = await take({ projectId: id });
    await issue(invoice);
    const foreign = await buildPerson(tenant, "client_executive", await buildClient(tenant, { name: "Far" }));
    expect((await (await signedIn(tenant, foreign)).get(`/invoices/${invoice}/entries`)).status).toBe(404);
    for (const person of [executive, agent]) {
      const browser = await signedIn(tenant, person);
      expect((await browser.get(`/invoices/billable?projectId=${id}`)).status).toBe(403);
      expect((await browser.post("/invoices/entries", { projectId: id })).status).toBe(403);
      expect((await browser.post(`/invoices/${invoice}/entries/refresh`, {})).status).toBe(403);
    }
    const stranger = new Browser(`${tenant.slug}.localhost`);
    expect((await stranger.get(`/invoices/${invoice}/entries`)).status).toBe(401);
    const staff = await signedIn(tenant, admin);
    expect((await staff.get("/invoices/billable")).body.fields).toEqual([
      { path: "projectId", message: "required" },
    ]);
    const answer = await staff.post("/invoices/entries", { projectId: id, groupBy: "week" });
    expect(answer.status).toBe(400);
  });
});
