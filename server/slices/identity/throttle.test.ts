import { expect, test } from "bun:test";
import { networkOf, Throttle } from "./throttle.ts";

test.each([
  ["203.0.113.9", "203.0.113.9"],
  ["::ffff:203.0.113.9", "::ffff:203.0.113.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["2001:0db8:0:0::2", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
])("%s is of the network %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

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
