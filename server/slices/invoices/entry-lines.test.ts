import { expect, test } from "bun:test";
import fc from "fast-check";
import { entryGroupings } from "../../../contract/invoice-entries.ts";
import type { BillableEntry } from "../../kernel/billable-entry.ts";
import { lineNet } from "./arithmetic.ts";
import { entryLines, priceOf } from "./entry-lines.ts";

/** Minutes at a rate, rounded half up, as the database works out what an entry comes to. */
const amountOf = (minutes: number, rate: number) => Number((BigInt(minutes) * BigInt(rate) + 30n) / 60n);

const choice = <T>(...values: T[]) => fc.constantFrom(...values);
const anyDay = fc.integer({ min: 1, max: 28 }).map((day) => `2026-02-${String(day).padStart(2, "0")}`);
const anyEntry: fc.Arbitrary<BillableEntry> = fc
  .record({
    id: fc.uuid(),
    project_id: choice("p1", "p2"),
    phase_id: choice(null, "f1", "f2"),
    task_id: choice(null, "t1"),
    person_id: choice("a", "b", "c"),
    day: anyDay,
    minutes: fc.option(fc.integer({ min: 1, max: 1440 })),
    rate: fc.oneof(choice(0, 1, 6000, 8333, 9999, 12_000), fc.integer({ min: 0, max: 1_000_000 })),
    spent: fc.integer({ min: 0, max: 10_000_000 }),
    category: choice("travel", "meals"),
  })
  .map(({ minutes, rate, spent, category, ...entry }) => ({
    ...entry,
    client_id: "c",
    project: entry.project_id,
    currency: "EUR",
    phase: entry.phase_id,
    task: entry.task_id,
    person: entry.person_id,
    note: "",
    minutes,
    ...(minutes === null
      ? { kind: "expense" as const, rate: null, amount: spent, category }
      : { kind: "time_entry" as const, rate, amount: amountOf(minutes, rate), category: null }),
  }));

const netOf = (line: { quantity: string; unitPrice: number }) =>
  lineNet({ ...line, discount: 0, taxRate: 0, taxName: "" });

test("lines come to exactly what their entries do, however they are grouped, and each entry is on one", () => {
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 60 }), choice(...entryGroupings), (entries, groupBy) => {
      const lines = entryLines(entries, groupBy);
      for (const line of lines)
        expect(netOf(line)).toBe(line.entries.reduce((sum, { amount }) => sum + amount, 0));
      const placed = lines.flatMap((line) => line.entries.map(({ id }) => id));
      expect(placed.toSorted()).toEqual(entries.map(({ id }) => id).toSorted());
      expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
      expect(lines.every(({ description }) => description.length > 0 && description.length <= 500)).toBe(
        true,
      );
    }),
  );
});

const entry = (change: Partial<BillableEntry> = {}): BillableEntry => ({
  kind: "time_entry",
  id: "1",
  client_id: "c",
  project_id: "p",
  project: "Relaunch",
  currency: "EUR",
  phase_id: null,
  phase: null,
  task_id: null,
  task: null,
  person_id: "a",
  person: "نور الهدى",
  day: "2026-03-04",
  minutes: 60,
  rate: 10_000,
  amount: 10_000,
  note: "",
  category: null,
  ...change,
});

test("hours stand at their rate where these come to the entries' sum; else the sum does, and the hours beside it", () => {
  expect(priceOf([entry({ minutes: 90, amount: 15_000 })])).toEqual({
    quantity: "1.5",
    unitPrice: 10_000,
    inHours: true,
  });
  // Twenty minutes are a third of an hour: 0.333 × 100.00 would be 33.30, and 33.33 was approved.
  const third = entry({ minutes: 20, amount: 3333 });
  expect(priceOf([third])).toEqual({ quantity: "1", unitPrice: 3333, inHours: false });
  expect(entryLines([third], "person")[0]!.description).toBe(
    "Relaunch · نور الهدى\nMar 4, 2026 · 0:20 h × €100.00",
  );
});

test("long names and notes are shortened to what a line has room for", () => {
  const long = entry({ project: "Ü".repeat(200), person: "𝒩".repeat(120), note: "word\n ".repeat(500) });
  const { description } = entryLines([long], "entry")[0]!;
  expect(description.length).toBeLessThanOrEqual(500);
  expect(description.isWellFormed()).toBe(true);
});
