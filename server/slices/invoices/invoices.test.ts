import { beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { TenantFacts } from "../../kernel/context.ts";
import { readPdf } from "../../kernel/pdf/read-pdf.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  act,
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
} from "../../testing/installation.ts";
import { buildInvoice, buildLine } from "./build.ts";
import { issueInvoice } from "./invoices.ts";
import { isOverdue } from "./output.ts";
import { dayIn } from "./queries.ts";

let tenant: TenantFacts;
let client: { id: string; name: string };
let other: { id: string; name: string };
let admin: TestPerson;
let desk: Browser;
let reader: Browser;
let portal: Browser;
let user: Browser;
let stranger: Browser;

beforeAll(async () => {
  tenant = await buildTenant({ name: "Northwind Systems" });
  client = await buildClient(tenant, { name: "Harbour & Finch" });
  other = await buildClient(tenant, { name: "Other Ltd" });
  admin = await buildPerson(tenant, "tenant_admin");
  desk = await signedIn(tenant, admin);
  reader = await signedIn(tenant, await buildPerson(tenant, "agent"));
  portal = await signedIn(tenant, await buildPerson(tenant, "client_executive", client));
  user = await signedIn(tenant, await buildPerson(tenant, "client_user", client));
  stranger = await signedIn(tenant, await buildPerson(tenant, "client_manager", other));
});

type Overrides = Parameters<typeof buildInvoice>[3];
const build = (overrides?: Overrides) => buildInvoice(tenant, admin, client.id, overrides);
const payment = (amount: number, more: object = {}) => ({
  amount,
  method: "bank_transfer",
  receivedOn: "2024-03-20",
  ...more,
});
const eur = (amount: number) => ({ amount, currency: "EUR" });
const nobody = () => new Browser(`${tenant.slug}.localhost`);
const unknown = crypto.randomUUID();

describe("every endpoint", () => {
  const draft = { clientId: unknown, currency: "EUR" };
  const calls: [method: string, path: string, body: unknown, bad: unknown][] = [
    ["PATCH", "/invoices/:id", { note: "x" }, { dueOn: "soon" }],
    ["DELETE", "/invoices/:id", {}, { unknown: 1 }],
    ["POST", "/invoices/:id/issue", {}, { issuedOn: "0000-01-01" }],
    ["POST", "/invoices/:id/void", { reason: "x" }, {}],
    ["POST", "/invoices/:id/credit", { reason: "x" }, { reason: "x", lines: [] }],
    ["POST", "/invoices/:id/payments", payment(1), payment(-1)],
  ];

  test.each(calls)("%s %s refuses nobody, members, readers, unknown ids and bad input", async (...call) => {
    const [method, path, body, bad] = call;
    const own = path.replace(":id", await build());
    expect((await nobody().call(method, own, body)).status).toBe(401);
    for (const browser of [portal, user, stranger, reader]) {
      expect((await browser.call(method, own, body)).status).toBe(403);
    }
    expect((await desk.call(method, path.replace(":id", unknown), body)).status).toBe(404);
    const wrong = await desk.call(method, own, bad);
    expect(wrong.status).toBe(400);
    expect(wrong.body.fields.length).toBeGreaterThan(0);
  });

  test("POST /invoices refuses nobody, members, readers and clients that are not there", async () => {
    expect((await nobody().post("/invoices", draft)).status).toBe(401);
    for (const browser of [portal, reader]) expect((await browser.post("/invoices", draft)).status).toBe(403);
    const answer = await desk.post("/invoices", draft);
    expect(answer.status).toBe(400);
    expect(answer.body.fields).toEqual([{ path: "clientId", message: "unknown_choice" }]);
  });

  test.each(["", "/pdf"])(
    "GET /invoices/{id}%s refuses nobody, users without the right and other clients",
    async (end) => {
      const path = `/invoices/${await build()}${end}`;
      expect((await nobody().get(path)).status).toBe(401);
      expect((await user.get(path)).status).toBe(403);
      expect((await stranger.get(path)).status).toBe(404);
      expect((await portal.get(`/invoices/no-id${end}`)).status).toBe(400);
      for (const browser of [portal, reader, desk]) expect((await browser.get(path)).status).toBe(200);
    },
  );

  test.each(["/invoices", "/invoices/totals"])(
    "GET %s refuses nobody, users without the right and bad input",
    async (path) => {
      expect((await nobody().get(path)).status).toBe(401);
      expect((await user.get(path)).status).toBe(403);
      expect((await portal.get(`${path}?clientId=x`)).status).toBe(400);
      expect((await portal.get(path)).status).toBe(200);
    },
  );
});

