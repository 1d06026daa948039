import { expect, test } from "bun:test";
import { startRedis } from "../../testing/redis.ts";
import { ProcessCounters } from "../counters-process.ts";
import { RedisCounters } from "../counters-redis.ts";
import { Limiter } from "./rate-limit.ts";

test("as many calls pass in a minute as are allowed; the next one is told how long to wait", async () => {
  let now = 1_000;
  const limiter = new Limiter(new ProcessCounters(), () => now);
  const waits = await Promise.all(Array.from({ length: 4 }, () => limiter.take("tickets.list ann", 3)));
  expect(waits).toEqual([0, 0, 0, 59]);
  now = 60_000;
  expect(await limiter.take("tickets.list ann", 3)).toBe(0);
});

test("one person's calls do not count for another, nor for another endpoint", async () => {
  const limiter = new Limiter(new ProcessCounters(), () => 1_000);
  await limiter.take("tickets.list ann", 1);
  expect(await limiter.take("tickets.list ann", 1)).toBeGreaterThan(0);
  expect(await limiter.take("tickets.list bob", 1)).toBe(0);
  expect(await limiter.take("tickets.open ann", 1)).toBe(0);
});

test("two processes on the same Redis count together", async () => {
  await using redis = await startRedis();
  await using one = new RedisCounters(redis.url, new Uint8Array(32));
  await using two = new RedisCounters(redis.url, new Uint8Array(32));
  const limiters = [one, two].map((counters) => new Limiter(counters, () => 1_000));
  const calls = Array.from({ length: 8 }, (_, at) => limiters[at % 2]!.take("tickets.list ann", 3));
  expect((await Promise.all(calls)).filter((wait) => wait === 0)).toHaveLength(3);
}, 600_000);
