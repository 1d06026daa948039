import { type ApprovalRow, approvalKinds } from "../../../contract/approval.ts";
import type { ApprovalGroup } from "../../../contract/approvals.ts";
import type { Money } from "../../../contract/money.ts";

export interface Sums {
  count: number;
  /** By currency, in the order of their codes; they are never added to one another. */
  amounts: Money[];
  minutes: number;
}

/** What some entries come to. */
export function sumsOf(rows: readonly Pick<ApprovalRow, "amount" | "minutes">[]): Sums {
  const amounts = new Map<string, number>();
  let minutes = 0;
  for (const row of rows) {
    minutes += row.minutes ?? 0;
    if (row.amount)
      amounts.set(row.amount.currency, (amounts.get(row.amount.currency) ?? 0) + row.amount.amount);
  }
  return {
    count: rows.length,
    minutes,
    amounts: [...amounts]
      .map(([currency, amount]) => ({ amount, currency }))
      .toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
  };
}

type Place = Pick<ApprovalRow, "client" | "project" | "kind">;
export const groupKey = ({ client, project, kind }: Place) => `${client.id} ${project?.id ?? ""} ${kind}`;

function byGroup(rows: readonly ApprovalRow[]): Map<string, ApprovalRow[]> {
  const groups = new Map<string, ApprovalRow[]>();
  for (const row of rows) {
    const key = groupKey(row);
    const before = groups.get(key);
    if (before) before.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** Entries of one project and kind that are to be decided. */
export interface Group extends Sums, Place {
  key: string;
  rows: ApprovalRow[];
}

/** A line of the queue: the head of a group, an entry, or the place of one that is still on its way. */
export type Line =
  | { type: "group"; key: string; group: Group }
  | { type: "row"; key: string; row: ApprovalRow; position: number }
  | { type: "blank"; key: string };

/**
 * The entries by project and kind. While not all of them are there, heads and their sums are those that the server
 * has counted, so that nothing moves when the rest comes.
 */
export function groupsOf(
  counted: readonly ApprovalGroup[] | undefined,
  rows: readonly ApprovalRow[],
  complete: boolean,
): Group[] {
  const byKey = byGroup(rows);
  const places = ordered([
    ...(counted ?? []),
    ...rows.map((row) => ({ ...row, nextDeadline: row.deadline })),
  ]);
  return places.flatMap((place) => {
    const key = groupKey(place);
    const own = byKey.get(key) ?? [];
    const sum = complete ? undefined : counted?.find((group) => groupKey(group) === key);
    if (own.length === 0 && !sum) return [];
    const { client, project, kind } = place;
    return [{ key, client, project, kind, rows: own, ...(sum ? plain(sum) : sumsOf(own)) }];
  });
}

const plain = ({ count, amounts, minutes }: Sums): Sums => ({ count, amounts, minutes });

/** Projects by what is due first, and the kinds of each together. */
function ordered(places: readonly (Place & { nextDeadline: string | null })[]): Place[] {
  const each = new Map<string, Place>();
  const due = new Map<string, string>();
  for (const place of places) {
    each.set(groupKey(place), each.get(groupKey(place)) ?? place);
    const whole = wholeKey(place);
    const day = place.nextDeadline ?? "9";
    if (day < (due.get(whole) ?? "99")) due.set(whole, day);
  }
  const rank = (place: Place): string[] => [
    due.get(wholeKey(place)) ?? "9",
    place.client.name,
    place.project?.name ?? "",
    wholeKey(place),
    String(approvalKinds.indexOf(place.kind)),
  ];
  const ranked = [...each.values()].map((place) => ({ place, rank: rank(place) }));
  return ranked.toSorted((a, b) => compare(a.rank, b.rank)).map(({ place }) => place);
}

const wholeKey = ({ client, project }: Place) => `${client.id} ${project?.id ?? ""}`;

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index] ?? "";
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}

/** The groups as the lines that are drawn. */
export function linesOf(groups: readonly Group[]): Line[] {
  const lines: Line[] = [];
  let position = 0;
  for (const group of groups) {
    lines.push({ type: "group", key: group.key, group });
    for (const row of group.rows) lines.push({ type: "row", key: row.id, row, position: ++position });
    for (let blank = group.rows.length; blank < group.count; blank++) {
      position++;
      lines.push({ type: "blank", key: `${group.key} ${blank}` });
    }
  }
  return lines;
}

/** The sums without entries that have just been decided here. */
export function withoutDecided(
  counted: readonly ApprovalGroup[],
  decided: readonly ApprovalRow[],
): ApprovalGroup[] {
  if (decided.length === 0) return [...counted];
  const byKey = byGroup(decided);
  return counted.map((group) => {
    const gone = sumsOf(byKey.get(groupKey(group)) ?? []);
    const amounts = group.amounts.map(({ amount, currency }) => ({
      currency,
      amount: amount - (gone.amounts.find((one) => one.currency === currency)?.amount ?? 0),
    }));
    return {
      ...group,
      amounts,
      count: Math.max(0, group.count - gone.count),
      minutes: group.minutes - gone.minutes,
    };
  });
}
