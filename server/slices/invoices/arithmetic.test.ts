import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  AmountOverflowError,
  amountDue,
  lineNet,
  normalQuantity,
  type PricedLine,
  quantityInThousandths,
  sumInvoice,
} from "./arithmetic.ts";

const line = (overrides: Partial<PricedLine> = {}): PricedLine => ({
  quantity: "1",
  unitPrice: 100,
  discount: 0,
  taxRate: 0,
  taxName: "",
  ...overrides,
});

const quantityText = fc
  .tuple(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 999 }))
  .map(([whole, places, fraction]) =>
    places === 0 ? `${whole}` : `${whole}.${String(fraction).padStart(3, "0").slice(0, places)}`,
  );

const anyLine: fc.Arbitrary<PricedLine> = fc.record({
  quantity: quantityText,
  unitPrice: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 100_000_000 })),
  discount: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10_000 })),
  taxRate: fc.constantFrom(0, 500, 700, 1900, 2000, 725),
  taxName: fc.constantFrom("", "VAT", "GST"),
});
const anyLines = fc.array(anyLine, { maxLength: 40 });

/** A second way to the same figures: exact fractions, rounded by comparing the remainder with one half. */
class Fraction {
  constructor(
    readonly top: bigint,
    readonly bottom: bigint,
  ) {}
  static of(text: string): Fraction {
    const [whole = "0", fraction = ""] = text.split(".");
    return new Fraction(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
  }
  times(other: Fraction): Fraction {
    return new Fraction(this.top * other.top, this.bottom * other.bottom);
  }
  minus(other: Fraction): Fraction {
    return new Fraction(this.top * other.bottom - other.top * this.bottom, this.bottom * other.bottom);
  }
  rounded(): bigint {
    const floor = this.top / this.bottom;
    const remainder = this.top - floor * this.bottom;
    return remainder + remainder >= this.bottom ? floor + 1n : floor;
  }
}
const share = (basisPoints: number) => Fraction.of(String(basisPoints)).times(new Fraction(1n, 10_000n));
const one = new Fraction(1n, 1n);

function expectedNet(item: PricedLine): bigint {
  return Fraction.of(item.quantity)
    .times(Fraction.of(String(item.unitPrice)))
    .times(one.minus(share(item.discount)))
    .rounded();
}

describe("a line's net", () => {
  test("a half rounds up, just under a half rounds down", () => {
    expect(lineNet(line({ quantity: "0.5", unitPrice: 1 }))).toBe(1);
    expect(lineNet(line({ quantity: "0.499", unitPrice: 1 }))).toBe(0);
    expect(lineNet(line({ quantity: "3", unitPrice: 999, discount: 5000 }))).toBe(1499);
  });

  test("figures that binary floats get wrong come out right", () => {
    expect(lineNet(line({ quantity: "1.005", unitPrice: 100 }))).toBe(101);
    expect(lineNet(line({ quantity: "8.115", unitPrice: 100 }))).toBe(812);
  });

  test("a discount of the whole leaves nothing", () => {
    fc.assert(fc.property(anyLine, (item) => lineNet({ ...item, discount: 10_000 }) === 0));
  });

  test("equals the exact fraction, rounded once", () => {
    fc.assert(
      fc.property(anyLine, (item) => BigInt(lineNet(item)) === expectedNet(item)),
      { numRuns: 2_000 },
    );
  });

  test("is never more than half a minor unit away from the exact value", () => {
    fc.assert(
      fc.property(anyLine, (item) => {
        const exact =
          quantityInThousandths(item.quantity) * BigInt(item.unitPrice * (10_000 - item.discount));
        const off = BigInt(lineNet(item)) * 10_000_000n - exact;
        return 2n * off <= 10_000_000n && 2n * off > -10_000_000n;
      }),
    );
  });

  test("grows with quantity and price and falls with the discount", () => {
    fc.assert(
      fc.property(anyLine, fc.integer({ min: 0, max: 5_000 }), (item, more) => {
        const net = lineNet(item);
        expect(lineNet({ ...item, unitPrice: item.unitPrice + more })).toBeGreaterThanOrEqual(net);
        expect(lineNet({ ...item, discount: Math.min(10_000, item.discount + more) })).toBeLessThanOrEqual(
          net,
        );
      }),
    );
  });
});

describe("an invoice's sums", () => {
  test("tax is rounded once per rate, not once per line", () => {
    const lines = Array.from({ length: 3 }, () => line({ unitPrice: 3, taxRate: 1900, taxName: "VAT" }));
    expect(sumInvoice(lines)).toEqual({
      lineNets: [3, 3, 3],
      taxes: [{ taxName: "VAT", taxRate: 1900, net: 9, tax: 2 }],
      net: 9,
      tax: 2,
      total: 11,
    });
  });

  test("no lines cost nothing", () => {
    expect(sumInvoice([])).toEqual({ lineNets: [], taxes: [], net: 0, tax: 0, total: 0 });
  });

  test("two taxes of one rate but different names stay apart", () => {
    const taxes = sumInvoice([
      line({ taxRate: 500, taxName: "GST" }),
      line({ taxRate: 500, taxName: "PST" }),
    ]).taxes;
    expect(taxes.map((group) => group.taxName)).toEqual(["GST", "PST"]);
  });

  test("equal the exact fractions, rounded once per line and once per rate", () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const sums = sumInvoice(lines);
        const groups = new Map<string, PricedLine[]>();
        for (const item of lines) {
          const key = `${item.taxRate}/${item.taxName}`;
          groups.set(key, [...(groups.get(key) ?? []), item]);
        }
        let tax = 0n;
        for (const group of groups.values()) {
          const net = group.reduce((total, item) => total + expectedNet(item), 0n);
          tax += new Fraction(net, 1n).times(share(group[0]!.taxRate)).rounded();
        }
        const net = lines.reduce((total, item) => total + expectedNet(item), 0n);
        expect(BigInt(sums.net)).toBe(net);
        expect(BigInt(sums.tax)).toBe(tax);
        expect(BigInt(sums.total)).toBe(net + tax);
      }),
      { numRuns: 500 },
    );
  });

  test("add up: lines to net, groups to net and tax, net and tax to total", () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const sums = sumInvoice(lines);
        const add = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
        expect(add(sums.lineNets)).toBe(sums.net);
        expect(add(sums.taxes.map((group) => group.net))).toBe(sums.net);
        expect(add(sums.taxes.map((group) => group.tax))).toBe(sums.tax);
        expect(sums.net + sums.tax).toBe(sums.total);
      }),
    );
  });

  test("do not depend on the order of the lines", () => {
    const shuffled = anyLines.chain((lines) =>
      fc.tuple(
        fc.constant(lines),
        fc.shuffledSubarray(lines, { minLength: lines.length, maxLength: lines.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([lines, other]) => {
        const { lineNets: first, ...sums } = sumInvoice(lines);
        const { lineNets: second, ...otherSums } = sumInvoice(other);
        expect(otherSums).toEqual(sums);
        expect(second.toSorted((a, b) => a - b)).toEqual(first.toSorted((a, b) => a - b));
      }),
    );
  });

  test("of two invoices with different rates equal the sums of one with all lines", () => {
    fc.assert(
      fc.property(anyLines, anyLines, (left, right) => {
        const renamed = right.map((item) => ({ ...item, taxName: `other ${item.taxName}` }));
        expect(sumInvoice([...left, ...renamed]).total).toBe(
          sumInvoice(left).total + sumInvoice(renamed).total,
        );
      }),
    );
  });

  test("are all safe integers, never negative", () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const { lineNets, taxes, net, tax, total } = sumInvoice(lines);
        for (const amount of [
          ...lineNets,
          ...taxes.flatMap((group) => [group.net, group.tax]),
          net,
          tax,
          total,
        ]) {
          expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
        }
      }),
    );
  });
});

