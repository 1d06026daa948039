import { beforeAll, describe, expect, test } from "bun:test";
import { type BillingDesk, openBillingDesk } from "../../testing/billing-desk.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import { buildClient, buildPerson } from "../../testing/installation.ts";
import { buildPhase, buildProject, buildTime } from "../projects/build.ts";
import { setRates } from "../projects/index.ts";
import { buildInvoice, buildLine } from "./build.ts";
import { updateInvoice } from "./invoices.ts";
import type { Input } from "./queries.ts";

let desk: BillingDesk;

beforeAll(async () => {
  desk = await openBillingDesk();
});

describe("what can be invoiced", () => {
  test("is what is billable, up to a day, as lines of hours at their rate and of expenses without tax", async () => {
    const id = await desk.project({ name: "Relaunch" });
    await desk.time(id, { minutes: 90 });
    await desk.time(id, { minutes: 45, day: "2026-03-20" });
    await desk.time(id, { minutes: 30, day: "2026-04-01" });
    await desk.time(id, { minutes: 60, billable: false });
    await desk.expense(id);
    const seen = await desk.preview({ projectId: id, to: "2026-03-31", taxRate: 1900, taxName: "VAT" });
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
    const id = await desk.project();
    const design = await buildPhase(desk.tenant, desk.admin, id, { name: "Design" });
    await desk.time(id, { phaseId: design, note: "Sketches" });
    await desk.time(id, { note: "Talks" });
    await buildTime(desk.tenant, desk.admin, id, { note: "Review" });
    const groups = async (groupBy: Input<"billable">["groupBy"]) =>
      (await desk.preview({ projectId: id, groupBy })).lines;
    expect(await groups("project")).toHaveLength(1);
    expect(await groups("phase")).toHaveLength(2);
    expect((await groups("person")).map(({ minutes }) => minutes).toSorted()).toEqual([120, 60].toSorted());
    const lines = await groups("entry");
    expect(lines).toHaveLength(3);
    const without = [lines[0]!.key];
    expect((await desk.preview({ projectId: id, groupBy: "entry", without })).count).toBe(2);
    const invoice = await desk.read(await desk.take({ projectId: id, groupBy: "entry", without }));
    expect(invoice.lines).toHaveLength(2);
    expect(invoice.lines.every(({ entries }) => entries?.count === 1)).toBe(true);
  });

  test("takes the tax of the client's last invoice, and goes on a draft that is there", async () => {
    const own = await buildClient(desk.tenant, { name: "Taxed Ltd" });
    const id = await buildProject(desk.tenant, desk.admin, own.id);
    await desk.as(desk.admin, (ctx) =>
      setRates(ctx, { id, items: [{ personId: null, hourly: 6000, cost: null }] }),
    );
    await desk.time(id);
    const lines = [buildLine({ taxRate: 2000, taxName: "VAT" })];
    const draft = await buildInvoice(desk.tenant, desk.admin, own.id, { lines, issuedOn: null });
    expect(await desk.preview({ invoiceId: draft })).toMatchObject({
      taxRate: 2000,
      taxName: "VAT",
      count: 1,
    });
    expect((await desk.preview({ projectId: id })).drafts.map((one) => one.id)).toEqual([draft]);
    expect(await desk.take({ invoiceId: draft })).toBe(draft);
    const invoice = await desk.read(draft);
    expect(invoice.lines.map(({ net, entries }) => [net.amount, entries?.count ?? 0])).toEqual([
      [10_000, 0],
      [6000, 1],
    ]);
    expect(invoice.total.amount).toBe(19_200);
  });

  test("of another currency or desk.client is refused with the reason, and what a draft's desk.client has of it is named", async () => {
    const euros = await desk.project();
    await desk.time(euros);
    const dollars = await desk.project({ name: "Overseas", currency: "USD" });
    await desk.time(dollars);
    const draft = await buildInvoice(desk.tenant, desk.admin, desk.client.id, { issuedOn: null });
    expect(desk.take({ invoiceId: draft, projectId: dollars })).rejects.toMatchObject({
      details: { fields: [{ path: "projectId", message: "other_currency" }] },
    });
    expect((await desk.preview({ invoiceId: draft })).otherCurrency).toContainEqual({
      project: { id: dollars, name: "Overseas" },
      currency: "USD",
      count: 1,
    });
    const elsewhere = await buildClient(desk.tenant, { name: "Elsewhere" });
    const foreign = await buildInvoice(desk.tenant, desk.admin, elsewhere.id, { issuedOn: null });
    expect(desk.take({ invoiceId: foreign, projectId: euros })).rejects.toMatchObject({
      details: { fields: [{ path: "projectId", message: "project_of_other_client" }] },
    });
    // A draft that has some keeps its desk.client and its currency.
    await desk.take({ invoiceId: draft, projectId: euros });
    for (const fields of [{ currency: "USD" }, { clientId: elsewhere.id }])
      expect(desk.as(desk.admin, (ctx) => updateInvoice(ctx, { id: draft, ...fields }))).rejects.toThrow(
        "not_allowed_now",
      );
  });
});

describe("the client", () => {
  test("sees what an invoice contains of the projects that they may see, and nothing internal", async () => {
    const mine = await desk.project({ name: "Mine" });
    const other = await desk.project({ name: "Other", members: [] });
    await desk.time(mine, { note: "Visible work", internalNote: "internal remark" });
    await desk.time(other, { note: "Hidden work", internalNote: "internal remark" });
    const draft = await desk.take({ projectId: mine });
    await desk.take({ projectId: other, invoiceId: draft });
    const path = `/invoices/${draft}/entries`;
    const [boss, lead] = [
      await signedIn(desk.tenant, desk.executive),
      await signedIn(desk.tenant, desk.manager),
    ];
    expect((await boss.get(path)).status).toBe(404);
    await desk.issue(draft);
    const seen = (await boss.get(path)).body;
    expect(seen.items).toMatchObject([
      {
        kind: "time_entry",
        project: { name: "Mine" },
        person: { name: desk.agent.name },
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
    const id = await desk.project();
    await desk.time(id);
    const invoice = await desk.take({ projectId: id });
    await desk.issue(invoice);
    const foreign = await buildPerson(
      desk.tenant,
      "client_executive",
      await buildClient(desk.tenant, { name: "Far" }),
    );
    expect((await (await signedIn(desk.tenant, foreign)).get(`/invoices/${invoice}/entries`)).status).toBe(
      404,
    );
    for (const person of [desk.executive, desk.agent]) {
      const browser = await signedIn(desk.tenant, person);
      expect((await browser.get(`/invoices/billable?projectId=${id}`)).status).toBe(403);
      expect((await browser.post("/invoices/entries", { projectId: id })).status).toBe(403);
      expect((await browser.post(`/invoices/${invoice}/entries/refresh`, {})).status).toBe(403);
    }
    const stranger = new Browser(`${desk.tenant.slug}.localhost`);
    expect((await stranger.get(`/invoices/${invoice}/entries`)).status).toBe(401);
    const staff = await signedIn(desk.tenant, desk.admin);
    expect((await staff.get("/invoices/billable")).body.fields).toEqual([
      { path: "projectId", message: "required" },
    ]);
    const answer = await staff.post("/invoices/entries", { projectId: id, groupBy: "week" });
    expect(answer.status).toBe(400);
  });
});
