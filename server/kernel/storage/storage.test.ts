import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asProgram, buildClient, buildTenant, testInstallation } from "../../testing/installation.ts";
import { newId } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import { diskEngine } from "./disk.ts";
import { clientKey } from "./keys.ts";
import { Storage } from "./storage.ts";

const types = ["application/pdf"];
const chunk = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(100_000 - 9)]);
let folder: string;
let storage: Storage;
let at: Parameters<Storage["write"]>[0];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-files-"));
  const { registry, masterKey } = (await testInstallation()).platform;
  storage = new Storage({ engine: diskEngine(folder), registry, masterKey });
  const tenant = await buildTenant();
  const client = await buildClient(tenant);
  const tenantKey = await storage.tenantKey(tenant.id);
  const key = await asProgram(tenant, (db) => clientKey(db, client.id, tenantKey, new Date()));
  at = { tenantId: tenant.id, tenantKey, key };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function* chunks(count: number): AsyncGenerator<Uint8Array> {
  for (let made = 0; made < count; made++) yield chunk;
}

/** Writes that are under way, or were left. */
const unfinished = async () => (await readdir(join(folder, "incoming"))).length;
const listed = () => Array.fromAsync(storage.engine.list(at.tenantId, new Date("2200-01-01")));

test("a file of 200 MB goes in and out piece by piece: at no time is more than a megabyte of it held", async () => {
  const { registry, masterKey } = (await testInstallation()).platform;
  let held = 0;
  let most = 0;
  const hold = (bytes: number) => {
    held += bytes;
    most = Math.max(most, held);
  };
  const disk = diskEngine(folder);
  const watched = new Storage({
    registry,
    masterKey,
    engine: {
      ...disk,
      write: (place, content) =>
        disk.write(
          place,
          (async function* () {
            for await (const piece of content) {
              yield piece;
              hold(-piece.length);
            }
          })(),
        ),
      open: async (place) => {
        const content = (await disk.open(place))!;
        const read = (from: number, to: number) => {
          hold(to - from);
          return content.read(from, to);
        };
        return { ...content, read };
      },
    },
  });
  const source = async function* () {
    for await (const piece of chunks(2000)) {
      hold(piece.length);
      yield piece;
    }
  };
  const { id, size } = await watched.write(at, source(), { limit: 1e9, types });
  expect([size, most < 1_200_000]).toEqual([200_000_000, true]);
  [held, most] = [0, 0];
  let read = 0;
  for await (const piece of await watched.read({ tenantId: at.tenantId, id, size, key: at.key })) {
    hold(-piece.length);
    read += piece.length;
  }
  expect([read, most < 1_200_000]).toEqual([200_000_000, true]);
}, 60_000);

describe("nothing is left of a write", () => {
  test("that is refused, or whose source fails", async () => {
    const before = await listed();
    const failing = async function* () {
      yield* chunks(20);
      throw new Error("The line is dead.");
    };
    await expect(storage.write(at, failing(), { limit: 1e9, types })).rejects.toThrow("The line is dead.");
    await expect(storage.write(at, chunks(20), { limit: 1_000_000, types })).rejects.toBeInstanceOf(Refusal);
    await expect(storage.write(at, chunks(20), { limit: 1e9, types: ["image/png"] })).rejects.toBeInstanceOf(
      Refusal,
    );
    expect(await listed()).toEqual(before);
    expect(await unfinished()).toBe(0);
  });

  test("whose process is killed in the middle, but what the sweep removes", async () => {
    const before = await listed();
    const program = `
      import { diskEngine } from ${JSON.stringify(join(import.meta.dir, "disk.ts"))};
      const endless = async function* () {
        for (let written = 0; ; written++) { yield new Uint8Array(100_000); if (written === 20) console.log("under way"); }
      };
      await diskEngine(${JSON.stringify(folder)}).write(${JSON.stringify({ tenantId: at.tenantId, id: newId() })}, endless());`;
    const child = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe" });
    await child.stdout.getReader().read();
    child.kill("SIGKILL");
    await child.exited;
    expect(await listed()).toEqual(before);
    expect(await unfinished()).toBe(1);
    expect(await storage.engine.removeUnfinished(new Date(Date.now() - 60_000))).toBe(0);
    expect(await storage.engine.removeUnfinished(new Date(Date.now() + 60_000))).toBe(1);
    expect(await unfinished()).toBe(0);
  });
});

test("a part of a download that nobody waits for any more closes the file", async () => {
  const file = await storage.write(at, chunks(100), { limit: 1e9, types });
  const open = async () => (await readdir("/proc/self/fd").catch(() => [])).length;
  const before = await open();
  for (let time = 0; time < 20; time++) {
    const stream = await storage.read({ tenantId: at.tenantId, id: file.id, size: file.size, key: at.key });
    const reader = stream.getReader();
    await reader.read();
    await reader.cancel();
  }
  expect(await open()).toBeLessThan(before + 10);
});

test("files are named by ids alone: no path leads out of the folder", async () => {
  for (const id of ["../../etc/passwd", "x", `${newId()}/..`, ""])
    await expect(async () => storage.engine.open({ tenantId: at.tenantId, id })).toThrow("UUIDs");
});

test("a folder that is full, or closed to writing, is said to be unavailable for now, and nothing of it stays", async () => {
  const { registry, masterKey } = (await testInstallation()).platform;
  // What is a file where a folder should be can be written into by nobody, the superuser included.
  const closed = join(folder, "closed");
  await writeFile(closed, "");
  const engine = diskEngine(closed);
  const blocked = new Storage({ registry, masterKey, engine });
  const refusal = await blocked.write(at, chunks(2), { limit: 1_000_000, types }).catch((error) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  expect([refusal.code, refusal.details.retryAfter]).toEqual(["unavailable", 60]);
  expect(await unfinished()).toBe(0);
});
