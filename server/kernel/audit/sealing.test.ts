import { beforeAll, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { verifyCheckpoint } from "../../../contract/audit-proof.ts";
import { parseCheckpoint, parseNote } from "../../../contract/checkpoint.ts";
import {
  consistencySpans,
  inclusionSpans,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from "../../../contract/merkle.ts";
import type { Platform } from "../../platform.ts";
import { buildClient, buildTenant, testInstallation } from "../../testing/installation.ts";
import type { TenantFacts } from "../context.ts";
import { publicKeysOf } from "./keys.ts";
import { inLog, registryLog, tenantLog } from "./log.ts";
import { lastCheckpoint } from "./seal.ts";
import { logsWithNews, Sealing } from "./sealing.ts";
import { fastHash, spanHashes } from "./tree.ts";
import { verifyLog } from "./verify.ts";

let platform: Platform;
let sealing: Sealing;

beforeAll(async () => {
  ({ platform } = await testInstallation());
  sealing = new Sealing(platform);
});

const rowsOf = async <Row>(tenant: TenantFacts, text: string): Promise<Row[]> =>
  (await inLog(platform.registry, tenantLog(tenant), (db) => sql.raw<Row>(text).execute(db))).rows;
const sealedIds = async (tenant: TenantFacts) =>
  (await rowsOf<{ id: string }>(tenant, "select entry_id id from sealed_entries order by position")).map(
    ({ id }) => Number(id),
  );
const writtenIds = async (tenant: TenantFacts) =>
  (await rowsOf<{ id: string }>(tenant, "select id from audit_log order by id")).map(({ id }) => Number(id));
const seal = (tenant: TenantFacts) => sealing.seal(tenantLog(tenant));
const last = (tenant: TenantFacts) => inLog(platform.registry, tenantLog(tenant), lastCheckpoint);
const findings = async (tenant: TenantFacts) =>
  (await verifyLog(platform.registry, platform.masterKey, tenantLog(tenant))).findings;

/** A write that stays open until it is let go. */
async function openWrite(tenant: TenantFacts, name: string) {
  const written = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const done = inLog(platform.registry, tenantLog(tenant), async (db) => {
    await sql`insert into clients (id, name) values (gen_random_uuid(), ${name})`.execute(db);
    written.resolve();
    await goOn.promise;
  });
  await written.promise;
  return {
    async end(failure?: Error) {
      if (failure) goOn.reject(failure);
      else goOn.resolve();
      await done.catch((error) => expect(error).toBe(failure));
    },
  };
}

describe("sealing", () => {
  test("gives every entry its place, in order, once", async () => {
    const tenant = await buildTenant();
    for (let count = 0; count < 3; count++) {
      await buildClient(tenant);
      await seal(tenant);
    }
    expect(await sealedIds(tenant)).toEqual(await writtenIds(tenant));
    expect(await last(tenant)).toMatchObject({ number: 3, size: (await sealedIds(tenant)).length });
  });

  test("writes nothing when there is no news", async () => {
    const tenant = await buildTenant();
    await seal(tenant);
    const before = await last(tenant);
    const entries = (await writtenIds(tenant)).length;
    await seal(tenant);
    expect(await last(tenant)).toEqual(before!);
    expect(await writtenIds(tenant)).toHaveLength(entries);
  });

  test("leaves out what is not committed, takes it up behind the rest, and moves nothing", async () => {
    const tenant = await buildTenant();
    const early = await openWrite(tenant, "Early");
    await buildClient(tenant, { name: "Later" });
    await seal(tenant);
    await seal(tenant);
    const first = await sealedIds(tenant);
    const written = await writtenIds(tenant);
    expect(first).toEqual(written);
    // More checkpoints while it is open: its place must not be given up.
    await buildClient(tenant, { name: "Later still" });
    await seal(tenant);
    const second = await sealedIds(tenant);
    await early.end();
    await seal(tenant);
    const after = await sealedIds(tenant);
    expect(after.slice(0, second.length)).toEqual(second);
    expect(after.toSorted((a, b) => a - b)).toEqual(await writtenIds(tenant));
    expect(after.at(-1)).toBeLessThan(second.at(-1)!);
    expect(await findings(tenant)).toEqual([]);
  });

  test("waits for no transaction that came to nothing", async () => {
    const tenant = await buildTenant();
    const failing = await openWrite(tenant, "Never");
    await buildClient(tenant);
    await seal(tenant);
    await failing.end(new Error("changed my mind"));
    for (let count = 0; count < 2; count++) {
      await buildClient(tenant);
      await seal(tenant);
    }
    const { settledId } = (await last(tenant))!;
    const ids = await writtenIds(tenant);
    expect(settledId).toBeGreaterThanOrEqual(ids.at(-2)!);
    expect(await sealedIds(tenant)).toEqual(ids);
  });

  test("in parts is the same as at once, and several at a time disturb one another not", async () => {
    const tenant = await buildTenant();
    for (let count = 0; count < 12; count++) await buildClient(tenant);
    const small = new Sealing({ ...platform, most: 5 });
    const sizes = await Promise.all(Array.from({ length: 4 }, () => small.seal(tenantLog(tenant))));
    expect(sizes.some((size) => size !== null)).toBe(true);
    await small.seal(tenantLog(tenant));
    expect(await sealedIds(tenant)).toEqual(await writtenIds(tenant));
    expect((await last(tenant))!.number).toBeGreaterThan(2);
    expect(await findings(tenant)).toEqual([]);
  });

  test("goes on under writes from many sides, and misses none", async () => {
    const tenant = await buildTenant();
    let writing = true;
    const writers = Array.from({ length: 4 }, async () => {
      for (let count = 0; count < 25; count++) await buildClient(tenant);
    });
    const sealer = (async () => {
      while (writing) await seal(tenant);
    })();
    await Promise.all(writers);
    writing = false;
    await sealer;
    await seal(tenant);
    const sealed = await sealedIds(tenant);
    expect(sealed.toSorted((a, b) => a - b)).toEqual(await writtenIds(tenant));
    expect(await findings(tenant)).toEqual([]);
  });
});

describe("the tree in the database", () => {
  test("proves any of its entries, and any growth, with hashes of subtrees where it has them", async () => {
    const tenant = await buildTenant();
    await inLog(platform.registry, tenantLog(tenant), (db) =>
      sql`insert into clients (id, name) select gen_random_uuid(), 'Client ' || n from generate_series(1, 1200) n`.execute(
        db,
      ),
    );
    await new Sealing({ ...platform, most: 377 }).seal(tenantLog(tenant));
    const { size } = (await last(tenant))!;
    expect(size).toBeGreaterThan(1200);
    const leaves = (
      await rowsOf<{ hash: Uint8Array }>(
        tenant,
        "select leaf_hash hash from sealed_entries order by position",
      )
    ).map(({ hash }) => new Uint8Array(hash));
    const rootAt = (end: number) => rootOf(leaves.slice(0, end), fastHash);
    const hashes = (spans: Parameters<typeof spanHashes>[1]) =>
      inLog(platform.registry, tenantLog(tenant), (db) => spanHashes(db, spans));
    const subtrees = await rowsOf<{ n: string }>(
      tenant,
      "select count(*) n from sealed_subtrees where level = 1",
    );
    expect(Number(subtrees[0]!.n)).toBe(Math.floor(size / 256));
    for (const end of [1, 2, 255, 256, 257, 1000, size]) {
      expect(await hashes([[0, end]])).toEqual([rootAt(end)]);
      for (const position of [0, end >> 1, end - 1])
        expect(
          verifyInclusion(
            leaves[position]!,
            position,
            end,
            await hashes(inclusionSpans(position, end)),
            rootAt(end),
          ),
        ).toBe(true);
      const [older, newer] = [end, size].map((of) => ({ size: of, root: rootAt(of) }));
      expect(verifyConsistency(older!, newer!, await hashes(consistencySpans(end, size)))).toBe(true);
    }
  });
});

describe("keys", () => {
  test("sign checkpoints that anybody can verify who has the public one", async () => {
    const tenant = await buildTenant();
    await seal(tenant);
    const keys = await publicKeysOf(platform.registry, tenant.id);
    const { note, size } = (await last(tenant))!;
    expect(await verifyCheckpoint(note, keys)).toMatchObject({ problem: null, checkpoint: { size } });
    const other = await buildTenant();
    await seal(other);
    const others = await publicKeysOf(platform.registry, other.id);
    expect((await verifyCheckpoint(note, others)).problem).toBe("other_log");
  });

  test("are followed by new ones that the earlier vouch for, and stay known", async () => {
    const tenant = await buildTenant();
    await seal(tenant);
    const [first] = await publicKeysOf(platform.registry, tenant.id);
    await sealing.rotate(tenantLog(tenant));
    const handover = (await last(tenant))!.note;
    await buildClient(tenant);
    await seal(tenant);
    const keys = await publicKeysOf(platform.registry, tenant.id);
    expect(keys.map(({ retiredAt }) => retiredAt === null)).toEqual([false, true]);
    expect(keys[0]!.publicKey).toEqual(first!.publicKey);
    for (const key of keys) expect((await verifyCheckpoint(handover, [key])).problem).toBeNull();
    const { note } = (await last(tenant))!;
    expect((await verifyCheckpoint(note, [keys[0]!])).problem).toBe("not_signed");
    expect((await verifyCheckpoint(note, [keys[1]!])).problem).toBeNull();
    expect(await findings(tenant)).toEqual([]);
  });

  test("stand in the database sealed, and in the trail not at all", async () => {
    const tenant = await buildTenant();
    await seal(tenant);
    const { rows } = await platform.registry.transaction({ actor: "test" }, (db) =>
      sql<{ open: boolean; delta: Record<string, unknown> }>`
        select substring(private_key from 1 for 2) = '\\x302e'::bytea "open", a.delta
          from sealing_keys k join audit_log a on a.table_name = 'sealing_keys' and a.row_id = k.id::text
         where k.tenant_id = ${tenant.id}`.execute(db),
    );
    expect(rows[0]).toMatchObject({ open: false, delta: { private_key: { old: null, new: "***" } } });
  });
});

describe("a round", () => {
  test("looks at those that were written to, and at no others", async () => {
    const quiet = await buildTenant();
    const busy = await buildTenant();
    const settle = async () => {
      // The server counts with a delay; this has it count now.
      for (let count = 0; count < 3; count++) {
        await Promise.all([quiet, busy].map((tenant) => flushed(tenant)));
        await sealing.round();
      }
    };
    await settle();
    const names = async () => (await logsWithNews(platform.registry)).map(({ database }) => database);
    expect(await names()).not.toContain(quiet.database);
    await buildClient(busy);
    await flushed(busy);
    expect(await names()).toContain(busy.database);
    const before = await last(quiet);
    await sealing.round();
    expect(await sealedIds(busy)).toEqual(await writtenIds(busy));
    expect(await last(quiet)).toEqual(before!);
  });

  test("seals the registry's own trail too, and comes to an end with it", async () => {
    const own = registryLog(platform.registry);
    await sealing.seal(own);
    const verdict = await verifyLog(platform.registry, platform.masterKey, own);
    expect(verdict.findings).toEqual([]);
    expect(verdict.size).toBeGreaterThan(10);
    const [key] = await publicKeysOf(platform.registry, null);
    const note = (await inLog(platform.registry, own, lastCheckpoint))!.note;
    expect(parseCheckpoint(parseNote(note)!.text)!.origin).toBe(key!.name);
    // A round itself writes nothing that a round would have to seal.
    const entries = () =>
      inLog(platform.registry, own, (db) => sql<{ n: string }>`select count(*) n from audit_log`.execute(db));
    const before = (await entries()).rows;
    await sealing.round();
    await sealing.round();
    expect((await entries()).rows).toEqual(before);
  });

  test("notes what failed, and tries it again", async () => {
    const tenant = await buildTenant();
    const broken = new Sealing({ ...platform, looked: () => Promise.reject(new Error("no way")) });
    await buildClient(tenant);
    await flushed(tenant);
    await broken.round();
    const row = () =>
      platform.registry.transaction({ actor: "test" }, (db) =>
        db
          .selectFrom("sealing_rounds")
          .select(["failure", "size"])
          .where("database", "=", tenant.database)
          .executeTakeFirst(),
      );
    expect(await row()).toMatchObject({ failure: "no way" });
    await sealing.round();
    expect(await row()).toMatchObject({ failure: null, size: `${(await sealedIds(tenant)).length}` });
  });
});

/** Has the server count what was written to a database. */
async function flushed(tenant: TenantFacts): Promise<void> {
  await inLog(platform.registry, tenantLog(tenant), (db) =>
    sql`select pg_stat_force_next_flush()`.execute(db),
  );
}
