import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBrowser } from "./browser.mjs";
import { fromBun, fromExit, fromPlaywright, fromVitest, summary, withExit } from "./counts.mjs";
import { bun, ensureInstalled } from "./install.mjs";
import { reaches, readModules } from "./modules.mjs";
import { run, say } from "./process.mjs";
import { root } from "./root.mjs";
import { findViolations } from "./rules.mjs";
import { ensureWebBuilt } from "./web.mjs";

// `npm test` runs all of it, `npm run check` (--quick) what needs neither database nor browser.
const quick = process.argv.includes("--quick");
const reports = mkdtempSync(join(tmpdir(), "postern-reports-"));
process.on("exit", () => rmSync(reports, { recursive: true, force: true }));

const empty = { passed: 0, failed: 0, skipped: 0 };
const none = { counts: empty, note: "there are no tests of this kind" };

/** In order, quick things first. Each returns its counts, and a note where they need one. */
const parts = [
  ["format and lint", () => tool("@biomejs/biome", "bin/biome", "check", "--error-on-warnings", ".")],
  ["types", () => tool("typescript", "bin/tsc", "--noEmit")],
  ["layout rules", layoutRules],
  ["generated files", generatedFiles, "needs the database"],
  ["web build", webBuild, "slow"],
  [quick ? "server tests without database" : "server tests", serverTests],
  [quick ? "web tests without screens" : "web tests", webTests],
  ["browser tests", browserTests, "needs a browser"],
];

await ensureInstalled();
const results = [];
for (const [name, part, slow] of parts) {
  if (quick && slow) continue;
  say(`\n== ${name}`);
  const start = performance.now();
  const { counts, note } = await part();
  results.push({ name, counts, note, seconds: (performance.now() - start) / 1_000 });
}
const { text, total } = summary(results);
say(`\n${text.trimEnd()}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** A program of a package that tells by its exit code whether all is well. */
async function tool(name, file, ...words) {
  const { code } = await run(process.execPath, [join(root, "node_modules", name, file), ...words], {
    cwd: root,
  });
  return { counts: fromExit(code) };
}

function layoutRules() {
  const problems = findViolations(root);
  for (const problem of problems) say(problem);
  return { counts: { ...empty, passed: problems.length === 0 ? 1 : 0, failed: problems.length } };
}

async function generatedFiles() {
  const { code } = await run(bun, ["scripts/generate.ts", "--check"], { cwd: root });
  return { counts: fromExit(code) };
}

async function serverTests() {
  const all = ["server", "contract", "scripts"].flatMap((folder) => testFiles(folder, /\.test\.(ts|mjs)$/));
  const modules = readModules(root);
  const files = quick ? all.filter((file) => !needsDatabase(modules, file)) : all;
  if (files.length === 0) return none;
  const words = ["test", "--timeout", "60000", ...files.map((file) => `./${file}`)];
  const { code, output } = await run(bun, words, { cwd: root });
  return { counts: withExit(fromBun(output), code) };
}

/** What loads the cluster of tests, or starts the whole program, is slow; all else belongs to the quick part. */
function needsDatabase(modules, file) {
  const slow = ["server/testing/cluster.ts", "server/kernel/database/embedded.ts"];
  return file.endsWith(".mjs")
    ? /\/(start|build)\.test/.test(file)
    : slow.some((one) => reaches(modules, file, one));
}

async function webTests() {
  const all = testFiles("web", /\.test\.tsx?$/);
  // Screens live in the slices; what they are made of does not.
  const files = quick ? all.filter((name) => !name.startsWith("web/slices/")) : all;
  if (files.length === 0) return none;
  const file = join(reports, "vitest.json");
  const words = ["run", ...files, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { code } = await node("vitest/vitest.mjs", words);
  return reported(file, fromVitest, code);
}

async function webBuild() {
  await ensureWebBuilt();
  return { counts: fromExit(0) };
}

async function browserTests() {
  if (testFiles("e2e", /\.(spec|test)\.ts$/).length === 0) return none;
  try {
    const browser = await ensureBrowser();
    const file = join(reports, "playwright.json");
    const env = { ...process.env, CHROME_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: file };
    const { code } = await node("@playwright/test/cli.js", ["test", "--reporter=list,json"], env);
    return reported(file, fromPlaywright, code);
  } catch (error) {
    say(error.message);
    return { counts: fromExit(1) };
  }
}

function node(script, words, env) {
  return run(process.execPath, [join(root, "node_modules", script), ...words], { cwd: root, env });
}

function reported(file, counts, code) {
  try {
    return { counts: withExit(counts(JSON.parse(readFileSync(file, "utf8"))), code) };
  } catch {
    return { counts: fromExit(1), note: "the runner left no report" };
  }
}

function testFiles(folder, pattern) {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((path) => pattern.test(path))
    .sort();
}
