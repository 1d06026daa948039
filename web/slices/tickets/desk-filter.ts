import type { TicketStatus } from "../../../contract/tickets.ts";
import { flag, oneOf, type RawSearch, text } from "../../kernel/address.ts";
import { queryClient } from "../../kernel/api.ts";
import type { Place } from "../../shell/door.ts";
import { noTicketFilter, parseTicketFilter, type TicketFilter, ticketListQuery } from "./data.ts";

export const queueSorts = ["due", "updated", "created", "priority", "number"] as const;
export type QueueSort = (typeof queueSorts)[number];

/** What the queue is narrowed to, as the address says it, and the ticket that is shown beside it. */
export type QueueFilter = Omit<TicketFilter, "sort" | "mine"> & {
  clientId?: string;
  /** A person's id, `me` or `none`. */
  assignee?: string;
  overdue?: true;
  /** Resolved and closed ones too, without having to name every status. */
  all?: true;
  sort?: QueueSort;
  ticket?: string;
};

const isId = (value: string | undefined) => value !== undefined && /^[0-9a-f-]{36}$/i.test(value);
const idOf = (value: RawSearch[string]) => (isId(text(value)) ? text(value) : undefined);

export function parseQueueFilter(raw: RawSearch): QueueFilter {
  const { mine: _mine, sort: _sort, ...shared } = parseTicketFilter(raw);
  return {
    ...shared,
    clientId: idOf(raw.clientId),
    assignee: oneOf(raw.assignee, ["me", "none"]) ?? idOf(raw.assignee),
    overdue: flag(raw.overdue),
    all: flag(raw.all),
    sort: oneOf(raw.sort, queueSorts),
    ticket: idOf(raw.ticket),
  };
}

/** Nothing that narrows; the order and what is shown beside stay. */
export const noQueueFilter: Partial<QueueFilter> = {
  ...noTicketFilter,
  clientId: undefined,
  assignee: undefined,
  overdue: undefined,
  all: undefined,
};

/** Work that is not done: what the queue shows unless it is asked for more. */
export const activeStatuses: TicketStatus[] = ["new", "open", "waiting"];

const doneStatuses: readonly TicketStatus[] = ["resolved", "closed"];

/** The order of the list: what runs out next, as long as only such tickets are asked for. */
export function sortOf({ sort, all, status }: QueueFilter): QueueSort {
  const someDone = all === true || status.some((one) => doneStatuses.includes(one));
  if (sort === undefined || sort === "due") return someDone ? "updated" : "due";
  return sort;
}

/** The direction that a column is first sorted in: what is due next and what is new come first. */
export const naturalDirection = (sort: QueueSort) => (sort === "due" ? "asc" : "desc");

/** What the server is asked for. */
export function queueQuery({ all, ticket: _ticket, ...filter }: QueueFilter) {
  const sort = sortOf({ ...filter, all });
  const status = filter.status.length > 0 || all ? filter.status : activeStatuses;
  return ticketListQuery({ ...filter, sort, status, direction: filter.direction ?? naturalDirection(sort) });
}

/** The saved views: each is an address, so that it can be kept and passed on. */
export const queueViews = {
  active: {},
  mine: { assignee: "me" },
  unassigned: { assignee: "none" },
  overdue: { overdue: true },
  waiting: { status: ["waiting"] },
  all: { all: true },
} as const satisfies Record<string, Partial<Record<keyof QueueFilter, unknown>>>;
export type QueueView = keyof typeof queueViews;

/** The view that the filter is exactly, if any; order and search do not count. */
export function viewOf(filter: QueueFilter): QueueView | undefined {
  const bare = { ...filter, sort: undefined, direction: undefined, search: undefined, ticket: undefined };
  const key = (value: object) =>
    JSON.stringify(
      Object.entries(value)
        .filter(([, one]) => one !== undefined && String(one) !== "")
        .sort(([a], [b]) => a.localeCompare(b)),
    );
  const wanted = key(bare);
  return (Object.keys(queueViews) as QueueView[]).find((view) => key(queueViews[view]) === wanted);
}

export const prefetchQueue = ({ search }: Place) =>
  queryClient.prefetchInfiniteQuery(queueQuery(parseQueueFilter(search)));
