import { expect, test } from "bun:test";
import fc from "fast-check";
import { currencyDecimals, formatMoney, toDecimal } from "./currency.ts";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

test("currencies have the decimals of ISO 4217", () => {
  expect(["EUR", "JPY", "KWD", "CLF", "IQD", "ALL", "XYZ"].map(currencyDecimals)).toEqual([
    2, 0, 3, 4, 3, 2, 2,
  ]);
});

test("amounts print with all the decimals of their currency", () => {
  expect(formatMoney({ amount: 123_456, currency: "EUR" }, "en")).toBe("€1,234.56");
  expect(plain(formatMoney({ amount: 123_456, currency: "EUR" }, "de"))).toBe("1.234,56 €");
  expect(formatMoney({ amount: 123_456, currency: "JPY" }, "en")).toBe("¥123,456");
  expect(plain(formatMoney({ amount: 123_456, currency: "KWD" }, "en"))).toBe("KWD 123.456");
  expect(plain(formatMoney({ amount: 5, currency: "IQD" }, "en"))).toBe("IQD 0.005");
  expect(formatMoney({ amount: -50, currency: "USD" }, "en")).toBe("-$0.50");
});

test("the largest amounts print to the last digit", () => {
  expect(formatMoney({ amount: Number.MAX_SAFE_INTEGER, currency: "EUR" }, "en")).toBe(
    "€90,071,992,547,409.91",
  );
});

test("the decimal text holds every digit of the amount", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom("EUR", "JPY", "KWD", "CLF"), (amount, currency) => {
      const text = toDecimal({ amount, currency });
      expect(text.split(".")[1]?.length ?? 0).toBe(currencyDecimals(currency));
      expect(BigInt(text.replace(".", ""))).toBe(BigInt(amount));
    }),
  );
});
