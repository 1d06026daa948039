import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openSealing } from "../background.ts";
import { readConfig } from "../config.ts";
import { logsOf } from "../kernel/audit/sealing.ts";
import { Pools } from "../kernel/database/pools.ts";
import { openPlatform, type Platform } from "../platform.ts";
import { testCluster } from "../testing/cluster.ts";
import { type Program, programOnTestCluster } from "../testing/program.ts";

const slug = `seal${process.pid}`;
let program: Program;
let platform: Platform;
let superuser: Pools;

beforeAll(async () => {
  program = await programOnTestCluster();
  const words = ["tenant", "create", "--slug", slug, "--name", "Seal Ltd"];
  const made = await program.run([...words, "--admin-email", "a@b.example", "--admin-name", "Ann"]);
  expect(made.code).toBe(0);
  platform = await openPlatform(readConfig(program.env));
  superuser = new Pools({ url: (await testCluster()).adminUrl, limit: 1 });
}, 60_000);
afterAll(async () => {
  await superuser[Symbol.asyncDispose]();
  await platform[Symbol.asyncDispose]();
  await program[Symbol.asyncDispose]();
});

const audit = (...words: string[]) => program.run(["audit", ...words]);
const database = async () => (await logsOf(platform.registry, slug))[0]!.database;

async function sealAll(): Promise<void> {
  for (const log of await logsOf(platform.registry)) await openSealing(platform).seal(log);
}

async function tamper(text: string): Promise<void> {
  await superuser.transaction(await database(), "read write", async (transaction) => {
    await transaction.unsafe("set local session_replication_role = replica");
    await transaction.unsafe(text);
  });
  await superuser.forget(await database());
}

describe("postern audit", () => {
  test("verifies all trails, finds them as they were sealed, and compares kept checkpoints", async () => {
    await sealAll();
    const kept = join(program.env.POSTERN_DATA!, "kept.txt");
    const shown = await audit("checkpoint");
    expect(shown.output).toContain("postern/tenant/");
    await writeFile(kept, shown.output);
    const { code, output } = await audit("verify", "--checkpoints", kept);
    expect(output).toMatch(new RegExp(`^ok +${slug} +\\d+ entries, 1 checkpoints`, "m"));
    expect(output).toMatch(/^ok +the registry/m);
    expect(output).toContain("2 of 2 copies agree with what is here.");
    expect(output).toContain("Everything is as it was sealed.");
    expect(code).toBe(0);
  }, 30_000);

  test("changes the keys only when told to, and keeps the earlier ones", async () => {
    expect((await audit("rotate-key", "--tenant", slug)).code).toBe(1);
    expect((await audit("rotate-key", "--tenant", slug, "--yes")).code).toBe(0);
    const keys = (await audit("keys", "--tenant", slug)).output.trim().split("\n");
    expect(keys.map((line) => line.includes(" until "))).toEqual([true, false]);
    expect((await audit("verify", "--tenant", slug)).code).toBe(0);
  }, 30_000);

  test("names a copy of a log that is gone, or was begun anew", async () => {
    const strange = join(program.env.POSTERN_DATA!, "strange.txt");
    const { output } = await audit("checkpoint", "--tenant", slug);
    await writeFile(strange, output.replaceAll(/postern\/tenant\/\S+/g, "postern/tenant/none"));
    const { code, errors } = await audit("verify", "--checkpoints", strange);
    expect(errors).toContain("1 of the copies are of no log that is here");
    expect(code).toBe(1);
  }, 30_000);

  test("names the first bad entry, and ends with 1", async () => {
    await tamper("update audit_log set actor_name = 'nobody' where id = 2");
    const { code, output } = await audit("verify");
    expect(output).toMatch(new RegExp(`^PROBLEM +${slug} `, "m"));
    expect(output).toContain("→ entry 2 was changed");
    expect(output).toContain("This is not what was sealed.");
    expect(code).toBe(1);
  }, 30_000);

  test("says what it does not understand", async () => {
    expect((await audit("forge")).code).toBe(2);
    const { code, errors } = await audit("verify", "--tenant", "nobody");
    expect([code, errors]).toEqual([1, expect.stringContaining("there is no tenant nobody")]);
    expect((await audit("verify", "--checkpoints", "/nowhere")).code).toBe(1);
  }, 30_000);
});

test("the doctor says whose trail waits for its seal for long, and whose could not be sealed", async () => {
  await sealAll();
  expect((await program.run(["doctor"])).output).toMatch(/^ok +sealing /m);
  await tamper(`insert into audit_log (at, actor_name, table_name, operation, delta, leaf_hash)
    values (now() - interval '20 minutes', 'x', 'x', 'insert', '{}', sha256('x'))`);
  const behind = await program.run(["doctor"]);
  expect(behind.output).toMatch(new RegExp(`PROBLEM +sealing +1 entries of ${slug} wait since`));
  expect(behind.code).toBe(1);
  await platform.registry.transaction({ actor: "test" }, async (db) =>
    db
      .insertInto("sealing_rounds")
      .values({ database: await database(), at: new Date(), failure: "the disk is full" })
      .execute(),
  );
  const failed = await program.run(["doctor"]);
  expect(failed.output).toContain(`the trail of ${slug} could not be sealed: the disk is full`);
}, 30_000);
