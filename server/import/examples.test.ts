import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "csv-parse/sync";
import type { TenantFacts } from "../kernel/context.ts";
import { asProgram, buildTenant } from "../testing/installation.ts";
import { minorUnits } from "./amounts.ts";
import { type Imported, importInto } from "./testing.ts";

setDefaultTimeout(180_000);

const root = resolve(import.meta.dir, "..", "..");
const examples = join(root, "examples", "import");
const shared = process.env.POSTERN_SHARED_DATA ?? resolve(root, "..", "shared", "data");
const whole = existsSync(join(shared, "chinook-customers.csv"));
const data = whole ? shared : join(examples, "sample");
console.log(
  `Import of the examples: ${whole ? "the real files" : "the sample, the real files are not there"}`,
);

const map = (name: string) => join(examples, name);
const csv = (name: string) => join(data, name);
const rowsOf = (name: string): Record<string, string>[] =>
  parse(readFileSync(csv(name)), { columns: true, bom: true });
const nothing = { created: 0, changed: 0, rejected: 0, rejections: [] };

describe("a record shop's database", () => {
  const customers = rowsOf("chinook-customers.csv");
  const invoices = rowsOf("chinook-invoices.csv");

  async function importAll(tenant: TenantFacts): Promise<Imported[]> {
    return [
      await importInto(tenant, "people", csv("chinook-employees.csv"), map("chinook-employees.json")),
      await importInto(tenant, "clients", csv("chinook-customers.csv"), map("chinook-clients.json")),
      await importInto(tenant, "people", csv("chinook-customers.csv"), map("chinook-contacts.json")),
      await importInto(tenant, "invoices", csv("chinook-invoices.csv"), map("chinook-invoices.json"), {
        lines: csv("chinook-invoice-lines.csv"),
      }),
    ];
  }

  test("comes in whole: customers, their contacts, and invoices whose totals are the file's", async () => {
    const tenant = await buildTenant();
    const [employees, clients, contacts, billed] = await importAll(tenant);
    expect(employees!.rejections).toEqual([]);
    expect(clients).toMatchObject({ ...nothing, created: customers.length });
    expect(contacts).toMatchObject({ ...nothing, created: customers.length });
    expect(billed).toMatchObject({ ...nothing, created: invoices.length });
    if (whole) expect([customers.length, invoices.length]).toEqual([59, 412]);
    const stored = await asProgram(tenant, (db) =>
      db
        .selectFrom("invoices as i")
        .innerJoin("clients as c", "c.id", "i.client_id")
        .select(["i.number", "i.total", "i.status", "i.external_id", "c.external_id as customer"])
        .select((query) => query.fn<string>("to_char", ["i.issued_on", query.val("YYYY-MM-DD")]).as("day"))
        .execute(),
    );
    expect(stored.toSorted((a, b) => Number(a.external_id) - Number(b.external_id))).toEqual(
      invoices.map(({ InvoiceId, CustomerId, InvoiceDate, Total }) => ({
        number: `CH-${InvoiceId}`,
        total: String(minorUnits(Total!, "USD")),
        status: "paid",
        external_id: InvoiceId!,
        customer: CustomerId!,
        day: InvoiceDate!.slice(0, 10),
      })),
    );
    const lines = await asProgram(tenant, (db) => db.selectFrom("invoice_lines").select("id").execute());
    expect(lines).toHaveLength(rowsOf("chinook-invoice-lines.csv").length);
  });

  test("imported a second time, changes nothing and says so", async () => {
    const tenant = await buildTenant();
    await importAll(tenant);
    const before = await writesOf(tenant);
    const again = await importAll(tenant);
    expect(again.map(({ created, changed, rejected }) => created + changed + rejected)).toEqual([0, 0, 0, 0]);
    expect(again[1]!.unchanged).toBe(customers.length);
    expect(await writesOf(tenant)).toBe(before);
  });

  test("names keep every letter, and a customer without a company is a client by their own name", async () => {
    const tenant = await buildTenant();
    await importAll(tenant);
    const stored = await asProgram(tenant, (db) =>
      db.selectFrom("clients").select(["external_id", "name"]).execute(),
    );
    const names = new Map(stored.map(({ external_id, name }) => [external_id, name]));
    for (const { CustomerId, Company, FirstName, LastName } of customers)
      expect(names.get(CustomerId!)).toBe(Company || `${FirstName} ${LastName}`);
  });
});

