import { createTanstackQueryUtils } from "@orpc/tanstack-query";
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api-error.ts";
import { client } from "./client.ts";

/**
 * Options for TanStack Query, one set per endpoint: `useQuery(api.tickets.get.queryOptions({ input: { id } }))`,
 * `useMutation(api.tickets.reply.mutationOptions())`, and `api.tickets.key()` to invalidate all of a slice.
 */
export const api = createTanstackQueryUtils(client);

/** Only what may pass by itself is tried again: never what the server refused. */
function worthRetrying(failures: number, error: unknown): boolean {
  if (!(error instanceof ApiError) || failures >= 2) return false;
  return error.code === "unreachable" || error.code === "unavailable" || error.status === 502;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, gcTime: 10 * 60_000, retry: worthRetrying, refetchOnWindowFocus: true },
    // A write that fails is shown at once, with what was typed still in place.
    mutations: { retry: false, networkMode: "always" },
  },
});

/** Options that make a cursor-paged list endless: spread into `infiniteOptions` beside `input`. */
export const byCursor = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined,
};
