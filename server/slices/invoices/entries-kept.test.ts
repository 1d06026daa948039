import { beforeAll, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { type BillingDesk, openBillingDesk } from "../../testing/billing-desk.ts";
import { signedIn } from "../../testing/browser.ts";
import { asProgram, testInstallation } from "../../testing/installation.ts";
import { buildDecision, buildSubmission, buildUndoing } from "../approvals/build.ts";
import { deleteTime } from "../projects/build.ts";
import { setRates } from "../projects/index.ts";
import { buildInvoice, buildLine } from "./build.ts";
import { removeInvoice, updateInvoice, voidInvoice } from "./invoices.ts";
import type { Input } from "./queries.ts";
import { creditInvoice, recordPayment } from "./settlement.ts";

let desk: BillingDesk;

beforeAll(async () => {
  desk = await openBillingDesk();
});

describe("an entry", () => {
  test("is invoiced once: of two at the same moment one is told that it is gone", async () => {
    const id = await desk.project();
    for (let day = 1; day < 9; day++) await desk.time(id, { day: `2026-03-0${day}`, minutes: 60 });
    const { count, net } = await desk.preview({ projectId: id });
    const expected = { count, net: net.amount };
    const both = await Promise.allSettled([0, 1].map(() => desk.take({ projectId: id, expected })));
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "stale" } });
    const { rows } = await asProgram(desk.tenant, (db) =>
      sql`select entry_id from invoiced_entries where project_id = ${id} and released_at is null`.execute(db),
    );
    expect(rows).toHaveLength(8);
  });

  test("cannot be linked twice, or to what it does not fit, by any code", async () => {
    const id = await desk.project();
    const entry = await desk.time(id);
    const draft = await desk.take({ projectId: id });
    const other = await buildInvoice(desk.tenant, desk.admin, desk.client.id, { issuedOn: null });
    const dollars = await buildInvoice(desk.tenant, desk.admin, desk.client.id, {
      issuedOn: null,
      currency: "USD",
    });
    const link = (invoiceId: string, of = entry) =>
      asProgram(desk.tenant, (db) =>
        sql`insert into invoiced_entries (id, client_id, project_id, invoice_id, line_id, kind, entry_id, person_id, day, amount, note, at)
            select gen_random_uuid(), client_id, ${id}, ${invoiceId}, id, 'time_entry', ${of}, ${desk.agent.id}, '2026-03-04', 1, '', now()
              from invoice_lines where invoice_id = ${invoiceId} limit 1`.execute(db),
      );
    expect(link(other)).rejects.toMatchObject({ constraint: "invoiced_entries_once" });
    await desk.as(desk.admin, (ctx) => removeInvoice(ctx, { id: draft }));
    expect(link(dollars)).rejects.toMatchObject({ constraint: "invoiced_entries_currency" });
    const unbilled = await desk.time(id, { billable: false });
    expect(link(other, unbilled)).rejects.toMatchObject({ constraint: "invoiced_entries_billable" });
    await desk.block(id);
    expect(link(other)).rejects.toMatchObject({ constraint: "invoiced_entries_blocked" });
    const issued = await buildInvoice(desk.tenant, desk.admin, desk.client.id);
    expect(link(issued)).rejects.toMatchObject({ constraint: "invoices_issued_unchanged" });
  });

  test("on an issued invoice is not changed or deleted, and does not follow new rates", async () => {
    const id = await desk.project();
    const entry = await desk.time(id);
    const invoice = await desk.take({ projectId: id });
    await desk.issue(invoice);
    const refused = {
      code: "not_allowed_now",
      details: { fields: [{ path: "invoice", message: "invoiced" }] },
    };
    expect(desk.change(entry, { minutes: 75 })).rejects.toMatchObject(refused);
    expect(deleteTime(desk.tenant, desk.admin, entry)).rejects.toMatchObject(refused);
    const raw = (text: string) => asProgram(desk.tenant, (db) => sql.raw(text).execute(db));
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
    await desk.as(desk.admin, (ctx) => setRates(ctx, { id, items, from: "2026-01-01" }));
    expect((await desk.read(invoice)).lines[0]).toMatchObject({ unitPrice: 12_000, entries: { count: 1 } });
    const browser = await signedIn(desk.tenant, desk.agent);
    expect((await browser.get(`/time-entries/${entry}`)).body).toMatchObject({
      invoice: { id: invoice },
      can: { edit: false, remove: false },
    });
  });

  test("on a draft that is changed is marked, holds up the issue, and is brought up to date", async () => {
    const id = await desk.project();
    const entry = await desk.time(id, { minutes: 60 });
    await desk.time(id, { minutes: 60, day: "2026-03-05" });
    const invoice = await desk.take({ projectId: id });
    await desk.change(entry, { minutes: 90 });
    expect((await desk.read(invoice)).lines[0]!.entries).toEqual({ count: 2, minutes: 120, faulty: 1 });
    expect(desk.issue(invoice)).rejects.toMatchObject({
      details: { fields: [{ path: "entries", message: "entries_changed" }] },
    });
    await desk.refresh(invoice);
    expect((await desk.read(invoice)).lines[0]).toMatchObject({
      quantity: "2.5",
      net: { amount: 30_000 },
      entries: { count: 2, minutes: 150, faulty: 0 },
    });
    await desk.change(entry, { billable: false });
    await desk.refresh(invoice);
    await desk.issue(invoice);
    expect((await desk.read(invoice)).total.amount).toBe(12_000);
    // What is on a draft is not deleted under it, nor taken to another project.
    const second = await desk.time(id, { day: "2026-03-06" });
    await desk.take({ projectId: id });
    const away = await desk.project();
    const refused = { details: { fields: [{ path: "invoice", message: "on_draft_invoice" }] } };
    expect(desk.change(second, { projectId: away })).rejects.toMatchObject(refused);
    expect(deleteTime(desk.tenant, desk.admin, second)).rejects.toMatchObject(refused);
  });

  test("is free again when its line goes, the draft is deleted, or the invoice is voided", async () => {
    const id = await desk.project();
    const entry = await desk.time(id);
    const open = async () => (await desk.preview({ projectId: id })).count;
    const draft = await desk.take({ projectId: id });
    expect(await open()).toBe(0);
    const line = { ...buildLine(), description: "By hand" };
    await desk.as(desk.admin, (ctx) => updateInvoice(ctx, { id: draft, lines: [line] }));
    expect(await open()).toBe(1);
    await desk.take({ invoiceId: draft, projectId: id });
    // Written again under its id, a line keeps what it is made of.
    const { lines } = await desk.read(draft);
    const again = lines.map(({ id, ...rest }) => ({
      ...buildLine(),
      id,
      description: `${rest.description}.`,
    }));
    await desk.as(desk.admin, (ctx) => updateInvoice(ctx, { id: draft, lines: again }));
    expect((await desk.read(draft)).lines.map(({ entries }) => entries?.count ?? 0)).toEqual([0, 1]);
    await desk.as(desk.admin, (ctx) => removeInvoice(ctx, { id: draft }));
    expect(await open()).toBe(1);
    const voided = await desk.take({ projectId: id });
    await desk.issue(voided);
    await desk.as(desk.admin, (ctx) => voidInvoice(ctx, { id: voided, reason: "Wrong month" }));
    expect(await open()).toBe(1);
    await desk.change(entry, { minutes: 15 });
    // The void invoice still says what it was for.
    expect((await desk.read(voided)).lines[0]!.entries).toMatchObject({ count: 1, minutes: 60 });
  });

  test("is free again when the whole invoice is credited, not when a part is, nor when it is not to be", async () => {
    const id = await desk.project();
    const open = async () => (await desk.preview({ projectId: id })).count;
    const billed = async () => {
      await desk.time(id);
      const invoice = await desk.take({ projectId: id });
      await desk.issue(invoice);
      return invoice;
    };
    const first = await billed();
    const part = [{ ...buildLine({ description: "Goodwill" }), unitPrice: 2000 }];
    const credit = (id: string, input: Partial<Input<"credit">> = {}) =>
      desk.as(desk.admin, (ctx) => creditInvoice(ctx, { id, reason: "Agreed", ...input }));
    await credit(first, { lines: part });
    expect(await open()).toBe(0);
    await credit(first, { lines: [{ ...part[0]!, unitPrice: 10_000 }] });
    expect(await open()).toBe(1);
    await desk.issue(await desk.take({ projectId: id }));
    const paid = await billed();
    await desk.as(desk.admin, (ctx) =>
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
    const id = await desk.project();
    await desk.block(id);
    const entries = await Promise.all(
      ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"].map((day) => desk.time(id, { day })),
    );
    const [approved, rejected] = await buildSubmission(
      desk.tenant,
      desk.admin,
      "time_entry",
      entries.slice(0, 3),
    );
    const { setClock } = await testInstallation();
    const start = new Date();
    setClock(start);
    await buildDecision(desk.tenant, desk.executive, [{ id: approved! }]);
    await buildDecision(desk.tenant, desk.executive, [{ id: rejected! }], "rejected", "Not agreed");
    const reasons = async () =>
      Object.fromEntries(
        (await desk.preview({ projectId: id })).blocked.map(({ reason, count }) => [reason, count]),
      );
    const all = { can_be_taken_back: 1, rejected: 1, waiting: 1, not_submitted: 1 };
    expect(await reasons()).toEqual(all);
    expect(desk.take({ projectId: id })).rejects.toMatchObject({
      details: { fields: [{ path: "to", message: "nothing_to_invoice" }] },
    });
    setClock(new Date(start.getTime() + 10_001));
    const { can_be_taken_back: _, ...rest } = all;
    expect(await reasons()).toEqual(rest);
    const invoice = await desk.read(await desk.take({ projectId: id }));
    expect(invoice.lines.map(({ entries }) => entries?.count)).toEqual([1]);
    // Changed on the draft, it is not approved any more.
    await desk.change(entries[0]!, { note: "Another word" });
    expect(desk.issue(invoice.id)).rejects.toThrow("not_allowed_now");
    await desk.refresh(invoice.id);
    expect((await desk.read(invoice.id)).lines).toEqual([]);
    expect(await reasons()).toEqual({ rejected: 1, waiting: 1, not_submitted: 2 });
    setClock(null);
  });

  test("holds against an approval that is taken back while it is invoiced", async () => {
    const id = await desk.project();
    await desk.block(id);
    const entry = await desk.time(id);
    const [approval] = await buildSubmission(desk.tenant, desk.admin, "time_entry", [entry]);
    const { setClock } = await testInstallation();
    const start = new Date();
    setClock(start);
    const { batchId } = await buildDecision(desk.tenant, desk.executive, [{ id: approval! }]);
    let invoiced: Promise<unknown> = Promise.resolve();
    // In the last moment that it can be taken back, and the first in which it counts.
    await buildUndoing(desk.tenant, desk.executive, {
      batchId: batchId!,
      at: start,
      meanwhile: async () => {
        setClock(new Date(start.getTime() + 10_001));
        invoiced = desk.take({ projectId: id }).catch((error) => error);
        await lockAwaited();
      },
    });
    expect(await invoiced).toMatchObject({ details: { fields: [{ message: "nothing_to_invoice" }] } });
    setClock(null);
  });

  test("holds against a change of the entry while the invoice is issued", async () => {
    const id = await desk.project();
    const entry = await desk.time(id);
    const invoice = await desk.take({ projectId: id });
    let issued: Promise<unknown> = Promise.resolve();
    await asProgram(desk.tenant, async (db) => {
      await sql`update time_entries set minutes = 600 where id = ${entry}`.execute(db);
      issued = desk.issue(invoice).catch((error) => error);
      await lockAwaited();
    });
    expect(await issued).toMatchObject({ details: { fields: [{ message: "entries_changed" }] } });
    expect((await desk.read(invoice)).status).toBe("draft");
  });
});

/** Until some transaction waits for a lock of another. */
async function lockAwaited(): Promise<void> {
  const { platform } = await testInstallation();
  for (;;) {
    const [row] = await platform.owner.query<{ waiting: boolean }>(
      desk.tenant.database,
      `select exists (select from pg_locks where not granted) waiting`,
    );
    if (row!.waiting) return;
  }
}
