import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { importFolder } from "../import/testing.ts";
import { type Program, programOnTestCluster } from "../testing/program.ts";

const examples = resolve(import.meta.dir, "..", "..", "examples", "import");
const slug = `imp${process.pid}`;
let program: Program;
let folder: Awaited<ReturnType<typeof importFolder>>;

beforeAll(async () => {
  program = await programOnTestCluster();
  folder = await importFolder();
  const admin = ["--admin-email", "admin@import.example", "--admin-name", "First Admin"];
  const made = await program.run(["tenant", "create", "--slug", slug, "--name", "Imports", ...admin]);
  if (made.code !== 0) throw new Error(made.errors);
}, 60_000);
afterAll(async () => {
  await folder[Symbol.asyncDispose]();
  await program[Symbol.asyncDispose]();
});

const importing = (kind: string, file: string, map: string, ...more: string[]) =>
  program.run(["import", kind, file, "--map", join(examples, map), "--tenant", slug, ...more]);
const sample = (name: string) => join(examples, "sample", name);

test("an operator brings in a sample, is told how much it was, and a second time that nothing changed", async () => {
  const staff = await importing("people", sample("chinook-employees.csv"), "chinook-employees.json");
  expect(staff).toMatchObject({ code: 0, errors: "" });
  const customers = sample("chinook-customers.csv");
  const dry = await importing("clients", customers, "chinook-clients.json", "--dry-run");
  expect(dry.output).toContain("clients: 3 created, 0 changed, 0 unchanged, 0 rejected");
  expect(dry.output).toContain("dry run: nothing was kept");
  const first = await importing("clients", customers, "chinook-clients.json");
  expect(first.output).toContain("clients: 3 created, 0 changed, 0 unchanged, 0 rejected");
  const again = await importing("clients", customers, "chinook-clients.json");
  expect(again.output).toContain("clients: 0 created, 0 changed, 3 unchanged, 0 rejected");
}, 60_000);

test("rejected rows are in a report with line and reason, and the exit code says that there are some", async () => {
  const rejected = join(folder.path, "rejected.csv");
  const invoices = sample("chinook-invoices.csv");
  const lines = await folder.write(
    "lines.csv",
    "InvoiceId,Item,UnitPrice,Quantity\n1,Tide,0.99,4\n2,Film,1.98,1\n",
  );
  const options = ["--lines", lines, "--rejected", rejected];
  const { code, output, errors } = await importing("invoices", invoices, "chinook-invoices.json", ...options);
  expect(code).toBe(1);
  expect(output).toContain("invoices: 1 created, 0 changed, 0 unchanged, 2 rejected");
  expect(errors).toBe(`The rejected rows, each with its reason: ${rejected}\n`);
  expect((await readFile(rejected, "utf8")).split("\n").toSorted()).toEqual([
    "",
    ',3,2,"total: is 1.99, its lines and taxes 1.98"',
    ",4,3,has no lines",
    "file,line,external id,reason",
  ]);
}, 60_000);

test.each([
  [["clients", "x.csv", "--tenant", "acme"], 2, "--map is missing"],
  [["ships", "x.csv"], 2, "expected one of clients, people, tickets, invoices, projects, time, expenses"],
  [["clients", "x.csv", "--map", "m", "--tenant", "acme", "--lines", "l"], 2, "--lines belongs to invoices"],
  [["clients", "x.csv", "--map", "m", "--tenant", "nobody"], 1, "there is no tenant nobody"],
  [["clients", "x.csv", "--map", "/nowhere.json", "--tenant", slug], 1, "/nowhere.json is not there"],
  [
    ["people", "x.csv", "--map", join(examples, "chinook-clients.json"), "--tenant", slug],
    1,
    "maps clients, not people",
  ],
])(
  "%j is refused with the reason",
  async (words, code, reason) => {
    const ended = await program.run(["import", ...words]);
    expect(ended.code).toBe(code);
    expect(ended.errors).toContain(reason);
  },
  30_000,
);
