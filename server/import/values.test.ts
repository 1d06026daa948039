import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { basisPoints, minorUnits, plainDecimal, trimmedDecimal } from "./amounts.ts";
import { dateReader } from "./dates.ts";
import { compileField, type Field, FieldFault, field, MapError } from "./fields.ts";

describe("amounts", () => {
  test("become minor units exactly, by the currency's own decimals", () => {
    expect(minorUnits("0.99", "USD")).toBe(99);
    expect(minorUnits("1234.5", "EUR")).toBe(123450);
    expect(minorUnits("1500", "JPY")).toBe(1500);
    expect(minorUnits("1500.00", "JPY")).toBe(1500);
    expect(minorUnits("1.234", "KWD")).toBe(1234);
    expect(minorUnits("-3.10", "EUR")).toBe(-310);
  });

  test("finer than the currency, or too large to be exact, are none", () => {
    expect(minorUnits("0.995", "USD")).toBeNull();
    expect(minorUnits("0.5", "JPY")).toBeNull();
    expect(minorUnits("99999999999999999999", "EUR")).toBeNull();
    expect(minorUnits("1e3", "EUR")).toBeNull();
  });

  test("any number of cents survives being written and read", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (cents) => {
        const text = `${BigInt(cents) / 100n}.${String(BigInt(cents) % 100n).padStart(2, "0")}`;
        expect(minorUnits(text, "EUR")).toBe(cents);
      }),
    );
  });

  test("are read as the source writes them", () => {
    expect(plainDecimal("1.234,50", ",")).toBe("1234.50");
    expect(plainDecimal("1,234.50", ".")).toBe("1234.50");
    expect(plainDecimal("1 234,5", ",")).toBe("1234.5");
    expect(plainDecimal("12.50", ",")).toBeNull();
    expect(plainDecimal("twelve", ".")).toBeNull();
    expect(trimmedDecimal("2.500")).toBe("2.5");
    expect(basisPoints("5.5")).toBe(550);
    expect(basisPoints("19.001")).toBeNull();
  });
});

describe("dates", () => {
  test("are read by their form, in the source's zone", () => {
    const read = dateReader("DD-MM-YYYY HH:mm", "Europe/Berlin");
    expect(read("29-02-2016 01:16")?.toISOString()).toBe("2016-02-29T00:16:00.000Z");
    expect(read("15-07-2016 01:16")?.toISOString()).toBe("2016-07-14T23:16:00.000Z");
  });

  test("that do not exist, or have another form, are none", () => {
    const read = dateReader("DD-MM-YYYY HH:mm", "UTC");
    for (const text of ["30-02-2016 01:16", "2016-02-29", "29-02-2016 25:00", "", "29.02.2016 01:16"])
      expect(read(text)).toBeNull();
  });

  test("of ISO keep their own offset", () => {
    const read = dateReader("ISO", "America/New_York");
    expect(read("2024-03-01T12:00:00+02:00")?.toISOString()).toBe("2024-03-01T10:00:00.000Z");
    expect(read("2024-03-01 12:00")?.toISOString()).toBe("2024-03-01T17:00:00.000Z");
    expect(read("2024-03-01")?.toISOString()).toBe("2024-03-01T05:00:00.000Z");
  });
});

describe("fields", () => {
  const reading = { header: ["First", "Last", "State", "Day"], empty: ["?"], timeZone: "UTC" };
  const value = (written: unknown, cells: string[]) =>
    compileField(field.parse(written) as Field, reading, "name")(cells);

  test("put columns together, leaving out what the source does not know", () => {
    const cells = ["Åse", "?", "Closed", "01/02/2024"];
    expect(value({ template: "{First} {Last}" }, cells)).toBe("Åse");
    expect(value({ concat: ["First", "Last", "State"], separator: ", " }, cells)).toBe("Åse, Closed");
    expect(value({ first: ["Last", "First"] }, cells)).toBe("Åse");
    expect(value({ column: "Last", default: "nobody" }, cells)).toBe("nobody");
    expect(value({ concat: [{ column: "First", slug: true }, { value: "@x.example" }] }, cells)).toBe(
      "ase@x.example",
    );
    expect(value({ column: "State", map: { Closed: "closed" } }, cells)).toBe("closed");
    expect(value({ column: "Day", date: "DD/MM/YYYY" }, cells)).toBe("2024-02-01T00:00:00.000Z");
  });

  test("refuse what the map has no entry for, unless it has one for all others", () => {
    expect(() => value({ column: "State", map: { Open: "open" } }, ["", "", "Odd", ""])).toThrow(FieldFault);
    expect(value({ column: "State", map: { Open: "open", "*": "new" } }, ["", "", "Odd", ""])).toBe("new");
  });

  test("of a column that is not there are the map's fault, and say which there are", () => {
    expect(() => value("Middle", [])).toThrow(MapError);
    expect(() => value("Middle", [])).toThrow("no column “Middle”; it has First, Last, State, Day");
    expect(field.safeParse({ column: "First", value: "x" }).success).toBe(false);
  });
});
