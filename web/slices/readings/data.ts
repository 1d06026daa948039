import { keepPreviousData } from "@tanstack/react-query";
import { type ReadingKind, readingKinds } from "../../../contract/readings.ts";
import { dateText, hrefOf, manyOf, type RawSearch, text } from "../../kernel/address.ts";
import { api, byCursor, queryClient } from "../../kernel/api.ts";
import type { Place } from "../../shell/door.ts";

/** What the access history is narrowed to, as the address says it. */
export type ReadingFilter = {
  search?: string;
  readerId?: string;
  kind: ReadingKind[];
  from?: string;
  to?: string;
};

export function parseReadingFilter(raw: RawSearch): ReadingFilter {
  const readerId = text(raw.readerId);
  return {
    search: text(raw.search),
    readerId: readerId && /^[0-9a-f-]{36}$/i.test(readerId) ? readerId : undefined,
    kind: manyOf(raw.kind, readingKinds),
    from: dateText(raw.from),
    to: dateText(raw.to),
  };
}

export const noReadingFilter: ReadingFilter = {
  search: undefined,
  readerId: undefined,
  kind: [],
  from: undefined,
  to: undefined,
};

export const readingsQuery = (filter: Partial<ReadingFilter> & { clientId?: string }) =>
  api.readings.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...filter, cursor, limit: 50 }),
    ...byCursor,
    placeholderData: keepPreviousData,
  });

/** Who has read anything, to choose from. */
export const readersQuery = () => api.readings.readers.queryOptions({ input: {}, staleTime: 60_000 });

/** Where the same entries are to be had as CSV. */
export const readingsHref = (filter: ReadingFilter) =>
  hrefOf({ to: "/api/v1/readings/export", search: filter });

export const prefetchReadings = ({ search }: Place) =>
  queryClient.prefetchInfiniteQuery(readingsQuery(parseReadingFilter(search)));
