import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { testCluster } from "../../testing/cluster.ts";
import { NoConnection, Pools } from "./pools.ts";

const names = ["pools_a", "pools_b", "pools_c"];
let url: string;
let owner: Pools;

beforeAll(async () => {
  url = (await testCluster()).adminUrl;
  owner = new Pools({ url, limit: 2 });
  for (const name of names) await owner.query("postgres", `create database ${name}`);
});
afterAll(async () => {
  for (const name of names) await owner.query("postgres", `drop database ${name}`);
  await owner[Symbol.asyncDispose]();
});

/** Holds a connection until it is told to let go. */
function hold(pools: Pools, database: string) {
  const gate = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const done = pools.transaction(database, "read only", async (transaction) => {
    await transaction.unsafe("select 1");
    held.resolve();
    await gate.promise;
  });
  return { held: held.promise, letGo: gate.resolve, done };
}

describe("under one cap", () => {
  test("no more connections are open than allowed, however many ask and of how many databases", async () => {
    await using pools = new Pools({ url, limit: 3 });
    let most = 0;
    const ask = async (_: unknown, at: number) => {
      await pools.query(names[at % 3]!, "select pg_sleep(0.002)");
      most = Math.max(most, pools.load.open);
    };
    await Promise.all(Array.from({ length: 90 }, ask));
    expect(most).toBe(3);
    expect(pools.load.waiting).toBe(0);
  });

  test("a database that has one connection, in use, gets another though the rest lie idle one by one", async () => {
    await using pools = new Pools({ url, limit: 3, patience: 3_000 });
    const first = hold(pools, "pools_a");
    await first.held;
    await pools.query("pools_b", "select 1");
    await pools.query("pools_c", "select 1");
    expect(pools.load).toMatchObject({ open: 3, idle: 2 });
    const [row] = await pools.query<{ n: number }>("pools_a", "select 2 n");
    expect(row?.n).toBe(2);
    first.letGo();
    await first.done;
  });

  test("who waits too long is told so, and the others get their turn in order", async () => {
    await using pools = new Pools({ url, limit: 1, patience: 300 });
    const first = hold(pools, "pools_a");
    await first.held;
    expect(pools.query("pools_a", "select 1")).rejects.toBeInstanceOf(NoConnection);
    await pools.query("pools_b", "select 1").catch((error) => expect(error).toBeInstanceOf(NoConnection));
    expect(pools.load.waiting).toBe(0);
    first.letGo();
    await first.done;
    const [row] = await pools.query<{ n: number }>("pools_b", "select 3 n");
    expect(row?.n).toBe(3);
  });
});
