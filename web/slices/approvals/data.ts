import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { type ApprovalKind, approvalKinds } from "../../../contract/approval.ts";
import { dateText, flag, manyOf, type RawSearch, text } from "../../kernel/address.ts";
import { api, byCursor, queryClient } from "../../kernel/api.ts";
import type { Place } from "../../shell/door.ts";

/** What the queue is narrowed to, as the address says it; the names are those of the contract. */
export type ApprovalFilter = {
  search?: string;
  kind: ApprovalKind[];
  projectId?: string;
  overdue?: true;
  from?: string;
  to?: string;
  /** Exactly the items of one mail. */
  digest?: string;
  /** What others decide, too. */
  everybody?: true;
  /** What is shown beside the queue. */
  item?: string;
};

export function idOf(value: RawSearch[string]): string | undefined {
  const one = text(value);
  return one && /^[0-9a-f-]{36}$/i.test(one) ? one : undefined;
}

export function parseApprovalFilter(raw: RawSearch): ApprovalFilter {
  return {
    search: text(raw.search),
    kind: manyOf(raw.kind, approvalKinds),
    projectId: idOf(raw.projectId),
    overdue: flag(raw.overdue),
    from: dateText(raw.from),
    to: dateText(raw.to),
    digest: idOf(raw.digest),
    everybody: flag(raw.everybody),
    item: idOf(raw.item),
  };
}

/** Nothing that narrows. */
export const noApprovalFilter: Omit<ApprovalFilter, "item"> = {
  search: undefined,
  kind: [],
  projectId: undefined,
  overdue: undefined,
  from: undefined,
  to: undefined,
  digest: undefined,
  everybody: undefined,
};

export function isNarrowed({ item: _item, everybody: _everybody, ...narrowing }: ApprovalFilter): boolean {
  return Object.values(narrowing).some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)));
}

/** What the server is asked for: what waits for the reader, unless a mail named its items or the reader wants all. */
function inputOf({ item: _item, everybody, ...filter }: ApprovalFilter) {
  if (filter.digest) return filter;
  return everybody ? { ...filter, state: ["waiting" as const] } : { ...filter, mine: true };
}

/** Entries of one request, as many as the contract allows. */
const pageSize = 100;
/** More than this nobody decides by looking; what is beyond comes once these are decided. */
const mostRows = 10_000;

export const approvalListQuery = (filter: ApprovalFilter) =>
  api.approvals.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...inputOf(filter), cursor, limit: pageSize }),
    ...byCursor,
    placeholderData: keepPreviousData,
  });

export const approvalSummaryQuery = (filter: ApprovalFilter) =>
  api.approvals.summary.queryOptions({ input: inputOf(filter), placeholderData: keepPreviousData });

export const approvalQuery = (id: string) => api.approvals.get.queryOptions({ input: { id } });

export const prefetchApprovals = async ({ search }: Place) => {
  const filter = parseApprovalFilter(search);
  await Promise.all([
    queryClient.prefetchInfiniteQuery(approvalListQuery(filter)),
    queryClient.prefetchQuery(approvalSummaryQuery(filter)),
  ]);
};

export const prefetchApproval = ({ params }: Place) =>
  queryClient.prefetchQuery(approvalQuery(params.id ?? ""));

/**
 * The whole queue: its sums at once, its rows page after page until all are there, so that "all" means all that is
 * shown and nobody has to scroll for it.
 */
export function useQueue(filter: ApprovalFilter) {
  const list = useInfiniteQuery(approvalListQuery(filter));
  const summary = useQuery(approvalSummaryQuery(filter));
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = list;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  const more = hasNextPage && (rows?.length ?? 0) < mostRows;
  useEffect(() => {
    if (more && !isFetching && !isError) void fetchNextPage();
  }, [more, isFetching, isError, fetchNextPage]);
  return { list, summary: summary.data, rows, complete: rows !== undefined && !more };
}