describe("a draft", () => {
  const lines = [
    buildLine({ quantity: "2.50", unitPrice: 3_333, taxRate: 1900, taxName: "VAT" }),
    buildLine({ quantity: "1", unitPrice: 10_001, discount: 1250, taxRate: 700, taxName: "VAT" }),
  ];

  test("is summed up as it is written", async () => {
    const { status, body } = await desk.post("/invoices", { clientId: client.id, currency: "EUR", lines });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: "draft",
      number: null,
      issuedOn: null,
      seller: { name: "Northwind Systems" },
      buyer: { name: "Harbour & Finch" },
      net: eur(8_333 + 8_751),
      taxes: [
        { taxRate: 1900, net: eur(8_333), tax: eur(1_583) },
        { taxRate: 700, net: eur(8_751), tax: eur(613) },
      ],
      total: eur(19_280),
      can: { edit: true, issue: true, delete: true, void: false, credit: false, recordPayment: false },
    });
    expect(body.lines.map((line: { quantity: string }) => line.quantity)).toEqual(["2.5", "1"]);
  });

  test("is not seen by the client: not by id, in no list, no sum, no PDF", async () => {
    const before = (await portal.get("/invoices/totals")).body;
    const id = await build({ issuedOn: null, note: "a secret plan" });
    expect((await portal.get(`/invoices/${id}`)).status).toBe(404);
    expect((await portal.get(`/invoices/${id}/pdf`)).status).toBe(404);
    expect((await portal.get("/invoices?search=secret")).body.items).toEqual([]);
    expect((await portal.get("/invoices?status=draft")).body.items).toEqual([]);
    expect((await portal.get("/invoices/totals")).body).toEqual(before);
    expect((await desk.get("/invoices?search=secret")).body.items).toHaveLength(1);
  });

  test("changes: fields that are not given stay, lines are replaced, and it can move to another client", async () => {
    const id = await build({ issuedOn: null, dueOn: "2024-04-01" });
    const noted = await desk.patch(`/invoices/${id}`, { note: "Thanks" });
    expect(noted.body).toMatchObject({ note: "Thanks", dueOn: "2024-04-01", total: eur(10_000) });
    const written = await desk.patch(`/invoices/${id}`, { dueOn: null, lines });
    expect(written.body).toMatchObject({ dueOn: null, note: "Thanks", total: eur(19_280) });
    const moved = await desk.patch(`/invoices/${id}`, { clientId: other.id });
    expect(moved.body).toMatchObject({ client: { id: other.id }, total: eur(19_280) });
    expect(moved.body.lines).toHaveLength(2);
  });

  test("is deleted without a trace, for which an issued invoice is too late", async () => {
    const id = await build({ issuedOn: null });
    expect((await desk.delete(`/invoices/${id}`)).status).toBe(204);
    expect((await desk.get(`/invoices/${id}`)).status).toBe(404);
    const issued = await build();
    expect((await desk.delete(`/invoices/${issued}`)).status).toBe(422);
    expect((await desk.patch(`/invoices/${issued}`, { note: "x" })).status).toBe(422);
  });

  test("a line worth more than can be paid at once is refused by its place", async () => {
    const big = buildLine({ quantity: "9999999.999", unitPrice: 10_000_000_000 });
    const answer = await desk.post("/invoices", {
      clientId: client.id,
      currency: "EUR",
      lines: [buildLine(), big],
    });
    expect(answer.status).toBe(400);
    expect(answer.body.fields).toEqual([{ path: "lines.1", message: "amount_too_large" }]);
  });
});

