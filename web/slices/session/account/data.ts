import { api, byCursor, queryClient } from "../../../kernel/api.ts";

export const security = () => api.account.security.queryOptions();
export const sessions = () => api.account.sessions.queryOptions();

export const history = () =>
  api.account.history.infiniteOptions({
    input: (cursor: string | undefined) => ({ cursor, limit: 30 }),
    ...byCursor,
  });

/** After one's means or sessions have changed. */
export const refreshAccount = () => queryClient.invalidateQueries({ queryKey: api.account.key() });

export const prefetchAccount = () =>
  Promise.all([queryClient.prefetchQuery(security()), queryClient.prefetchQuery(sessions())]);
export const prefetchHistory = () => queryClient.prefetchInfiniteQuery(history());
