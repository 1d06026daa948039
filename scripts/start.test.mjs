import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { root } from "./root.mjs";

// `npm start` as a person would use it, with a data folder and a port of its own.
let data = "";
const started = [];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "postern-start-"));
  await chmod(data, 0o711);
});
afterEach(async () => {
  for (const { npm, ended } of started.splice(0)) {
    signal(-npm.pid, "SIGKILL");
    await ended;
  }
  await until(() => !existsSync(lock()) || !isAlive(server()));
}, 60_000);
afterAll(() => rm(data, { recursive: true, force: true }), 60_000);

const lock = () => join(data, "database", "in-use-by");
const server = () => Number(readFileSync(lock(), "utf8").split(" ")[0]);
const postmaster = () =>
  Number(readFileSync(join(data, "database", "cluster", "postmaster.pid"), "utf8").split("\n")[0]);

async function start() {
  const port = await freePort();
  const env = { ...process.env, POSTERN_DATA: data, PORT: String(port), LOG_LEVEL: "warn" };
  const npm = spawn("npm", ["start"], { cwd: root, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const ended = once(npm, "exit");
  started.push({ npm, ended });
  await until(async () => {
    if (npm.exitCode !== null) throw new Error(`npm start ended with ${npm.exitCode}:\n${output}`);
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    return answer?.status === 200;
  });
  return { npm, ended, port, server: server(), database: postmaster() };
}

async function untilNothingRuns({ npm, server, database, port }) {
  await until(() => [npm.pid, server, database].every((pid) => !isAlive(pid)));
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already.
  }
}

/** A process that ended and was not collected does not run. */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch (error) {
    return error.code === "EPERM";
  }
}

async function until(condition) {
  while (!(await condition())) await delay(20);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

test("Ctrl-C, which reaches npm and all below it, ends the server and the database in order", async () => {
  const running = await start();
  signal(-running.npm.pid, "SIGINT");
  await untilNothingRuns(running);
  expect(existsSync(join(data, "database", "cluster", "postmaster.pid"))).toBe(false);
  expect(existsSync(lock())).toBe(false);
}, 120_000);

test.each(["SIGINT", "SIGTERM"])(
  "%s to npm alone ends the server and the database in order",
  async (name) => {
    const running = await start();
    signal(running.npm.pid, name);
    await untilNothingRuns(running);
    expect(existsSync(join(data, "database", "cluster", "postmaster.pid"))).toBe(false);
  },
  60_000,
);

test("nothing runs on when npm and all below it are killed", async () => {
  const running = await start();
  signal(-running.npm.pid, "SIGKILL");
  await untilNothingRuns(running);
}, 60_000);

test("nothing runs on when npm alone is killed", async () => {
  const running = await start();
  signal(running.npm.pid, "SIGKILL");
  await untilNothingRuns(running);
}, 60_000);

test("a killed server leaves a data folder that starts again", async () => {
  const first = await start();
  signal(first.server, "SIGKILL");
  await untilNothingRuns(first);
  const second = await start();
  expect(second.database).not.toBe(first.database);
}, 60_000);
