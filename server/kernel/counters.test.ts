import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { type RedisServer, startRedis } from "../testing/redis.ts";
import type { Counters, Guarded } from "./counters.ts";
import { ProcessCounters } from "./counters-process.ts";
import { RedisCounters } from "./counters-redis.ts";
import { type LogEntry, subscribeToLog } from "./log.ts";

const key = new Uint8Array(32).fill(7);
let redis: RedisServer;
let counters: Counters;
beforeAll(async () => {
  redis = await startRedis();
}, 600_000);
beforeEach(() => redis.client.send("FLUSHALL", []));
afterAll(() => redis?.[Symbol.asyncDispose]());

const inRedis = async () => (await redis.client.send("KEYS", ["*"])) as string[];
const pair: Guarded = { key: "pair ann@a.example 203.0.113.9", free: 2 };
const network: Guarded = { key: "network 203.0.113.9", free: 4 };

/** What any engine does. */
const cases: Record<string, () => Promise<void>> = {
  "as many pass as are allowed; the next one is told when the window ends": async () => {
    const waits = [];
    for (let at = 0; at < 4; at++) waits.push(await counters.take("a", 3, 60, 61_500));
    expect(waits).toEqual([0, 0, 0, 59]);
    expect(await counters.take("a", 3, 60, 120_000)).toBe(0);
  },
  "keys and lengths of windows count by themselves": async () => {
    expect(await counters.take("a", 1, 60, 0)).toBe(0);
    expect(await counters.take("b", 1, 60, 0)).toBe(0);
    expect(await counters.take("a", 1, 3_600, 0)).toBe(0);
    expect(await counters.take("a", 1, 60, 0)).toBe(60);
  },
  "of many at once no more pass than one after the other": async () => {
    const waits = await Promise.all(Array.from({ length: 40 }, () => counters.take("a", 10, 60, 0)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
  },
  "several at once find room for all of them, or take none": async () => {
    expect(await counters.take("a", 10, 60, 0, 6)).toBe(0);
    expect(await counters.take("a", 10, 60, 0, 5)).toBe(60);
    expect(await counters.take("a", 10, 60, 0, 4)).toBe(0);
  },
  "whether there is room can be looked at without taking it": async () => {
    const look = () => counters.take("a", 1, 60, 0, 0);
    expect([await look(), await look(), await counters.take("a", 1, 60, 0)]).toEqual([0, 0, 0]);
    expect(await look()).toBe(60);
  },
  "after the free failures each further one doubles the wait, which is not counted": async () => {
    const tryAt = (now: number) => counters.admit([pair], now);
    expect([await tryAt(0), await tryAt(0), await tryAt(0)]).toEqual([0, 0, 1]);
    expect([await tryAt(999), await tryAt(1_000), await tryAt(1_000)]).toEqual([1, 0, 2]);
    expect([await tryAt(2_500), await tryAt(3_000), await tryAt(3_000)]).toEqual([1, 0, 4]);
  },
  "the wait ends at a quarter of an hour, and an hour without tries forgets everything": async () => {
    let now = 0;
    let longest = 0;
    for (let round = 0; round < 40; round++) {
      const wait = await counters.admit([pair], now);
      longest = Math.max(longest, wait);
      now += wait * 1_000;
    }
    expect(longest).toBe(900);
    now += 3_600_000;
    expect([await counters.admit([pair], now), await counters.admit([pair], now)]).toEqual([0, 0]);
  },
  "what must wait for one of its keys counts for none": async () => {
    for (let at = 0; at < 3; at++) await counters.admit([pair, network], 0);
    const others = [1, 2, 3].map((number) => ({ key: `pair ${number}`, free: 2 }));
    const waits = [];
    for (const other of others) waits.push(await counters.admit([other, network], 0));
    expect(waits).toEqual([0, 0, 1]);
  },
  "of many tries at once no more are taken than one after the other": async () => {
    const waits = await Promise.all(Array.from({ length: 40 }, () => counters.admit([pair, network], 0)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(2);
  },
  "a success forgets the failures of its pair, and takes its own try back from the network": async () => {
    await counters.admit([pair, network], 0);
    await counters.admit([pair, network], 0);
    await counters.succeeded(pair.key, network.key);
    expect(await counters.admit([pair, network], 0)).toBe(0);
    expect(await counters.admit([pair, network], 0)).toBe(0);
    expect(await counters.admit([{ key: "pair other", free: 2 }, network], 0)).toBe(0);
    expect(await counters.admit([{ key: "pair other", free: 2 }, network], 0)).toBe(1);
  },
  "a success of something never tried leaves nothing behind": async () => {
    await counters.succeeded(pair.key, network.key);
    for (let at = 0; at < 4; at++) expect(await counters.admit([network], 0)).toBe(0);
    expect(await counters.admit([network], 0)).toBe(1);
  },
};

test.each(Object.entries(cases))("in the process: %s", async (_, run) => {
  counters = new ProcessCounters();
  await run();
});

test.each(Object.entries(cases))("in Redis: %s", async (_, run) => {
  await using engine = new RedisCounters(redis.url, key);
  counters = engine;
  await run();
  expect((await inRedis()).length).toBeGreaterThan(0);
});

test("in the process, what was not heard of for longest is forgotten when too many come", async () => {
  const few = new ProcessCounters(3);
  for (const name of ["a", "b", "c"]) await few.take(name, 2, 60, 0);
  await few.take("a", 2, 60, 0);
  await few.take("d", 2, 60, 0);
  expect(await few.take("a", 2, 60, 0)).toBe(60);
  expect(await few.take("b", 1, 60, 0)).toBe(0);
});

describe("Redis", () => {
  test("holds nothing that tells who, and nothing for good", async () => {
    await using engine = new RedisCounters(redis.url, key);
    await engine.take("link account ann@a.example", 5, 900, Date.now());
    await engine.admit([pair, network], Date.now());
    const names = await inRedis();
    expect(names).toHaveLength(3);
    for (const name of names) {
      expect(name).toMatch(/^postern:(count|tries):[\w-]{43}$/);
      const left = await redis.client.ttl(name);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(3_600);
    }
    await using foreign = new RedisCounters(redis.url, new Uint8Array(32).fill(8));
    await foreign.admit([pair, network], Date.now());
    expect(await inRedis()).toHaveLength(5);
  });

  test("counts for all processes together", async () => {
    await using one = new RedisCounters(redis.url, key);
    await using two = new RedisCounters(redis.url, key);
    expect([await one.take("a", 2, 60, 0), await two.take("a", 2, 60, 0)]).toEqual([0, 0]);
    expect([await one.take("a", 2, 60, 0), await two.take("a", 2, 60, 0)]).toEqual([60, 60]);
    const both = Array.from({ length: 40 }, (_, at) => (at % 2 ? one : two).admit([pair], 0));
    expect((await Promise.all(both)).filter((wait) => wait === 0)).toHaveLength(2);
    await two.succeeded(pair.key, network.key);
    expect(await one.admit([pair], 0)).toBe(0);
  });
});

describe("without Redis", () => {
  test("each process counts by itself and says so once a minute; when Redis is back it counts there", async () => {
    let clock = 0;
    const said = listen();
    await using engine = new RedisCounters(redis.url, key, () => clock);
    expect(await engine.take("a", 2, 60, 0)).toBe(0);
    await redis.kill();
    const waits = [];
    for (let at = 0; at < 4; at++) waits.push(await engine.take("a", 2, 60, 0));
    expect(waits).toEqual([0, 0, 60, 60]);
    expect([await engine.admit([pair], 0), await engine.admit([pair], 0)]).toEqual([0, 0]);
    expect(await engine.admit([pair], 0)).toBe(1);
    expect(said.warnings()).toHaveLength(1);
    expect(said.warnings()[0]?.what).toContain("Redis does not answer");
    clock += 60_000;
    await engine.take("a", 2, 60, 0);
    expect(said.warnings()).toHaveLength(2);
    await redis.start();
    await until(async () => {
      clock += 1_000;
      await engine.take("b", 1_000_000, 60, 0);
      return (await inRedis()).length > 0;
    });
    expect([await engine.take("a", 2, 60, 0), await engine.take("a", 2, 60, 0)]).toEqual([0, 0]);
    expect(await engine.take("a", 2, 60, 0)).toBe(60);
    expect(said.all().at(-1)?.what).toBe("Limits are counted in Redis again");
    said.stop();
  });

  test("that was never there, nobody is kept out and no limit is off", async () => {
    const said = listen();
    await using engine = new RedisCounters("redis://127.0.0.1:1", key);
    const waits = await Promise.all([1, 2, 3].map(() => engine.take("a", 2, 60, 0)));
    expect(waits.toSorted()).toEqual([0, 0, 60]);
    expect(said.warnings()).toHaveLength(1);
    await expect(engine.probe()).rejects.toThrow("no connection");
    said.stop();
  });

  test("that is there but silent, one waits at most once", async () => {
    const said = listen();
    await using engine = new RedisCounters(redis.url, key, () => 0);
    await engine.take("a", 2, 60, 0);
    redis.freeze();
    const began = performance.now();
    expect(await engine.take("a", 2, 60, 0)).toBe(0);
    for (let at = 0; at < 100; at++) await engine.take("b", 2, 60, 0);
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(await engine.take("b", 2, 60, 0)).toBe(60);
    redis.thaw();
    said.stop();
  });

  test("that takes no more keys, limits go on", async () => {
    const said = listen();
    await redis.client.send("CONFIG", ["SET", "maxmemory", "1"]);
    await using engine = new RedisCounters(redis.url, key);
    expect([await engine.take("full", 1, 60, 0), await engine.take("full", 1, 60, 0)]).toEqual([0, 60]);
    await redis.client.send("CONFIG", ["SET", "maxmemory", "0"]);
    expect(said.warnings()).toHaveLength(1);
    said.stop();
  });

  test("for a moment, because it closed an idle connection, nothing is lost and nothing said", async () => {
    const said = listen();
    await using engine = new RedisCounters(redis.url, key);
    expect(await engine.take("a", 1, 60, 0)).toBe(0);
    await redis.client.send("CLIENT", ["KILL", "TYPE", "normal"]);
    expect(await engine.take("a", 1, 60, 0)).toBe(60);
    expect(said.all()).toEqual([]);
    said.stop();
  });
});

/** What the log says from now on. */
function listen() {
  const entries: LogEntry[] = [];
  const stop = subscribeToLog((entry) => entries.push(entry));
  return { all: () => entries, warnings: () => entries.filter(({ level }) => level === "warn"), stop };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("It did not come to pass.");
    await Bun.sleep(5);
  }
}
