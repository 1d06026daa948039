import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, statSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "./embedded/processes.ts";
import { type EmbeddedDatabase, FolderInUseError, startEmbeddedDatabase } from "./embedded.ts";

const root = process.geteuid?.() === 0;
let home: string;
let folder: string;
const running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "postern-embedded-"));
  await chmod(home, 0o711);
  folder = join(home, "database");
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function start(at = folder): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedDatabase({ folder: at, durable: false });
  running.push(database);
  return database;
}

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const sql = new Bun.SQL(url, { max: 1 });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.close();
  }
}

/** Starts the database under a process of its own, in a process group of its own. */
async function startHost() {
  const host = Bun.spawn([process.execPath, join(import.meta.dir, "embedded", "host.ts"), folder], {
    stdout: "pipe",
    stderr: "inherit",
    detached: true,
  });
  running.push({
    async stop() {
      host.kill("SIGKILL");
      await host.exited;
    },
  });
  const reader = host.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const nextLine = async () => JSON.parse((await reader.read()).value ?? "null");
  const { adminUrl, pid } = await nextLine();
  return { host, nextLine, adminUrl: adminUrl as string, pid: pid as number };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await Bun.sleep(10);
}

test("a fresh folder gets a cluster in UTF-8 with checksums, reached only by its password on the loopback", async () => {
  const database = await start();
  const [row] = await query(
    database.adminUrl,
    `select getdatabaseencoding() as encoding, current_setting('data_checksums') as checksums,
            current_setting('listen_addresses') as addresses, lower('ÄÖ') as lower, current_user as name`,
  );
  expect(row).toEqual({
    encoding: "UTF8",
    checksums: "on",
    addresses: "127.0.0.1",
    lower: "äö",
    name: "postgres",
  });

  const wrong = new URL(database.adminUrl);
  wrong.password = "guess";
  await expect(query(wrong.href, "select 1")).rejects.toThrow(/password authentication failed/);
  wrong.password = "";
  await expect(query(wrong.href, "select 1")).rejects.toThrow();

  const outside = Object.values(networkInterfaces())
    .flat()
    .find((at) => at && !at.internal && at.family === "IPv4");
  if (outside) {
    const away = new URL(database.adminUrl);
    away.hostname = outside.address;
    await expect(query(away.href, "select 1")).rejects.toThrow();
  }
  expect(statSync(join(folder, "cluster", "postgres.password")).mode & 0o777).toBe(0o600);
  expect(await readFile(join(folder, "postgres.log"), "utf8")).not.toContain(
    new URL(database.adminUrl).password,
  );
});

test("a stopped database leaves no process, and starts again with its data", async () => {
  const first = await start();
  await query(first.adminUrl, "create table kept (a int); insert into kept values (1)");
  const { pid } = first;
  await first.stop();
  expect(isAlive(pid)).toBe(false);
  const second = await start();
  expect(await query(second.adminUrl, "select a from kept")).toEqual([{ a: 1 }]);
});

test("a second start on the same folder is refused while the first goes on", async () => {
  const first = await start();
  await expect(start()).rejects.toThrow(FolderInUseError);
  await expect(start()).rejects.toThrow(/is in use by another running Postern/);
  expect(await query(first.adminUrl, "select 1 as a")).toEqual([{ a: 1 }]);
});

