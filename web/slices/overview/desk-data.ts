import { api, queryClient } from "../../kernel/api.ts";
import type { client } from "../../kernel/client.ts";

export type DeskOverview = Awaited<ReturnType<typeof client.overview.desk>>;

/** How the queue does; looked at again by itself, because staff leave it open. */
export const deskOverviewQuery = () =>
  api.overview.desk.queryOptions({ staleTime: 15_000, refetchInterval: 60_000 });

export const prefetchDeskHome = () => queryClient.prefetchQuery(deskOverviewQuery());
