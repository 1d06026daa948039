import fc from "fast-check";
import { expect, test } from "vitest";
import { currencyDecimals } from "../../contract/currency.ts";
import {
  daysUntil,
  formatBasisPoints,
  formatBytes,
  formatDate,
  formatMoney,
  formatRelative,
  moneyFromInput,
  moneyToInput,
  today,
} from "./format.ts";
import { localeFor } from "./locale.ts";

test("an amount is written with the places of its currency: two, none or three", () => {
  expect(formatMoney({ amount: 123450, currency: "EUR" })).toBe("€1,234.50");
  expect(formatMoney({ amount: 1234, currency: "JPY" })).toBe("¥1,234");
  expect(formatMoney({ amount: 1234567, currency: "KWD" })).toMatch(/1,234\.567$/);
  expect(formatMoney({ amount: -5, currency: "USD" })).toBe("-$0.05");
});

test("an amount that no float can hold is still exact", () => {
  expect(formatMoney({ amount: 9007199254740991, currency: "USD" })).toBe("$90,071,992,547,409.91");
  // Intl has none for dinars of Iraq, whose minor unit is a thousandth.
  expect(formatMoney({ amount: 1_234_567, currency: "IQD" })).toContain("1,234.567");
});

test("what is written into an amount's input is read back to the same minor units", () => {
  const currency = fc.constantFrom("EUR", "JPY", "KWD");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), currency, (amount, code) => {
      expect(moneyFromInput(moneyToInput(amount, code), code)).toBe(amount);
    }),
  );
  expect(currencyDecimals("KWD")).toBe(3);
});

test("an amount can be typed with comma or dot, and with separators", () => {
  expect(moneyFromInput("1.234,50", "EUR")).toBe(123450);
  expect(moneyFromInput("1,234.5", "EUR")).toBe(123450);
  expect(moneyFromInput("1 234", "EUR")).toBe(123400);
  expect(moneyFromInput("1.234", "EUR")).toBe(123400);
  expect(moneyFromInput("1.234", "KWD")).toBe(1234);
  expect(moneyFromInput("12,3456", "EUR")).toBeUndefined();
  expect(moneyFromInput("", "EUR")).toBeUndefined();
  expect(moneyFromInput("abc", "EUR")).toBeUndefined();
});

test("a calendar date is the same day in every time zone", () => {
  expect(formatDate("2026-03-01")).toContain("1");
  expect(formatDate("2026-03-01", "long")).toContain("Sunday");
});

test("relative time uses the largest unit that fits", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  expect(formatRelative("2026-11-20T11:59:50Z", now)).toBe("now");
  expect(formatRelative("2026-11-20T09:00:00Z", now)).toBe("3 hours ago");
  expect(formatRelative("2026-11-22T12:00:00Z", now)).toBe("in 2 days");
  expect(formatRelative("2026-11-19T12:00:00Z", now)).toBe("yesterday");
  expect(formatRelative("2024-11-20T12:00:00Z", now)).toBe("2 years ago");
});

test("days until a date are counted from the reader's own day", () => {
  const evening = new Date(2026, 10, 20, 23, 30);
  expect(today(evening)).toBe("2026-11-20");
  expect(daysUntil("2026-11-21", evening)).toBe(1);
  expect(daysUntil("2026-11-08", evening)).toBe(-12);
});

test("sizes and rates read naturally", () => {
  expect(formatBytes(999)).toBe("999 bytes");
  expect(formatBytes(1_400_000)).toBe("1.4 MB");
  expect(formatBasisPoints(1900)).toBe("19%");
  expect(formatBasisPoints(770)).toBe("7.7%");
});

test("somebody whose language is not spoken here gets English written the way of their region", () => {
  expect(localeFor(["de-AT", "de"])).toBe("en-AT");
  expect(localeFor(["ja"])).toBe("en-JP");
  expect(localeFor(["fr-FR", "en-GB"])).toBe("en-GB");
  expect(localeFor([])).toBe("en-US");
});
