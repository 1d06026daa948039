import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import type { Platform } from "../../platform.ts";
import { testCluster } from "../../testing/cluster.ts";
import { asProgram, buildClient, buildTenant, testInstallation } from "../../testing/installation.ts";
import type { TenantFacts } from "../context.ts";
import { Pools } from "../database/pools.ts";
import { inLog, tenantLog } from "./log.ts";
import { lastCheckpoint } from "./seal.ts";
import { Sealing } from "./sealing.ts";
import { verifyLog } from "./verify.ts";

// A superuser of the database, who can take off triggers, policies and constraints, and knows how all of this works;
// but has neither the master key nor what was copied elsewhere.

let platform: Platform;
let sealing: Sealing;
let superuser: Pools;

beforeAll(async () => {
  ({ platform } = await testInstallation());
  sealing = new Sealing(platform);
  superuser = new Pools({ url: (await testCluster()).adminUrl, limit: 2 });
});
afterAll(() => superuser[Symbol.asyncDispose]());

/** A tenant with a trail under three checkpoints, and the copies that somebody kept of them. */
async function buildTrail() {
  const tenant = await buildTenant();
  const copies: string[] = [];
  for (let round = 0; round < 3; round++) {
    for (let count = 0; count < 4; count++) await buildClient(tenant, { name: `Client ${round}.${count}` });
    await sealing.seal(tenantLog(tenant));
    copies.push((await last(tenant))!.note);
  }
  const sealed = await asProgram(tenant, (db) =>
    db.selectFrom("sealed_entries").select(["position", "entry_id"]).orderBy("position").execute(),
  );
  const ids = sealed.map(({ entry_id }) => Number(entry_id));
  return { tenant, copies, ids, size: ids.length };
}

const last = (tenant: TenantFacts) => inLog(platform.registry, tenantLog(tenant), lastCheckpoint);

/** Does something as only a superuser can, with no trigger to stop it. */
async function tamper(tenant: TenantFacts, ...statements: string[]): Promise<void> {
  await superuser.transaction(tenant.database, "read write", async (transaction) => {
    await transaction.unsafe("set local session_replication_role = replica");
    for (const statement of statements) await transaction.unsafe(statement);
  });
  await superuser.forget(tenant.database);
}

async function findings(tenant: TenantFacts, copies: string[] = []): Promise<string[]> {
  const verdict = await verifyLog(platform.registry, platform.masterKey, tenantLog(tenant), copies);
  return verdict.findings.map(({ text }) => text);
}

/** The leaf hash of an entry as it is by now, in the trail and in the tree: what a careful forger sees to. */
const rehash = (id: number) => [
  `update audit_log a set leaf_hash = audit_leaf(a) where id = ${id}`,
  `update sealed_entries s set leaf_hash = a.leaf_hash from audit_log a where a.id = s.entry_id and s.entry_id = ${id}`,
];

test("a trail that nobody touched verifies, with the copies of its checkpoints", async () => {
  const { tenant, copies } = await buildTrail();
  const verdict = await verifyLog(platform.registry, platform.masterKey, tenantLog(tenant), copies);
  expect(verdict).toMatchObject({ findings: [], copies: 3, checkpoints: 3, waiting: 0 });
});

