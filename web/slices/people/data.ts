import { type InfiniteData, keepPreviousData, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Person } from "../../../contract/directory.ts";
import { oneOf, type RawSearch, text } from "../../kernel/address.ts";
import { api, byCursor, queryClient } from "../../kernel/api.ts";
import type { client } from "../../kernel/client.ts";
import type { Place } from "../../shell/door.ts";

export const personStatuses = ["active", "invited", "deactivated"] as const;

/** What a list of people is narrowed to, as the address says it. */
export type PeopleFilter = {
  search?: string;
  status?: Person["status"];
};

export function parsePeopleFilter(raw: RawSearch): PeopleFilter {
  return { search: text(raw.search), status: oneOf(raw.status, personStatuses) };
}

type ListInput = NonNullable<Parameters<typeof client.directory.listPeople>[0]>;

export const peopleListQuery = (filter: Omit<ListInput, "cursor" | "limit">) =>
  api.directory.listPeople.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...filter, cursor, limit: 50 }),
    ...byCursor,
    placeholderData: keepPreviousData,
  });

export const prefetchPeople = ({ search }: Place) =>
  queryClient.prefetchInfiniteQuery(peopleListQuery(parsePeopleFilter(search)));

const listKey = api.directory.listPeople.key();
type Pages = InfiniteData<{ items: Person[]; nextCursor: string | null }>;

/** Changes a person in every list that shows them. */
function patch(queries: ReturnType<typeof useQueryClient>, id: string, change: Partial<Person>) {
  queries.setQueriesData<Pages>({ queryKey: listKey }, (list) => {
    if (!list?.pages) return list;
    const pages = list.pages.map((page) => ({
      ...page,
      items: page.items.map((person) => (person.id === id ? { ...person, ...change } : person)),
    }));
    return { ...list, pages };
  });
}

/** Changes somebody's details, role or status; lists show it at once, and take it back when it fails. */
export function usePersonUpdate() {
  const queries = useQueryClient();
  return useMutation(
    api.directory.updatePerson.mutationOptions({
      onMutate: async ({ id, ...change }) => {
        await queries.cancelQueries({ queryKey: listKey });
        const before = queries.getQueriesData({ queryKey: listKey });
        patch(queries, id, change);
        return { before };
      },
      onError: (_error, _input, kept) => {
        for (const [key, data] of kept?.before ?? []) queries.setQueryData(key, data);
      },
      onSuccess: (person) => patch(queries, person.id, person),
      onSettled: () => void queries.invalidateQueries({ queryKey: api.directory.key() }),
    }),
  );
}

export function useInvite() {
  const queries = useQueryClient();
  return useMutation(
    api.directory.invitePerson.mutationOptions({
      onSuccess: () => void queries.invalidateQueries({ queryKey: api.directory.key() }),
    }),
  );
}

export function useRenewInvitation() {
  return useMutation(api.directory.renewInvitation.mutationOptions());
}
