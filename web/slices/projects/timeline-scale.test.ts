import { expect, test } from "vitest";
import { aMilestone, aPhase } from "./sample.ts";
import { scaleOf } from "./timeline-scale.ts";

test("every date of the plan and today lie within the drawing", () => {
  const milestones = [aMilestone(1, { plannedOn: "2026-02-10", forecastOn: "2027-05-01" })];
  const { at } = scaleOf(milestones, [aPhase(1)], "2026-11-20");
  for (const day of ["2026-02-10", "2027-05-01", "2026-11-20", "2026-10-01"]) {
    expect(at(day)).toBeGreaterThan(0);
    expect(at(day)).toBeLessThan(100);
  }
});

test("a plan of one day has a width, because nothing can be divided by none", () => {
  const { at, ticks } = scaleOf([aMilestone(1, { plannedOn: "2026-11-20" })], [], "2026-11-20");
  expect(at("2026-11-20")).toBe(50);
  expect(ticks).toEqual([]);
});

test("years of a plan do not crowd the axis", () => {
  const { ticks } = scaleOf([aMilestone(1, { plannedOn: "2031-01-01" })], [], "2026-01-15");
  expect(ticks.length).toBeLessThanOrEqual(8);
});