describe("a changed row is found", () => {
  test("by its content", async () => {
    const { tenant, ids } = await buildTrail();
    await tamper(
      tenant,
      `update audit_log set actor_name = 'somebody else' where id in (${ids[6]}, ${ids[9]})`,
    );
    expect(await findings(tenant)).toEqual([`entry ${ids[6]} was changed`, `entry ${ids[9]} was changed`]);
  });

  test("when its hash was made to fit", async () => {
    const { tenant, ids } = await buildTrail();
    const change = `update audit_log set delta = '{}' where id = ${ids[6]}`;
    await tamper(tenant, change, rehash(ids[6]!)[0]!);
    expect(await findings(tenant)).toEqual([`entry ${ids[6]} was changed`]);
  });

  test("when the tree was made to fit too: the checkpoint of that time has another root", async () => {
    const { tenant, ids, size } = await buildTrail();
    const id = ids[size - 2]!;
    await tamper(tenant, `update audit_log set address = '192.0.2.1' where id = ${id}`, ...rehash(id));
    const [first, ...others] = await findings(tenant);
    expect(first).toMatch(/^the tree is not the one that checkpoint 3 was signed for: one of the entries/);
    expect(first).toContain(` to ${ids[size - 1]} was replaced`);
    expect(others).toEqual([]);
  });

  test("in each of its columns", async () => {
    const { tenant, ids } = await buildTrail();
    const changes = [
      "actor_id = gen_random_uuid()",
      "actor_name = 'x'",
      "on_behalf_of = 'x'",
      "address = 'x'",
      "user_agent = 'x'",
      "request_id = 'x'",
      "table_name = 'x'",
      "row_id = 'x'",
      "client_id = gen_random_uuid()",
      "operation = 'delete'",
      `delta = '{"x": {"old": 1, "new": 2}}'`,
      "leaf_hash = sha256('x')",
    ];
    await tamper(tenant, ...changes.map((set, at) => `update audit_log set ${set} where id = ${ids[at]}`));
    expect(await findings(tenant)).toEqual(changes.map((_, at) => `entry ${ids[at]} was changed`));
  });

  test("in its time, by which it is found", async () => {
    const { tenant, ids } = await buildTrail();
    await tamper(tenant, `update audit_log set at = at - interval '1 second' where id = ${ids[4]}`);
    expect((await findings(tenant))[0]).toBe(`entry ${ids[4]} was deleted`);
  });
});

describe("a deleted row is found", () => {
  test("by its place in the tree", async () => {
    const { tenant, ids } = await buildTrail();
    await tamper(tenant, `delete from audit_log where id = ${ids[5]}`);
    expect(await findings(tenant)).toEqual([`entry ${ids[5]} was deleted`]);
  });

  test("by the gap, when its place was deleted too", async () => {
    const { tenant, ids } = await buildTrail();
    await tamper(
      tenant,
      `delete from audit_log where id = ${ids[5]}`,
      `delete from sealed_entries where entry_id = ${ids[5]}`,
    );
    expect((await findings(tenant))[0]).toBe(
      `the entry in place 5, behind entry ${ids[4]}, was deleted from the tree`,
    );
  });

  test("by the checkpoint, when the others were moved together", async () => {
    const { tenant, ids, size } = await buildTrail();
    await tamper(
      tenant,
      `delete from audit_log where id = ${ids[5]}`,
      `delete from sealed_entries where entry_id = ${ids[5]}`,
      `update sealed_entries set position = position + 1000 where position > 5`,
      `update sealed_entries set position = position - 1001 where position > 5`,
    );
    const found = await findings(tenant);
    expect(found[0]).toMatch(/^the tree is not the one that checkpoint \d was signed for/);
    expect(found).toContain(
      `the entry in place ${size - 1}, behind entry ${ids[size - 1]}, was deleted from the tree`,
    );
  });
});

