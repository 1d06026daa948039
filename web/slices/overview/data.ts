import { api, queryClient } from "../../kernel/api.ts";
import type { client } from "../../kernel/client.ts";

export const portalOverviewQuery = () => api.overview.portal.queryOptions({ refetchInterval: 60_000 });

/** The people who look after the reader's company. They change seldom. */
export const teamQuery = () => api.directory.team.queryOptions({ staleTime: 10 * 60_000 });

export const prefetchPortalHome = () =>
  Promise.all([queryClient.prefetchQuery(portalOverviewQuery()), queryClient.prefetchQuery(teamQuery())]);

export type PortalOverview = Awaited<ReturnType<typeof client.overview.portal>>;
export type Need = PortalOverview["needs"][number];
export type Activity = PortalOverview["activity"][number];
export type TeamMember = Awaited<ReturnType<typeof client.directory.team>>["items"][number];
