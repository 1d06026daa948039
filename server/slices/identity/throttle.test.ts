import { expect, test } from "bun:test";
import { ProcessCounters } from "../../kernel/counters-process.ts";
import { RedisCounters } from "../../kernel/counters-redis.ts";
import { startRedis } from "../../testing/redis.ts";
import { Throttle } from "./throttle.ts";

test("the wait never grows beyond a quarter of an hour, and an hour without tries forgets everything", async () => {
  let now = 0;
  const throttle = new Throttle(new ProcessCounters(), () => now);
  let longest = 0;
  for (let round = 0; round < 40; round++) {
    let wait = await throttle.admit("a@b.example", "203.0.113.9");
    longest = Math.max(longest, wait);
    now += wait * 1000;
    wait = await throttle.admit("a@b.example", "203.0.113.9");
  }
  expect(longest).toBe(900);
  now += 3_600_000;
  expect(await throttle.admit("a@b.example", "203.0.113.9")).toBe(0);
  expect(await throttle.admit("a@b.example", "203.0.113.9")).toBe(0);
});

test("who guesses at two processes on the same Redis gets no more tries than at one", async () => {
  await using redis = await startRedis();
  await using one = new RedisCounters(redis.url, new Uint8Array(32));
  await using two = new RedisCounters(redis.url, new Uint8Array(32));
  let now = 0;
  const throttles = [one, two].map((counters) => new Throttle(counters, () => now));
  const guess = (at: number) => throttles[at % 2]!.admit("a@b.example", "203.0.113.9");
  const waits = await Promise.all(Array.from({ length: 20 }, (_, at) => guess(at)));
  expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
  now = 1_000;
  expect([await guess(0), await guess(1)]).toEqual([0, 2]);
  await throttles[0]!.succeeded("a@b.example", "203.0.113.9");
  expect(await guess(1)).toBe(0);
}, 600_000);