describe("issuing", () => {
  test("gives numbers without gaps within a year, also to invoices issued at once", async () => {
    const tenant = await buildTenant();
    const client = await buildClient(tenant);
    const admin = await buildPerson(tenant, "tenant_admin");
    const desk = await signedIn(tenant, admin);
    const drafts = await Promise.all(
      Array.from({ length: 8 }, () => buildInvoice(tenant, admin, client.id, { issuedOn: null })),
    );
    const issued = await Promise.all(
      drafts.map((id) => desk.post(`/invoices/${id}/issue`, { issuedOn: "2024-05-05" })),
    );
    const numbers = issued.map(({ body }) => body.number).sort();
    expect(numbers).toEqual(
      Array.from({ length: 8 }, (_, index) => `INV-2024-${String(index + 1).padStart(4, "0")}`),
    );
    const next = await buildInvoice(tenant, admin, client.id, { issuedOn: "2025-01-01" });
    expect((await desk.get(`/invoices/${next}`)).body.number).toBe("INV-2025-0001");
  });

  test("passes over numbers that imported invoices have brought along, also where the issuer does not see them", async () => {
    const tenant = await buildTenant();
    const [client, hidden] = [await buildClient(tenant), await buildClient(tenant)];
    const admin = await buildPerson(tenant, "tenant_admin");
    const lead = await buildPerson(tenant, "account_lead");
    const desk = await signedIn(tenant, admin);
    await desk.patch(`/clients/${client.id}`, { leadIds: [lead.id] });
    for (const number of ["INV-2024-0001", "INV-2024-0002", "INV-2024-0004"]) {
      const id = await buildInvoice(tenant, admin, hidden.id, { issuedOn: null });
      await act(tenant, admin, (ctx) => issueInvoice(ctx, { id, issuedOn: "2024-02-01", number }));
    }
    const numbers: string[] = [];
    for (const id of [1, 2].map(() => buildInvoice(tenant, lead, client.id)))
      numbers.push((await desk.get(`/invoices/${await id}`)).body.number);
    expect(numbers.sort()).toEqual(["INV-2024-0003", "INV-2024-0005"]);
    const paid = await buildInvoice(tenant, admin, client.id, { issuedOn: "2024-01-01" });
    expect((await desk.get(`/invoices/${paid}`)).body.number).toBe("INV-2024-0006");
  });

  test("an issue that fails leaves no gap", async () => {
    const tenant = await buildTenant();
    const client = await buildClient(tenant);
    const admin = await buildPerson(tenant, "tenant_admin");
    const first = await buildInvoice(tenant, admin, client.id);
    // The database itself refuses, after the number was drawn.
    const taken = asProgram(tenant, async (db) => {
      await db.updateTable("invoice_series").set({ last_number: 99 }).execute();
      await db.updateTable("invoices").set({ note: "changed" }).where("id", "=", first).execute();
    });
    await expect(taken).rejects.toThrow();
    const second = await buildInvoice(tenant, admin, client.id);
    const desk = await signedIn(tenant, admin);
    expect((await desk.get(`/invoices/${second}`)).body.number).toBe("INV-2024-0002");
  });

  test("keeps both sides as they were", async () => {
    const tenant = await buildTenant({ name: "Before" });
    const client = await buildClient(tenant, { name: "Old name" });
    const admin = await buildPerson(tenant, "tenant_admin");
    const id = await buildInvoice(tenant, admin, client.id);
    await asProgram(tenant, async (db) => {
      await db.updateTable("settings").set({ name: "After" }).execute();
      await db.updateTable("clients").set({ name: "New name" }).execute();
    });
    const { body } = await (await signedIn(tenant, admin)).get(`/invoices/${id}`);
    expect(body).toMatchObject({
      seller: { name: "Before" },
      buyer: { name: "Old name" },
      client: { name: "New name" },
    });
  });

  test("needs a line, a draft, and a due date that is not before", async () => {
    const empty = await build({ issuedOn: null, lines: [] });
    const answer = await desk.post(`/invoices/${empty}/issue`);
    expect(answer.body.fields).toEqual([{ path: "lines", message: "required" }]);
    const early = await build({ issuedOn: null, dueOn: "2024-03-01" });
    const late = await desk.post(`/invoices/${early}/issue`, { issuedOn: "2024-03-02" });
    expect(late.body.fields).toEqual([{ path: "dueOn", message: "before_issue_date" }]);
    expect((await desk.post(`/invoices/${await build()}/issue`)).status).toBe(422);
  });

  test("an invoice of nothing is paid as soon as it is issued", async () => {
    const id = await build({ lines: [buildLine({ unitPrice: 0 })] });
    expect((await portal.get(`/invoices/${id}`)).body).toMatchObject({ status: "paid", due: eur(0) });
  });

  test("an issued invoice does not change, not even for the program", async () => {
    const id = await build();
    const attempts = [
      "update invoices set net = 1",
      "update invoices set number = 'X-1'",
      "update invoices set buyer = '{}'",
      "update invoices set status = 'draft'",
      "delete from invoices",
      "update invoice_lines set net = 1",
      "delete from invoice_lines",
    ];
    for (const attempt of attempts) {
      const column = attempt.includes("invoice_lines") ? "invoice_id" : "id";
      const run = asProgram(tenant, async (db) => {
        const { sql } = await import("kysely");
        await sql.raw(`${attempt} where ${column} = '${id}'`).execute(db);
      });
      await expect(run).rejects.toThrow("does not change");
    }
  });
});