describe("an inserted row is found", () => {
  const columns = "at, actor_name, table_name, operation, delta";
  const copy = (id: number, as: number) =>
    `insert into audit_log (id, ${columns}, leaf_hash) overriding system value
     select ${as}, at, 'nobody', table_name, operation, delta, leaf_hash from audit_log where id = ${id}`;

  test("because everything of its time has been sealed without it", async () => {
    const { tenant, ids } = await buildTrail();
    await tamper(tenant, copy(ids[3]!, 0), ...rehash(0).slice(0, 1));
    expect(await findings(tenant)).toEqual([
      expect.stringMatching(
        /^entry 0 of .* was inserted: everything up to entry \d+ had been sealed without it$/,
      ),
    ]);
  });

  test("when it was given a place at the end, and signed with the rest", async () => {
    const { tenant, size } = await buildTrail();
    await tamper(
      tenant,
      copy(1, 0),
      ...rehash(0).slice(0, 1),
      `insert into sealed_entries select ${size}, id, at, leaf_hash from audit_log where id = 0`,
    );
    expect((await findings(tenant))[0]).toBe(
      `entry 0 has place ${size}, behind the last checkpoint, which nothing has signed`,
    );
  });

  test("when the bound of what is new was moved, so that the sealer took it up itself", async () => {
    const { tenant } = await buildTrail();
    await tamper(
      tenant,
      copy(1, 0),
      ...rehash(0).slice(0, 1),
      "update checkpoints set settled_id = -1, probe_id = 0 where number = 3",
    );
    await buildClient(tenant);
    await sealing.seal(tenantLog(tenant));
    expect((await findings(tenant)).join("\n")).toMatch(
      /entry 0 was inserted: everything up to entry \d+ had been/,
    );
  });

  test("in the middle of the tree, by the checkpoint", async () => {
    const { tenant } = await buildTrail();
    await tamper(
      tenant,
      copy(3, 0),
      ...rehash(0).slice(0, 1),
      "update sealed_entries set position = position + 1001 where position >= 2",
      "update sealed_entries set position = position - 1000 where position >= 2",
      "insert into sealed_entries select 2, id, at, leaf_hash from audit_log where id = 0",
    );
    const found = await findings(tenant);
    expect(found.some((text) => text.includes("the tree is not the one"))).toBe(true);
    expect(found.some((text) => text.includes("stands in the place of entry"))).toBe(true);
  });
});

test("reordered rows are found, and the first that stands wrong is named", async () => {
  const { tenant, ids } = await buildTrail();
  await tamper(
    tenant,
    "update sealed_entries set position = 1000 where position = 2",
    "update sealed_entries set position = 2 where position = 4",
    "update sealed_entries set position = 4 where position = 1000",
  );
  const found = await findings(tenant);
  expect(found).toContain(`the order was changed: entry ${ids[4]} stands in the place of entry ${ids[2]}`);
  expect(found).toContainEqual(
    expect.stringMatching(/^the tree is not the one that checkpoint 1 was signed for/),
  );
});

describe("newest rows deleted after a checkpoint are found", () => {
  const forget = (size: number) => [
    `delete from audit_log a using sealed_entries s where s.entry_id = a.id and s.position >= ${size}`,
    `delete from sealed_entries where position >= ${size}`,
  ];

  test("because the checkpoint has more", async () => {
    const { tenant, ids, size } = await buildTrail();
    await tamper(tenant, ...forget(size - 3));
    expect((await findings(tenant))[0]).toBe(
      `the entry in place ${size - 3}, behind entry ${ids[size - 4]}, was deleted from the tree`,
    );
  });

  test("when the checkpoint was deleted with them: the registry and the kept copy remember it", async () => {
    const { tenant, copies, size } = await buildTrail();
    await platform.registry.transaction({ actor: "test" }, (db) =>
      db.insertInto("sealing_rounds").values({ database: tenant.database, size, at: new Date() }).execute(),
    );
    await tamper(tenant, ...forget(size - 4), "delete from checkpoints where number = 3");
    expect(await findings(tenant)).toEqual([
      `the registry remembers a tree of ${size} entries, and there are ${size - 4}`,
    ]);
    await platform.registry.transaction({ actor: "test" }, (db) =>
      db.updateTable("sealing_rounds").set({ size: 0 }).where("database", "=", tenant.database).execute(),
    );
    expect(await findings(tenant)).toEqual([]);
    expect(await findings(tenant, copies)).toEqual([
      expect.stringMatching(
        new RegExp(`^entries were deleted: the copy of .* has ${size}, and there are ${size - 4}$`),
      ),
    ]);
  });

  test("when a checkpoint in between is gone", async () => {
    const { tenant } = await buildTrail();
    await tamper(tenant, "delete from checkpoints where number = 2");
    expect((await findings(tenant))[0]).toBe("checkpoint 2 is gone");
  });
});

