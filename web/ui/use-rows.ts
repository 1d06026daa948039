import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import type { DataTableProps } from "./table-column.ts";

type Rows<T> = Pick<
  DataTableProps<T>,
  "rows" | "error" | "onRetry" | "hasMore" | "loadingMore" | "onLoadMore" | "moreError"
>;

/** The pages of an endless query as what `DataTable` takes: `<DataTable {...useRows(query)} … />`. */
export function useRows<T>(query: UseInfiniteQueryResult<InfiniteData<{ items: T[] }>, Error>): Rows<T> {
  const { data, isError, isFetchNextPageError, error, hasNextPage, isFetchingNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  return {
    rows,
    error: isError && !rows ? error : undefined,
    onRetry: () => void query.refetch(),
    hasMore: hasNextPage,
    loadingMore: isFetchingNextPage,
    onLoadMore: () => void query.fetchNextPage(),
    moreError: isFetchNextPageError ? error : undefined,
  };
}