describe("credit and payment", () => {
  test("a credit note of the whole invoice leaves exactly nothing due", () => {
    fc.assert(
      fc.property(
        anyLines,
        (lines) => amountDue(sumInvoice(lines).total, [], [sumInvoice(lines).total]) === 0,
      ),
    );
  });

  test("what is due does not depend on how a sum was split into payments", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 20 }), (parts) => {
        const whole = parts.reduce((total, part) => total + part, 0);
        expect(amountDue(whole, parts, [])).toBe(0);
        expect(amountDue(whole + 1, parts, [])).toBe(1);
      }),
    );
  });

  test("a credit on what was already paid is owed back", () => {
    expect(amountDue(1000, [1000], [250])).toBe(-250);
  });
});

describe("limits", () => {
  test("the largest line of the contract overflows with an error of its own, not silently", () => {
    const largest = line({ quantity: "9999999.999", unitPrice: 10_000_000_000 });
    expect(() => lineNet(largest)).toThrow(AmountOverflowError);
    expect(() => sumInvoice([largest])).toThrow(AmountOverflowError);
  });

  test("lines that fit alone but not together overflow too", () => {
    const big = line({ quantity: "900000", unitPrice: 10_000_000_000, taxRate: 1, taxName: "VAT" });
    expect(lineNet(big)).toBe(9_000_000_000_000_000);
    expect(() => sumInvoice([big, big])).toThrow(AmountOverflowError);
  });

  test("the largest exact amount is kept to the last digit", () => {
    expect(lineNet(line({ quantity: "9007199.254", unitPrice: 1_000_000_000 }))).toBe(9_007_199_254_000_000);
    expect(amountDue(Number.MAX_SAFE_INTEGER, [1], [])).toBe(Number.MAX_SAFE_INTEGER - 1);
  });

  test("text that is no quantity is refused", () => {
    for (const text of ["", "-1", "1.", ".5", "1e3", "1,5", "1.2345", " 1", "0x1", "NaN"]) {
      expect(() => quantityInThousandths(text)).toThrow(RangeError);
    }
  });

  test("a quantity is read and written without loss", () => {
    fc.assert(
      fc.property(quantityText, (text) => {
        const normal = normalQuantity(text);
        expect(quantityInThousandths(normal)).toBe(quantityInThousandths(text));
        expect(normal).not.toMatch(/^0\d|\.\d*0$|\.$/);
      }),
    );
  });
});
