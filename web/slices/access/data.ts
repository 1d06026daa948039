import { type RawSearch, text } from "../../kernel/address.ts";
import { api, byCursor } from "../../kernel/api.ts";

/** How people may come in: of the tenant, of a client for staff, and of their own company for members. */
export const policyQuery = (clientId?: string) =>
  api.security.getPolicy.queryOptions({ input: clientId ? { clientId } : {} });
/** Clients with a policy of their own. */
export const policiesQuery = () => api.security.listPolicies.queryOptions();
export const providersQuery = () => api.sso.listProviders.queryOptions();
export const providerQuery = (id: string) => api.sso.getProvider.queryOptions({ input: { id } });
export const presetsQuery = () => api.sso.listPresets.queryOptions({ staleTime: Number.POSITIVE_INFINITY });
export const domainsQuery = () => api.sso.listDomains.queryOptions();

export const keysQuery = () =>
  api.keys.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ cursor, limit: 50 }),
    ...byCursor,
  });

export const viewingsQuery = () =>
  api.masquerades.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ cursor, limit: 50 }),
    ...byCursor,
  });

/** Which identity provider is open, in the part of the settings that the address names. */
export function parseProviderPlace(raw: RawSearch): { part?: string; provider?: string } {
  return { part: text(raw.part), provider: text(raw.provider, 36) };
}