test("of two starts at once on an unused folder one wins", async () => {
  const results = await Promise.allSettled([start(), start()]);
  expect(results.map((result) => result.status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("the database ends by itself when its server is killed, and starts again with all that was committed", async () => {
  const { host, adminUrl, pid } = await startHost();
  await query(adminUrl, "create table killed (a int); insert into killed values (2)");
  host.kill("SIGKILL");
  await until(() => !isAlive(pid));
  const database = await start();
  expect(await query(database.adminUrl, "select a from killed")).toEqual([{ a: 2 }]);
});

test("a start directly after the kill of the server first ends the database that it left", async () => {
  const { host, adminUrl, pid } = await startHost();
  await query(adminUrl, "create table adopted (a int); insert into adopted values (3)");
  host.kill("SIGKILL");
  await host.exited;
  const database = await start();
  expect(isAlive(pid)).toBe(false);
  expect(await query(database.adminUrl, "select a from adopted")).toEqual([{ a: 3 }]);
});

test("server and database killed together leave a folder that starts again", async () => {
  const { host, adminUrl, pid } = await startHost();
  await query(adminUrl, "create table crashed (a int); insert into crashed values (4)");
  host.kill("SIGKILL");
  process.kill(pid, "SIGKILL");
  await host.exited;
  const database = await start();
  expect(await query(database.adminUrl, "select a from crashed")).toEqual([{ a: 4 }]);
});

test("a database that dies comes back on the same port", async () => {
  const told: string[] = [];
  const database = await startEmbeddedDatabase({ folder, notify: (what) => told.push(what) });
  running.push(database);
  await query(database.adminUrl, "create table revived (a int); insert into revived values (5)");
  const before = database.pid;
  process.kill(before, "SIGKILL");
  await until(() => told.includes("database restarted"));
  expect(database.pid).not.toBe(before);
  expect(await query(database.adminUrl, "select a from revived")).toEqual([{ a: 5 }]);
  expect(told).toEqual(["database ended", "database restarted"]);
});

test("Ctrl-C reaches the server alone, which still has its database and then stops it", async () => {
  const { host, nextLine, pid } = await startHost();
  process.kill(-host.pid, "SIGINT");
  expect(await nextLine()).toEqual({ atInterrupt: "still there" });
  expect(await host.exited).toBe(0);
  expect(isAlive(pid)).toBe(false);
});

test("a number in postmaster.pid that now belongs to another program does not hinder the start", async () => {
  const first = await start();
  const left = await readFile(join(folder, "cluster", "postmaster.pid"), "utf8");
  await first.stop();
  await writeFile(join(folder, "cluster", "postmaster.pid"), left.replace(/^\d+/, String(process.ppid)));
  const database = await start();
  expect(await query(database.adminUrl, "select 1 as a")).toEqual([{ a: 1 }]);
});

test("a creation that was cut short is done again", async () => {
  const cut = join(home, "cut");
  await mkdir(join(cut, "initdb-x1", "cluster", "base"), { recursive: true });
  await chmod(cut, 0o711);
  const database = await start(cut);
  expect(await query(database.adminUrl, "select 1 as a")).toEqual([{ a: 1 }]);
  expect((await readdir(cut)).filter((name) => name.startsWith("initdb-"))).toEqual([]);
});

test("without the programs the message says what to set", async () => {
  const options = { folder: join(home, "never"), binaries: home };
  await expect(startEmbeddedDatabase(options)).rejects.toThrow(/POSTERN_POSTGRES_BIN.*DATABASE_URL/);
  expect(existsSync(options.folder)).toBe(false);
});

test("a broken cluster is reported with the end of its log, and the folder is free again", async () => {
  const broken = join(home, "broken");
  await (await start(broken)).stop();
  await writeFile(join(broken, "cluster", "PG_VERSION"), "9\n");
  await expect(start(broken)).rejects.toThrow(/did not start[\s\S]*version 9/);
  await writeFile(join(broken, "cluster", "PG_VERSION"), "18\n");
  await start(broken);
});

if (root) {
  describe("started by root", () => {
    test("it runs as an unprivileged user that owns the cluster", async () => {
      await (await start()).stop();
      expect(statSync(join(folder, "cluster")).uid).not.toBe(0);
    });

    test("in a home that no other user can enter it runs in a namespace, and the files stay root's", async () => {
      const closed = join(home, "closed");
      await mkdir(closed, { mode: 0o700 });
      await cp(folder, join(closed, "database"), { recursive: true });
      const database = await start(join(closed, "database"));
      expect(await query(database.adminUrl, "select a from kept")).toEqual([{ a: 1 }]);
      expect(statSync(join(closed, "database", "cluster")).uid).toBe(0);
    });
  });
}
