import { expect, test } from "vitest";
import { anApprovalRow, eur, move, website } from "./sample.ts";
import { groupsOf, linesOf, sumsOf, withoutDecided } from "./sums.ts";

const counted = (count: number, change = {}) => ({
  client: anApprovalRow(1).client,
  project: website,
  kind: "time_entry" as const,
  count,
  amounts: [eur(20_000 * count)],
  minutes: 120 * count,
  overdue: 0,
  nextDeadline: null,
  ...change,
});

test("currencies are never added to one another, and entries without money count by their hours", () => {
  const rows = [
    anApprovalRow(1),
    anApprovalRow(2, { amount: { amount: 700, currency: "JPY" }, minutes: null }),
    anApprovalRow(3, { amount: null, minutes: 15 }),
  ];
  expect(sumsOf(rows)).toEqual({
    count: 3,
    minutes: 135,
    amounts: [eur(20_000), { amount: 700, currency: "JPY" }],
  });
});

test("entries that are on their way have their places, so that nothing moves when they come", () => {
  const rows = [anApprovalRow(1)];
  const before = linesOf(groupsOf([counted(3)], rows, false));
  expect(before.map(({ type }) => type)).toEqual(["group", "row", "blank", "blank"]);
  const after = linesOf(groupsOf([counted(3)], [...rows, anApprovalRow(2), anApprovalRow(3)], true));
  expect(after).toHaveLength(before.length);
});

test("what is due first stands first, with all kinds of its project", () => {
  const soon = anApprovalRow(3, { project: move, deadline: "2026-11-22T23:00:00.000Z" });
  const expense = anApprovalRow(4, { project: move, kind: "expense" });
  const groups = groupsOf(undefined, [anApprovalRow(1), expense, soon], true);
  expect(groups.map(({ project, kind }) => [project?.name, kind])).toEqual([
    ["Office move", "time_entry"],
    ["Office move", "expense"],
    ["A new website", "time_entry"],
  ]);
});

test("sums that the server has counted go down by what was decided meanwhile", () => {
  const [group] = withoutDecided([counted(3)], [anApprovalRow(1)]);
  expect(group).toMatchObject({ count: 2, minutes: 240, amounts: [eur(40_000)] });
});