describe("payments", () => {
  test("in parts, until nothing is due", async () => {
    const id = await build();
    const part = await desk.post(`/invoices/${id}/payments`, payment(4_000, { reference: "Statement 7" }));
    expect(part.status).toBe(201);
    expect(part.body).toMatchObject({ status: "issued", due: eur(6_000) });
    const rest = await desk.post(`/invoices/${id}/payments`, payment(6_000));
    expect(rest.body).toMatchObject({ status: "paid", due: eur(0), can: { recordPayment: false } });
    const seen = await portal.get(`/invoices/${id}`);
    expect(seen.body.payments).toMatchObject([
      { amount: eur(4_000), method: "bank_transfer", reference: "Statement 7", receivedOn: "2024-03-20" },
      { amount: eur(6_000) },
    ]);
  });

  test("more than is due is refused, and so is a payment on what is paid, void, a draft or a credit note", async () => {
    const id = await build();
    const over = await desk.post(`/invoices/${id}/payments`, payment(10_001));
    expect(over.status).toBe(422);
    expect(over.body).toMatchObject({
      code: "not_allowed_now",
      fields: [{ path: "amount", message: "more_than_due" }],
    });
    await desk.post(`/invoices/${id}/payments`, payment(10_000));
    const voided = await build();
    await desk.post(`/invoices/${voided}/void`, { reason: "x" });
    const credited = await desk.post(`/invoices/${await build()}/credit`, { reason: "x" });
    for (const refused of [id, voided, credited.body.id, await build({ issuedOn: null })]) {
      expect((await desk.post(`/invoices/${refused}/payments`, payment(1))).status).toBe(422);
    }
  });

  test("recorded at once cannot come to more than is due", async () => {
    const id = await build();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => desk.post(`/invoices/${id}/payments`, payment(3_000))),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    const { body } = await desk.get(`/invoices/${id}`);
    expect(body).toMatchObject({ status: "issued", due: eur(1_000) });
    expect(body.payments).toHaveLength(3);
  });

  test("of tomorrow are refused", async () => {
    const answer = await desk.post(
      `/invoices/${await build()}/payments`,
      payment(1, { receivedOn: "2199-12-31" }),
    );
    expect(answer.body.fields).toEqual([{ path: "receivedOn", message: "in_the_future" }]);
  });

  test("with the same Idempotency-Key are recorded once", async () => {
    const id = await build();
    const key = { "idempotency-key": crypto.randomUUID() };
    for (let time = 0; time < 2; time++) await desk.post(`/invoices/${id}/payments`, payment(1_000), key);
    expect((await desk.get(`/invoices/${id}`)).body.due).toEqual(eur(9_000));
  });
});

