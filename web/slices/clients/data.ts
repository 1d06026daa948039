import { oneOf, type RawSearch, text } from "../../kernel/address.ts";
import { api, byCursor, queryClient } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import type { Hit, Place } from "../../shell/door.ts";
import type { Option } from "../../ui/list-box.tsx";

export const clientStatuses = ["active", "inactive"] as const;

export interface ClientFilter {
  search?: string;
  status?: (typeof clientStatuses)[number];
}

export function parseClientFilter(raw: RawSearch): ClientFilter {
  return { search: text(raw.search), status: oneOf(raw.status, clientStatuses) };
}

export const clientListQuery = (filter: ClientFilter) =>
  api.directory.listClients.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...filter, cursor, limit: 50 }),
    ...byCursor,
  });

export const clientQuery = (id: string) => api.directory.getClient.queryOptions({ input: { id } });

export const prefetchClients = ({ search }: Place) =>
  queryClient.prefetchInfiniteQuery(clientListQuery(parseClientFilter(search)));

export const prefetchClient = ({ params }: Place) => queryClient.prefetchQuery(clientQuery(params.id ?? ""));

/** Active clients that match, for a `ComboBox`. */
export async function findClients(search: string, signal: AbortSignal): Promise<Option[]> {
  const { items } = await client.directory.listClients({ search, status: "active", limit: 20 }, { signal });
  return items.map(({ id, name, reference }) => ({ value: id, label: name, detail: reference || undefined }));
}

/** What the palette finds. */
export async function findClientHits(search: string, signal: AbortSignal): Promise<Hit[]> {
  const { items } = await client.directory.listClients({ search, limit: 6 }, { signal });
  return items.map(({ id, name, reference }) => ({
    id,
    title: name,
    detail: reference || undefined,
    target: { to: "/desk/clients/$id", params: { id } },
  }));
}
