import { expect, test } from "vitest";
import { converted, plainRate } from "./converted.ts";

test("an amount is rounded half up, once", () => {
  expect(converted({ amount: 1050, currency: "USD" }, "EUR", "0.5")).toEqual({
    amount: 525,
    currency: "EUR",
  });
  expect(converted({ amount: 5, currency: "USD" }, "EUR", "0.5")?.amount).toBe(3);
});

test("currencies without cents and with three places keep their places", () => {
  expect(converted({ amount: 1000, currency: "JPY" }, "EUR", "0.0062")?.amount).toBe(620);
  expect(converted({ amount: 1000, currency: "KWD" }, "JPY", "485.3")?.amount).toBe(485);
});

test("a rate may be typed with a comma; what is none gives nothing", () => {
  expect(plainRate(" 0,93 ")).toBe("0.93");
  expect(converted({ amount: 100, currency: "USD" }, "EUR", "about one")).toBeUndefined();
});