describe("credit notes", () => {
  test("of the whole leave exactly nothing due, and say what they credit", async () => {
    const lines = [buildLine({ quantity: "0.333", unitPrice: 9_999, taxRate: 1900, taxName: "VAT" })];
    const id = await build({ lines });
    const { status, body } = await desk.post(`/invoices/${id}/credit`, { reason: "Delivered twice" });
    expect(status).toBe(201);
    const invoice = (await portal.get(`/invoices/${id}`)).body;
    expect(body).toMatchObject({
      kind: "credit_note",
      status: "issued",
      note: "Delivered twice",
      credits: { id, number: invoice.number },
      total: invoice.total,
      due: eur(0),
      buyer: { name: "Harbour & Finch" },
    });
    expect(body.number).not.toBe(invoice.number);
    expect(invoice).toMatchObject({
      status: "paid",
      due: eur(0),
      creditNotes: [{ id: body.id, number: body.number, total: invoice.total }],
      can: { credit: false },
    });
  });

  test("of some lines lower what is due, and never by more than is left", async () => {
    const id = await build();
    const credit = (unitPrice: number) =>
      desk.post(`/invoices/${id}/credit`, { reason: "x", lines: [buildLine({ unitPrice })] });
    expect((await credit(4_000)).status).toBe(201);
    expect((await portal.get(`/invoices/${id}`)).body).toMatchObject({ status: "issued", due: eur(6_000) });
    const over = await credit(6_001);
    expect(over.body).toMatchObject({ status: 422, fields: [{ path: "lines", message: "more_than_left" }] });
    expect((await desk.post(`/invoices/${id}/credit`, { reason: "x" })).status).toBe(422);
    expect((await credit(0)).status).toBe(400);
    expect((await credit(6_000)).status).toBe(201);
    expect((await portal.get(`/invoices/${id}`)).body).toMatchObject({ status: "paid", due: eur(0) });
  });

  test("on what was paid are owed back", async () => {
    const id = await build();
    await desk.post(`/invoices/${id}/payments`, payment(10_000));
    await desk.post(`/invoices/${id}/credit`, { reason: "x", lines: [buildLine({ unitPrice: 2_500 })] });
    expect((await portal.get(`/invoices/${id}`)).body).toMatchObject({ status: "paid", due: eur(-2_500) });
  });

  test("issued at once cannot come to more than the invoice", async () => {
    const id = await build();
    const lines = [buildLine({ unitPrice: 6_000 })];
    const answers = await Promise.all(
      [1, 2, 3].map(() => desk.post(`/invoices/${id}/credit`, { reason: "x", lines })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
  });

  test("are not for drafts, void invoices or credit notes", async () => {
    const voided = await build();
    await desk.post(`/invoices/${voided}/void`, { reason: "x" });
    const note = await desk.post(`/invoices/${await build()}/credit`, { reason: "x" });
    for (const id of [voided, note.body.id, await build({ issuedOn: null })]) {
      expect((await desk.post(`/invoices/${id}/credit`, { reason: "x" })).status).toBe(422);
    }
  });
});

test("whatever is paid and credited, in whatever order, what is due and the status follow exactly", async () => {
  const step = fc.record({
    kind: fc.constantFrom("payment", "credit"),
    amount: fc.integer({ min: 1, max: 7_000 }),
  });
  const attempt = fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
    const id = await build();
    let paid = 0;
    let credited = 0;
    for (const { kind, amount } of steps) {
      const due = 10_000 - paid - credited;
      const lines = [buildLine({ unitPrice: amount })];
      const { status } =
        kind === "payment"
          ? await desk.post(`/invoices/${id}/payments`, payment(amount))
          : await desk.post(`/invoices/${id}/credit`, { reason: "x", lines });
      const possible = kind === "payment" ? amount <= due : amount <= 10_000 - credited;
      expect(status).toBe(possible ? 201 : 422);
      if (possible && kind === "payment") paid += amount;
      if (possible && kind === "credit") credited += amount;
    }
    const due = 10_000 - paid - credited;
    const expected = { due: eur(due), status: due <= 0 ? "paid" : "issued" };
    expect((await portal.get(`/invoices/${id}`)).body).toMatchObject(expected);
  });
  await fc.assert(attempt, { numRuns: 25 });
});

describe("voiding", () => {
  test("keeps the number, says why, and nothing is due any more", async () => {
    const id = await build();
    const { body } = await desk.post(`/invoices/${id}/void`, { reason: "Wrong company" });
    expect(body).toMatchObject({ status: "void", voidReason: "Wrong company", due: eur(0) });
    expect(body.number).toMatch(/^INV-2024-\d{4}$/);
    expect((await desk.post(`/invoices/${id}/void`, { reason: "x" })).status).toBe(422);
  });

  test("is too late once something was paid or credited", async () => {
    const paid = await build();
    await desk.post(`/invoices/${paid}/payments`, payment(1));
    const credited = await build();
    await desk.post(`/invoices/${credited}/credit`, { reason: "x", lines: [buildLine({ unitPrice: 1 })] });
    for (const id of [paid, credited]) {
      expect((await desk.post(`/invoices/${id}/void`, { reason: "x" })).status).toBe(422);
    }
  });
});

