import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TenantFacts } from "../kernel/context.ts";
import { asProgram, buildTenant } from "../testing/installation.ts";
import { MapError } from "./index.ts";
import { RejectionReport } from "./report.ts";
import { importFolder, importInto } from "./testing.ts";

setDefaultTimeout(60_000);

let folder: Awaited<ReturnType<typeof importFolder>>;
beforeAll(async () => {
  folder = await importFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

const source = "crm";
const clientsMap = { kind: "clients", source, externalId: "id", fields: { name: "name", phone: "phone" } };
const peopleMap = {
  kind: "people",
  source,
  externalId: "id",
  fields: { name: "name", email: "email", role: "role", client: "client" },
};
const ticketsMap = {
  kind: "tickets",
  source,
  externalId: "id",
  fields: {
    subject: "subject",
    status: "status",
    client: "client",
    requester: "requester",
    createdAt: "opened",
  },
  history: { at: "at" },
};
const invoicesMap = {
  kind: "invoices",
  source,
  externalId: "id",
  fields: {
    number: { template: "A-{id}" },
    client: "client",
    currency: { value: "EUR" },
    issuedOn: "day",
    total: "total",
    status: "status",
  },
  lines: {
    file: "lines.csv",
    key: "invoice",
    fields: { description: "what", quantity: "quantity", unitPrice: "price", taxRate: "tax" },
  },
};

/** Imports text as a file, with a map. */
async function bring(
  tenant: TenantFacts,
  map: { kind: string },
  csv: string,
  options: { dryRun?: boolean; lines?: string } = {},
) {
  const file = await folder.write("import.csv", csv);
  const mapFile = await folder.write("map.json", map);
  const lines = options.lines === undefined ? {} : { lines: await folder.write("lines.csv", options.lines) };
  return importInto(tenant, map.kind as "clients", file, mapFile, { ...options, ...lines });
}

const read = <T>(tenant: TenantFacts, work: Parameters<typeof asProgram<T>>[1]) => asProgram(tenant, work);
const clientsOf = (tenant: TenantFacts) =>
  read(tenant, (db) => db.selectFrom("clients").select(["name", "phone"]).orderBy("external_id").execute());

/** A client with one member. */
async function withMember(): Promise<TenantFacts> {
  const tenant = await buildTenant();
  await bring(tenant, clientsMap, "id,name,phone\nc1,Lumen,1\nc2,Umbra,2\n");
  await bring(tenant, peopleMap, "id,name,email,role,client\np1,Ada,ada@lumen.example,client_user,c1\n");
  return tenant;
}

describe("any import", () => {
  test("takes what is right and rejects the rest by line, with the reason", async () => {
    const tenant = await buildTenant();
    const outcome = await bring(
      tenant,
      clientsMap,
      `id,name,phone\n1,Ampère SA,\n2,,5\n,Nobody,\n4,short\n1,Another,\n6,${"long".repeat(60)},\n7,Última,9\n`,
    );
    expect(outcome).toMatchObject({ created: 2, rejected: 5 });
    expect(outcome.rejections).toEqual([
      { line: 3, externalId: "2", reason: "name: is empty" },
      { line: 4, externalId: "", reason: "externalId: is empty" },
      { line: 5, externalId: "", reason: "has 2 columns where the header has 3" },
      { line: 6, externalId: "1", reason: "line 2 has the same id and says something else" },
      { line: 7, externalId: "6", reason: "name: too long" },
    ]);
    expect((await clientsOf(tenant)).map(({ name }) => name)).toEqual(["Ampère SA", "Última"]);
  });

  test("that is a dry run finds the same and keeps nothing", async () => {
    const tenant = await buildTenant();
    const outcome = await bring(tenant, clientsMap, "id,name,phone\n1,One,\n2,,\n", { dryRun: true });
    expect(outcome).toMatchObject({ created: 1, rejected: 1 });
    expect(await clientsOf(tenant)).toEqual([]);
  });

  test("changes what has changed there, and leaves alone what was changed here since", async () => {
    const tenant = await buildTenant();
    await bring(tenant, clientsMap, "id,name,phone\n1,One,11\n2,Two,22\n");
    await read(tenant, (db) =>
      db.updateTable("clients").set({ phone: "from the desk" }).where("name", "=", "Two").execute(),
    );
    const outcome = await bring(tenant, clientsMap, "id,name,phone\n1,One & Co,11\n2,Two,22\n");
    expect(outcome).toMatchObject({ created: 0, changed: 1, unchanged: 1 });
    expect(await clientsOf(tenant)).toEqual([
      { name: "One & Co", phone: "11" },
      { name: "Two", phone: "from the desk" },
    ]);
  });

  test("with one row that the database refuses still takes the others of its batch", async () => {
    const tenant = await withMember();
    const outcome = await bring(
      tenant,
      peopleMap,
      "id,name,email,role,client\np2,Bea,bea@lumen.example,client_user,c1\np3,Ada again,ada@lumen.example,client_user,c1\np4,Cy,cy@lumen.example,client_user,c1\n",
    );
    expect(outcome).toMatchObject({ created: 2, rejected: 1 });
    expect(outcome.rejections).toEqual([{ line: 3, externalId: "p3", reason: "email: is there already" }]);
  });

  test("is written into the audit trail as the import of that file", async () => {
    const tenant = await buildTenant();
    await bring(tenant, clientsMap, "id,name,phone\n1,One,\n");
    const entry = await read(tenant, (db) =>
      db
        .selectFrom("audit_log")
        .select(["actor_name", "user_agent", "operation"])
        .where("table_name", "=", "clients")
        .executeTakeFirst(),
    );
    expect(entry).toEqual({
      actor_name: "import",
      user_agent: "postern import import.csv",
      operation: "insert",
    });
  });

  test("ends before it begins when the map is wrong, and names all of it", async () => {
    const tenant = await buildTenant();
    const wrong = { ...clientsMap, fields: { phone: "phone", fax: "fax" }, colour: 1 };
    const problem = await bring(tenant, wrong, "id,name,phone\n1,One,\n").catch((error) => error);
    expect(problem).toBeInstanceOf(MapError);
    expect(problem.message).toContain("fields.name: is missing");
    expect(problem.message).toContain("fields: fax is not known here");
    expect(problem.message).toContain("colour is not known here");
    await expect(bring(tenant, clientsMap, "id,title,phone\n1,One,\n")).rejects.toThrow(
      "fields.name: the file has no column “name”",
    );
    expect(await clientsOf(tenant)).toEqual([]);
  });
});

describe("tickets", () => {
  const header = "id,subject,status,client,requester,opened,at\n";
  const row = (id: string, status: string, at: string, requester = "p1", client = "c1") =>
    `${id},Lamp is out,${status},${client},${requester},2024-01-02T08:00:00Z,2024-01-${at}T09:00:00Z\n`;

  test("keep the order and the times of what happened to them", async () => {
    const tenant = await withMember();
    const csv = header + row("t1", "new", "02") + row("t1", "waiting", "03") + row("t1", "closed", "05");
    expect(await bring(tenant, ticketsMap, csv)).toMatchObject({ created: 1, rejected: 0 });
    const ticket = await read(tenant, (db) => db.selectFrom("tickets").selectAll().executeTakeFirstOrThrow());
    expect(ticket).toMatchObject({
      status: "closed",
      created_at: new Date("2024-01-02T08:00:00Z"),
      resolved_at: new Date("2024-01-05T09:00:00Z"),
      response_due_at: null,
    });
    const changes = await read(tenant, (db) =>
      db.selectFrom("ticket_changes").selectAll().orderBy("id").execute(),
    );
    expect(
      changes.map(({ from_value, to_value, created_at }) => [from_value, to_value, created_at.getUTCDate()]),
    ).toEqual([
      ["new", "waiting", 3],
      ["waiting", "closed", 5],
    ]);
  });

  test("that went on there since get only what is new of their history", async () => {
    const tenant = await withMember();
    const begin = header + row("t1", "new", "02") + row("t1", "open", "03");
    await bring(tenant, ticketsMap, begin);
    expect(await bring(tenant, ticketsMap, begin + row("t1", "resolved", "04"))).toMatchObject({
      changed: 1,
    });
    const changes = await read(tenant, (db) =>
      db.selectFrom("ticket_changes").select("to_value").orderBy("id").execute(),
    );
    expect(changes.map(({ to_value }) => to_value)).toEqual(["open", "resolved"]);
  });

  test("come whole or not at all: one bad row rejects its ticket, and only that", async () => {
    const tenant = await withMember();
    const csv =
      header +
      row("t1", "new", "02") +
      row("t1", "lost", "03") +
      row("t2", "new", "02") +
      row("t3", "new", "02", "p9") +
      row("t4", "new", "02", "p1", "c2") +
      row("t5", "new", "02") +
      row("t6", "new", "02") +
      row("t5", "open", "03");
    const outcome = await bring(tenant, ticketsMap, csv);
    expect(outcome.rejections.toSorted((a, b) => a.line - b.line)).toEqual([
      { line: 3, externalId: "t1", reason: "status: is not one of those there are" },
      { line: 5, externalId: "t3", reason: "requester: there is no person “p9” of crm" },
      { line: 6, externalId: "t4", reason: "requester: is not a member of the client" },
      { line: 7, externalId: "t5", reason: expect.stringContaining("do not follow each other") },
      { line: 9, externalId: "t5", reason: expect.stringContaining("do not follow each other") },
    ]);
    const stored = await read(tenant, (db) => db.selectFrom("tickets").select("external_id").execute());
    expect(stored.map(({ external_id }) => external_id).sort()).toEqual(["t2", "t6"]);
  });
});

describe("invoices", () => {
  const heads = (rows: string) => `id,client,day,total,status\n${rows}`;
  const lines = (rows: string) => `invoice,what,quantity,price,tax\n${rows}`;

  test("keep number, dates and totals, and are paid when they were", async () => {
    const tenant = await withMember();
    const outcome = await bring(
      tenant,
      invoicesMap,
      heads("1,c1,2024-05-06,23.80,paid\n2,c1,2024-05-07,5.00,issued\n"),
      {
        lines: lines("1,Cable,2,10.00,19\n2,Stamp,1,5,0\n"),
      },
    );
    expect(outcome).toMatchObject({ created: 2, rejected: 0 });
    const stored = await read(tenant, (db) =>
      db
        .selectFrom("invoices")
        .select(["number", "total", "tax", "paid", "status"])
        .orderBy("number")
        .execute(),
    );
    expect(stored).toEqual([
      { number: "A-1", total: "2380", tax: "380", paid: "2380", status: "paid" },
      { number: "A-2", total: "500", tax: "0", paid: "0", status: "issued" },
    ]);
  });

  test("whose lines come to something else, have none, or cannot be read are rejected whole", async () => {
    const tenant = await withMember();
    const outcome = await bring(
      tenant,
      invoicesMap,
      heads(
        "1,c1,2024-05-06,10.00,paid\n2,c1,2024-05-06,1.00,paid\n3,c1,2024-05-06,1.00,paid\n4,c9,2024-05-06,1.00,paid\n",
      ),
      { lines: lines("1,Cable,1,9.99,0\n3,Cable,1,0.995,0\n4,Cable,1,1.00,0\n8,Lost,1,1.00,0\n") },
    );
    const lineFile = "lines.csv";
    expect(outcome.rejections.toSorted((a, b) => a.externalId.localeCompare(b.externalId))).toEqual([
      { line: 2, externalId: "1", reason: "total: is 10.00, its lines and taxes 9.99" },
      { line: 3, externalId: "2", reason: "has no lines" },
      { line: 3, externalId: "3", reason: "unitPrice: “0.995” is no amount of EUR", file: lineFile },
      { line: 5, externalId: "4", reason: "client: there is no client “c9” of crm" },
      { line: 5, externalId: "8", reason: "there is no invoice of this line", file: lineFile },
    ]);
    expect(await read(tenant, (db) => db.selectFrom("invoices").select("id").execute())).toEqual([]);
  });

  test("that were paid there since are paid here; other contents of an issued one are refused", async () => {
    const tenant = await withMember();
    const items = lines("1,Cable,1,10.00,0\n");
    await bring(tenant, invoicesMap, heads("1,c1,2024-05-06,10.00,issued\n"), { lines: items });
    expect(
      await bring(tenant, invoicesMap, heads("1,c1,2024-05-06,10.00,paid\n"), { lines: items }),
    ).toMatchObject({ changed: 1 });
    const other = await bring(tenant, invoicesMap, heads("1,c1,2024-05-06,12.00,paid\n"), {
      lines: lines("1,Cable,1,12.00,0\n"),
    });
    expect(other.rejections).toEqual([
      { line: 2, externalId: "1", reason: "lines: issued with other contents" },
    ]);
    const stored = await read(tenant, (db) =>
      db.selectFrom("invoices").select(["status", "total"]).execute(),
    );
    expect(stored).toEqual([{ status: "paid", total: "1000" }]);
  });

  test("may have their lines in the rows of their own file", async () => {
    const tenant = await withMember();
    const { file: _, key: __, ...rest } = invoicesMap.lines;
    const csv =
      "id,client,day,total,status,what,quantity,price,tax\n1,c1,2024-05-06,3.00,issued,A,1,1.00,0\n1,c1,2024-05-06,3.00,issued,B,2,1.00,0\n";
    expect(await bring(tenant, { ...invoicesMap, lines: rest } as typeof invoicesMap, csv)).toMatchObject({
      created: 1,
    });
  });
});

test("the report of rejected rows is a table that no spreadsheet runs", async () => {
  const path = join(folder.path, "rejected.csv");
  {
    using report = new RejectionReport(path);
    report.add({ line: 7, externalId: "=1+1", reason: 'says "no", twice' });
  }
  expect(await readFile(path, "utf8")).toBe(`file,line,external id,reason\n,7,'=1+1,"says ""no"", twice"\n`);
});
