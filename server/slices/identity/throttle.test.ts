import { expect, test } from "bun:test";
import { Throttle } from "./throttle.ts";

test("the wait never grows beyond a quarter of an hour, and an hour without tries forgets everything", () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  let longest = 0;
  for (let round = 0; round < 40; round++) {
    let wait = throttle.admit("a@b.example", "203.0.113.9");
    longest = Math.max(longest, wait);
    now += wait * 1000;
    wait = throttle.admit("a@b.example", "203.0.113.9");
  }
  expect(longest).toBe(900);
  now += 3_600_000;
  expect(throttle.admit("a@b.example", "203.0.113.9")).toBe(0);
  expect(throttle.admit("a@b.example", "203.0.113.9")).toBe(0);
});