describe("the list", () => {
  let tenant: TenantFacts;
  let desk: Browser;
  let portal: Browser;
  const numbersOf = async (browser: Browser, query: string) =>
    (await browser.get(`/invoices?${query}`)).body.items.map(({ number }: { number: string }) => number);

  beforeAll(async () => {
    tenant = await buildTenant();
    const client = await buildClient(tenant, { name: "Zwölf & Söhne" });
    const second = await buildClient(tenant, { name: "Second" });
    const admin = await buildPerson(tenant, "tenant_admin");
    desk = await signedIn(tenant, admin);
    portal = await signedIn(tenant, await buildPerson(tenant, "client_executive", client));
    const build = (overrides: Overrides, of = client) => buildInvoice(tenant, admin, of.id, overrides);
    const line = (unitPrice: number) => ({ lines: [buildLine({ unitPrice })] });
    await build({ issuedOn: "2020-01-10", dueOn: "2020-02-10", ...line(5_000) });
    await build({ issuedOn: "2020-01-20", dueOn: "2199-01-01", ...line(700), note: "100% of phase_1" });
    const paid = await build({ issuedOn: "2020-02-01", ...line(900), currency: "USD" });
    const today = dayIn("UTC", new Date());
    await desk.post(`/invoices/${paid}/payments`, payment(900, { receivedOn: today }));
    const gone = await build({ issuedOn: "2020-03-01", ...line(100) });
    await desk.post(`/invoices/${gone}/void`, { reason: "x" });
    await build({ issuedOn: "2020-04-01", ...line(100) }, second);
    await build({ issuedOn: null, ...line(300) });
  });

  test("is filtered by state, and overdue is past due with something to pay", async () => {
    expect(await numbersOf(portal, "status=overdue")).toEqual(["INV-2020-0001"]);
    expect(await numbersOf(portal, "status=open")).toEqual(["INV-2020-0002", "INV-2020-0001"]);
    expect(await numbersOf(portal, "status=paid&status=void")).toEqual(["INV-2020-0004", "INV-2020-0003"]);
    expect(await numbersOf(desk, "status=draft")).toEqual([null]);
    const { items } = (await portal.get("/invoices?sort=number&direction=asc")).body;
    expect(items.map(({ overdue }: { overdue: boolean }) => overdue)).toEqual([true, false, false, false]);
  });

  test("is filtered by date, kind and client, and searched by number, name and note", async () => {
    expect(await numbersOf(portal, "issuedFrom=2020-01-20&issuedTo=2020-02-01")).toHaveLength(2);
    expect(await numbersOf(portal, "kind=credit_note")).toEqual([]);
    expect(await numbersOf(desk, "search=second")).toEqual(["INV-2020-0005"]);
    expect(await numbersOf(desk, `search=${encodeURIComponent("zwölf")}`)).toHaveLength(5);
    expect(await numbersOf(portal, "search=2020-0003")).toEqual(["INV-2020-0003"]);
    // Signs that mean something in a pattern are only signs.
    expect(await numbersOf(portal, `search=${encodeURIComponent("100% of phase_1")}`)).toHaveLength(1);
    expect(await numbersOf(portal, `search=${encodeURIComponent("100_ of")}`)).toEqual([]);
    const [{ client }] = (await desk.get("/invoices?search=second")).body.items;
    expect(await numbersOf(desk, `clientId=${client.id}`)).toEqual(["INV-2020-0005"]);
    expect(await numbersOf(portal, `clientId=${client.id}`)).toEqual([]);
  });

  test("pages join without gap or repetition in every order", async () => {
    for (const sort of ["issued", "due", "number", "total"]) {
      for (const direction of ["asc", "desc"]) {
        const ids: string[] = [];
        let cursor: string | null = "";
        do {
          const page: { body: { items: { id: string }[]; nextCursor: string | null } } = await desk.get(
            `/invoices?sort=${sort}&direction=${direction}&limit=2${cursor ? `&cursor=${cursor}` : ""}`,
          );
          ids.push(...page.body.items.map(({ id }) => id));
          cursor = page.body.nextCursor;
        } while (cursor);
        const whole = await desk.get(`/invoices?sort=${sort}&direction=${direction}&limit=100`);
        expect(ids).toHaveLength(6);
        expect(ids).toEqual(whole.body.items.map(({ id }: { id: string }) => id));
      }
    }
  });

  test("totals keep currencies and clients apart", async () => {
    const usd = (amount: number) => ({ amount, currency: "USD" });
    const euros = { currency: "EUR", open: eur(5_700), overdue: eur(5_000), paidThisYear: eur(0) };
    const dollars = { currency: "USD", open: usd(0), overdue: usd(0), paidThisYear: usd(900) };
    expect((await portal.get("/invoices/totals")).body.items).toEqual([
      { ...euros, openCount: 2, overdueCount: 1 },
      { ...dollars, openCount: 0, overdueCount: 0 },
    ]);
    expect((await desk.get("/invoices/totals")).body.items[0]).toMatchObject({
      open: eur(5_800),
      openCount: 3,
    });
    const [{ client }] = (await desk.get("/invoices?search=second")).body.items;
    expect((await desk.get(`/invoices/totals?clientId=${client.id}`)).body.items).toHaveLength(1);
    expect((await portal.get(`/invoices/totals?clientId=${client.id}`)).body.items).toEqual([]);
  });
});

