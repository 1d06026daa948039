import { expect, test } from "bun:test";
import { Limiter } from "./rate-limit.ts";

test("as many calls pass in a minute as are allowed; the next one is told how long to wait", () => {
  let now = 1_000;
  const limiter = new Limiter(() => now);
  const waits = Array.from({ length: 4 }, () => limiter.take("tickets.list ann", 3));
  expect(waits).toEqual([0, 0, 0, 59]);
  now = 60_000;
  expect(limiter.take("tickets.list ann", 3)).toBe(0);
});

test("one person's calls do not count for another, nor for another endpoint", () => {
  const limiter = new Limiter(() => 1_000);
  limiter.take("tickets.list ann", 1);
  expect(limiter.take("tickets.list ann", 1)).toBeGreaterThan(0);
  expect(limiter.take("tickets.list bob", 1)).toBe(0);
  expect(limiter.take("tickets.open ann", 1)).toBe(0);
});
