import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findViolations } from "./rules.mjs";

function violations(files) {
  const root = mkdtempSync(join(tmpdir(), "postern-rules-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const found = findViolations(root);
  rmSync(root, { recursive: true });
  return found;
}

const tickets = {
  "server/slices/tickets/index.ts": "export const a = 1;",
  "server/slices/tickets/build.ts": "",
};

test("the kernel may not import a slice, not even for a type", () => {
  const text = 'import type { a } from "../slices/tickets/index.ts";';
  expect(violations({ ...tickets, "server/kernel/jobs.ts": text })).toEqual([
    "server/kernel/jobs.ts: imports server/slices/tickets/index.ts, but the kernel imports no slice",
  ]);
});

test("a slice may import itself, the kernel and the face of a foundation slice, nothing of other slices", () => {
  const own = { "server/slices/invoices/sums.ts": "", "server/kernel/log.ts": "" };
  const foundation = { "server/slices/directory/index.ts": "", "server/slices/directory/queries.ts": "" };
  const importing = (path) => ({
    "server/slices/invoices/routes.ts": `import { x } from "${path}";`,
  });
  const tried = (path) => violations({ ...tickets, ...own, ...foundation, ...importing(path) }).length;
  expect(["./sums.ts", "../../kernel/log.ts", "../directory/index.ts"].map(tried)).toEqual([0, 0, 0]);
  expect(["../tickets/index.ts", "../directory/queries.ts"].map(tried)).toEqual([1, 1]);
});

test("an import over several lines or within a function is seen too", () => {
  const lines = 'import {\n  x,\n  y,\n} from "../tickets/index.ts";\n';
  const late = 'export const f = () => import("../tickets/index.ts");';
  expect(violations({ ...tickets, "server/slices/invoices/a.ts": lines })).toHaveLength(1);
  expect(violations({ ...tickets, "server/slices/invoices/a.ts": late })).toHaveLength(1);
});

test("a test may use the builders of other slices", () => {
  const text = 'import { buildTicket } from "../tickets/build.ts";';
  expect(violations({ ...tickets, "server/slices/invoices/a.test.ts": text })).toEqual([]);
  expect(violations({ ...tickets, "server/slices/invoices/a.ts": text })).toHaveLength(1);
});

test("web and server do not import each other, and the contract imports only zod and the contract library", () => {
  const server = { "server/app.ts": 'import "../web/main.tsx";' };
  const web = { "web/main.tsx": 'import "../server/config.ts";', "server/config.ts": "" };
  const contract = {
    "contract/a.ts": 'import { z } from "zod";\nimport { oc } from "@orpc/contract";\nimport "kysely";',
  };
  expect(violations({ ...server, ...web, ...contract })).toEqual([
    "contract/a.ts: imports kysely, but the contract imports only zod and @orpc/contract",
    "server/app.ts: imports web/main.tsx, but the server imports nothing of the web",
    "web/main.tsx: imports server/config.ts, but the web imports nothing of the server",
  ]);
});

test("Bun is used in the kernel and in tests, nowhere else; comments do not count", () => {
  expect(
    violations({
      "server/kernel/a.ts": 'import { SQL } from "bun";\nBun.serve({});',
      "server/slices/tickets/a.test.ts": 'import { test } from "bun:test";\nBun.sleep(1);',
      "server/slices/tickets/a.ts": "// Bun.serve is faster\n/** Bun.serve */\nexport const a = 1;",
    }),
  ).toEqual([]);
  expect(violations({ "server/slices/tickets/a.ts": "Bun.serve({});" })).toHaveLength(1);
  expect(violations({ "server/app.ts": 'import { SQL } from "bun";' })).toHaveLength(1);
});

test("only the configuration reads the environment", () => {
  const text = "export const home = process.env.HOME;";
  expect(violations({ "server/config.ts": text })).toEqual([]);
  expect(violations({ "server/kernel/a.ts": text })).toHaveLength(1);
});

test("a ring of imports is told once; one only of types is none", () => {
  const ring = { "server/b.ts": 'import "./c.ts";', "server/c.ts": 'import "./a.ts";' };
  expect(violations({ "server/a.ts": 'import "./b.ts";', ...ring })).toEqual([
    "a ring of imports: server/a.ts → server/b.ts → server/c.ts → server/a.ts",
  ]);
  expect(violations({ "server/a.ts": 'import type { B } from "./b.ts";', ...ring })).toEqual([]);
});

test("what is heavy may be loaded when needed, not at start", () => {
  const main = { "server/main.ts": 'import "./pdf.ts";' };
  expect(violations({ ...main, "server/pdf.ts": 'import PdfKit from "pdfkit";' })).toEqual([
    "pdfkit is loaded at start: server/main.ts → server/pdf.ts",
  ]);
  expect(violations({ ...main, "server/pdf.ts": 'const load = () => import("pdfkit");' })).toEqual([]);
});

test("an import of a file that is not there is named", () => {
  expect(violations({ "server/a.ts": 'import "./b";', "server/b.ts": "" })[0]).toStartWith(
    "server/a.ts: imports server/b",
  );
});

const cited = {
  "server/slices/tickets/notes.test.ts":
    'test("a note stays inside", () => {});\ntest.each([])(`%s too`, () => {});',
  "server/slices/tickets/list.test.ts": 'describe("a list", () => {});',
  "server/slices/invoices/list.test.ts": 'test("is long", () => {});',
  "server/testing/walk.test.ts": `test(\`\${role}: nothing is found\`, () => {});`,
};
/** What is wrong with a line of the page of promises. */
const promised = (line, before = "") =>
  violations({ ...cited, "docs/security.md": `${before}\n| promise | ${line} |\n` }).map((problem) =>
    problem.replace("docs/security.md:2: ", ""),
  );

test("tests that are promised are there by their whole name, however their file is called", () => {
  for (const file of [
    "server/slices/tickets/notes.test.ts",
    "slices/tickets/notes.test.ts",
    "tickets/notes",
    "notes.test.ts",
  ])
    expect(promised(`\`${file}\`: "a note stays inside", "%s too"`)).toEqual([]);
  const walk = "- **Walk** (`testing/walk.test.ts`) goes everywhere.";
  expect(promised(`walk: "\${role}: nothing is found"`, walk)).toEqual([]);
  expect(promised('`tickets/notes`: "a note stays", "a note stays inside"')).toEqual([
    'server/slices/tickets/notes.test.ts has no test "a note stays"',
  ]);
});

test("a file that is not there, or one of several by that name, is told; a name without a file too", () => {
  expect(promised("`tickets/gone.test.ts`, all")).toEqual([
    "tickets/gone.test.ts is no test file, or one of several",
  ]);
  expect(promised('`tickets/gone`: "x"')).toEqual(["tickets/gone is no test file, or one of several"]);
  expect(promised('a word of "somebody"')).toEqual(['"somebody" is cited from no file']);
  const list = '`list.test.ts`: "is long"';
  expect(promised(list)).toEqual(["list.test.ts is no test file, or one of several"]);
  // The one that was named before.
  expect(promised(list, "| before | `invoices/list.test.ts` |")).toEqual([]);
});