describe("the PDF", () => {
  test("is the invoice, under its number, for the client and for staff", async () => {
    const id = await build({ dueOn: "2024-04-01" });
    const { number } = (await portal.get(`/invoices/${id}`)).body;
    const cookie = portal.cookie;
    const { testInstallation } = await import("../../testing/installation.ts");
    const { server } = await testInstallation();
    const response = await fetch(`http://127.0.0.1:${server.port}/api/v1/invoices/${id}/pdf`, {
      headers: { host: `${portal.host}:${server.port}`, cookie },
    });
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(response.headers.get("content-disposition")).toContain(`${number}.pdf`);
    const pdf = readPdf(new Uint8Array(await response.arrayBuffer()));
    for (const text of [number, "Harbour & Finch", "Northwind Systems", "€100.00 due April 1, 2024"]) {
      expect(pdf.all).toContain(text);
    }
  });
});

describe("overdue", () => {
  const row = { kind: "invoice", status: "issued", due_on: "2024-03-31" };

  test("begins with the day after the due date, in the tenant's time zone", () => {
    const late = new Date("2024-03-31T22:30:00Z");
    expect(isOverdue(row, dayIn("UTC", late))).toBe(false);
    expect(isOverdue(row, dayIn("Europe/Berlin", late))).toBe(true);
    expect(isOverdue(row, dayIn("America/New_York", new Date("2024-04-01T03:00:00Z")))).toBe(false);
  });

  test("is nothing that is paid, void, a credit note or without a due date", () => {
    const others = [{ status: "paid" }, { status: "void" }, { kind: "credit_note" }, { due_on: null }];
    expect(others.map((other) => isOverdue({ ...row, ...other }, "2027-01-01"))).toEqual(
      others.map(() => false),
    );
  });
});

describe("an account lead", () => {
  test("bills the clients assigned to them, and no others", async () => {
    const lead = await buildPerson(tenant, "account_lead");
    await asProgram(tenant, (db) =>
      db.insertInto("client_leads").values({ client_id: client.id, person_id: lead.id }).execute(),
    );
    const browser = await signedIn(tenant, lead);
    const draft = { currency: "EUR", lines: [buildLine()] };
    const own = await browser.post("/invoices", { ...draft, clientId: client.id });
    expect(own.status).toBe(201);
    expect((await browser.post(`/invoices/${own.body.id}/issue`)).status).toBe(200);
    expect((await browser.post("/invoices", { ...draft, clientId: other.id })).status).toBe(400);
    expect((await browser.patch(`/invoices/${own.body.id}`, { clientId: other.id })).status).toBe(422);
    const foreign = await buildInvoice(tenant, admin, other.id);
    expect((await browser.get(`/invoices/${foreign}`)).status).toBe(404);
    expect((await browser.post(`/invoices/${foreign}/payments`, payment(1))).status).toBe(404);
  });
});
