import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Loading } from "./skeleton.tsx";
import { ErrorState, OfflineNote } from "./states.tsx";

export interface QueryViewProps<T> {
  query: UseQueryResult<T, Error>;
  /** Skeletons in the final shape. */
  skeleton: ReactNode;
  children: (data: T) => ReactNode;
}

/** What a query gives, or its loading, error and offline state. What is there stays in sight when a refresh fails. */
export function QueryView<T>({ query, skeleton, children }: QueryViewProps<T>) {
  if (query.data !== undefined) {
    return (
      <>
        <OfflineNote seenAt={query.dataUpdatedAt} />
        {children(query.data)}
      </>
    );
  }
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <Loading>{skeleton}</Loading>;
}