describe("a replaced tree is found", () => {
  const wipe = ["delete from sealed_entries", "delete from sealed_subtrees", "delete from checkpoints"];

  test("by the copy of a checkpoint that somebody kept, though it was signed with the right key", async () => {
    const { tenant, copies, ids } = await buildTrail();
    await tamper(
      tenant,
      `update audit_log set actor_name = 'somebody else' where id = ${ids[2]}`,
      rehash(ids[2]!)[0]!,
      ...wipe,
    );
    await sealing.seal(tenantLog(tenant));
    expect(await findings(tenant)).toEqual([]);
    expect(await findings(tenant, copies.slice(0, 1))).toEqual([
      expect.stringMatching(/^the tree was replaced: the copy of .* has another root$/),
    ]);
  });

  test("by its signature, when the forger had no key", async () => {
    const { tenant, copies } = await buildTrail();
    const forged = copies[2]!.replace(/^(— \S+ \S{8})\S{6}/m, "$1AAAAAA");
    await tamper(tenant, `update checkpoints set note = $$${forged}$$ where number = 3`);
    expect(await findings(tenant)).toEqual(["checkpoint 3 is not signed by a key of this log"]);
  });

  test("by the figures that were signed, when the row says others", async () => {
    const { tenant } = await buildTrail();
    await tamper(tenant, "update checkpoints set size = size - 1 where number = 3");
    expect((await findings(tenant))[0]).toBe("checkpoint 3 was signed with other figures than its row has");
  });

  test("by the master key, when the forger put in a key of their own", async () => {
    const { tenant } = await buildTrail();
    await superuser.query(
      platform.registry.database,
      "update sealing_keys set public_key = sha256('mine') where tenant_id = $1",
      [tenant.id],
    );
    expect((await findings(tenant))[0]).toMatch(/^key \S+ is not the one that the master key vouches for/);
  });

  test("by the copy, when its keys were replaced together with it", async () => {
    const { tenant, copies } = await buildTrail();
    await tamper(tenant, ...wipe);
    await superuser.query(platform.registry.database, "delete from sealing_keys where tenant_id = $1", [
      tenant.id,
    ]);
    await sealing.seal(tenantLog(tenant));
    expect(await findings(tenant)).toEqual([]);
    expect(await findings(tenant, copies.slice(2))).toEqual([
      expect.stringMatching(/^the copy of .* is signed by no key of this log: its keys were replaced/),
    ]);
  });

  test("in the hashes that proofs are made of", async () => {
    const { tenant } = await buildTrail();
    await inLog(platform.registry, tenantLog(tenant), (db) =>
      sql`insert into clients (id, name) select gen_random_uuid(), 'c' from generate_series(1, 300)`.execute(
        db,
      ),
    );
    await sealing.seal(tenantLog(tenant));
    await tamper(tenant, "update sealed_subtrees set hash = sha256('x')");
    expect(await findings(tenant)).toEqual(["the hash over places 0 to 255 was changed"]);
  });
});

test("what the program itself may do with the seal is to add to it", async () => {
  const { tenant } = await buildTrail();
  const columns = { sealed_entries: "position", sealed_subtrees: "index", checkpoints: "size" };
  for (const [table, column] of Object.entries(columns))
    for (const text of [`update ${table} set ${column} = 1`, `delete from ${table}`, `truncate ${table}`]) {
      const refused = await asProgram(tenant, (db) => sql.raw(text).execute(db)).catch((error) => error);
      expect([text, (refused as { errno?: string }).errno]).toEqual([text, "42501"]);
    }
});
