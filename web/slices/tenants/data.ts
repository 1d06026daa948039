import { type Tenant, tenantStatuses } from "../../../contract/platform.ts";
import { oneOf, type RawSearch, text } from "../../kernel/address.ts";
import { api, byCursor, queryClient } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import type { Hit, Place } from "../../shell/door.ts";

export interface TenantFilter {
  search?: string;
  status?: Tenant["status"];
}

export function parseTenantFilter(raw: RawSearch): TenantFilter {
  return { search: text(raw.search), status: oneOf(raw.status, tenantStatuses) };
}

/** Milliseconds between two looks at a tenant that is being made. */
const pace = 1000;

/** Tenants; looked at again and again while one of them is being made. */
export const tenantListQuery = (filter: TenantFilter) =>
  api.platform.listTenants.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...filter, cursor, limit: 50 }),
    ...byCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some(isBeingMade)) ? pace : false,
  });

export const tenantQuery = (id: string) =>
  api.platform.getTenant.queryOptions({
    input: { id },
    refetchInterval: ({ state }) => (state.data && isBeingMade(state.data) ? pace : false),
  });

export const isBeingMade = (tenant: Tenant) => tenant.status === "provisioning";

/** An address as people write it. */
export const hostOf = (url: string) => url.replace(/^https?:\/\//, "").replace(/\/$/, "");

export const prefetchTenants = ({ search }: Place) =>
  queryClient.prefetchInfiniteQuery(tenantListQuery(parseTenantFilter(search)));

export const prefetchTenant = ({ params }: Place) => queryClient.prefetchQuery(tenantQuery(params.id ?? ""));

/** What the palette of the console finds. */
export async function findTenants(search: string, signal: AbortSignal): Promise<Hit[]> {
  const { items } = await client.platform.listTenants({ search, limit: 6 }, { signal });
  return items.map(({ id, name, slug }) => ({
    id,
    title: name,
    detail: slug,
    target: { to: "/console/tenants/$id", params: { id } },
  }));
}