describe("an incident log", () => {
  const events = rowsOf("incident-events.csv");
  const numbers = [...new Set(events.map(({ number }) => number!))];

  async function importAll(tenant: TenantFacts): Promise<Imported[]> {
    const file = csv("incident-events.csv");
    return [
      await importInto(tenant, "clients", file, map("incidents-client.json")),
      await importInto(tenant, "people", file, map("incidents-callers.json")),
      await importInto(tenant, "people", file, map("incidents-resolvers.json")),
      await importInto(tenant, "tickets", file, map("incidents-tickets.json")),
    ];
  }

  test("comes in whole, each incident with the states that it went through and its own times", async () => {
    const tenant = await buildTenant();
    const outcomes = await importAll(tenant);
    expect(outcomes.flatMap(({ rejections }) => rejections)).toEqual([]);
    expect(outcomes[3]).toMatchObject({ created: numbers.length, changed: 0 });
    const tickets = await asProgram(tenant, (db) =>
      db
        .selectFrom("tickets")
        .select(["id", "external_id", "status", "created_at", "resolved_at", "updated_at"])
        .execute(),
    );
    expect(tickets.map(({ external_id }) => external_id).sort()).toEqual(numbers.toSorted());
    const changes = await asProgram(tenant, (db) =>
      db
        .selectFrom("ticket_changes")
        .select(["ticket_id", "to_value", "created_at"])
        .where("field", "=", "status")
        .orderBy("id")
        .execute(),
    );
    for (const ticket of tickets) {
      const rows = events.filter(({ number }) => number === ticket.external_id);
      const last = rows.at(-1)!;
      const went = changes.filter(({ ticket_id }) => ticket_id === ticket.id).map(({ to_value }) => to_value);
      expect(went).toEqual(statesOf(rows));
      expect(ticket.status).toBe(statusOf(last));
      expect(ticket.created_at).toEqual(timeOf(last.opened_at!)!);
      if (last.resolved_at !== "?") expect(ticket.resolved_at).toEqual(timeOf(last.resolved_at!));
      if (ticket.status === "closed") expect(ticket.updated_at).toEqual(timeOf(last.closed_at!)!);
    }
  });

  test("imported a second time, changes nothing", async () => {
    const tenant = await buildTenant();
    await importAll(tenant);
    const before = await writesOf(tenant);
    const again = await importAll(tenant);
    expect(again.map(({ created, changed, rejected }) => created + changed + rejected)).toEqual([0, 0, 0, 0]);
    expect(await writesOf(tenant)).toBe(before);
  });

  const statusOf = ({ incident_state: state }: Record<string, string>) =>
    state === "New"
      ? "new"
      : state === "Awaiting User Info"
        ? "waiting"
        : /^(Active|Awaiting)/.test(state!)
          ? "open"
          : state!.toLowerCase();

  /** The states that differ from the one before; a ticket begins as new. */
  function statesOf(rows: Record<string, string>[]): string[] {
    const states = rows.map(statusOf);
    return states.filter((state, index) => state !== (index === 0 ? "new" : states[index - 1]));
  }

  function timeOf(text: string): Date | null {
    const [, day, month, year, time] = /^(\d\d)-(\d\d)-(\d{4}) (\d\d:\d\d)$/.exec(text) ?? [];
    return day ? new Date(`${year}-${month}-${day}T${time}:00Z`) : null;
  }
});

/** How much was ever written in a tenant. */
function writesOf(tenant: TenantFacts): Promise<number> {
  return asProgram(tenant, async (db) => {
    const row = await db
      .selectFrom("audit_log")
      .select(({ fn }) => fn.countAll<string>().as("count"))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  });
}
