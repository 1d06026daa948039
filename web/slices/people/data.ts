import { type InfiniteData, keepPreviousData, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Person } from "../../../contract/directory.ts";
import { oneOf, type RawSearch, text } from "../../kernel/address.ts";
import { api, byCursor, queryClient } from "../../kernel/api.ts";
import type { client } from "../../kernel/client.ts";
import type { Place } from "../../shell/door.ts";

export const personStates = ["active", "invited", "expired", "deactivated"] as const;
/** How somebody stands; an invitation that has expired is told apart from one that has not. */
export type PersonState = (typeof personStates)[number];
export const stateOf = ({ status, invitationExpired }: Person): PersonState =>
  status === "invited" && invitationExpired ? "expired" : status;

/** What a list of people is narrowed to, as the address says it. */
export type PeopleFilter = {
  search?: string;
  status?: PersonState;
};

export function parsePeopleFilter(raw: RawSearch): PeopleFilter {
  return { search: text(raw.search), status: oneOf(raw.status, personStates) };
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

export const personQuery = (id: string) => api.directory.getPerson.queryOptions({ input: { id } });
export const permissionsQuery = (id: string) =>
  api.directory.explainPermissions.queryOptions({ input: { id } });
export const placesQuery = () => api.directory.places.queryOptions();
/** The tenant's own roles, for staff or for members. */
export const rolesQuery = (kind?: Person["kind"]) =>
  api.directory.listRoles.queryOptions({ input: kind ? { kind } : {} });

export const prefetchPerson = ({ params: { id = "" } }: Place) =>
  Promise.all([queryClient.prefetchQuery(personQuery(id)), queryClient.prefetchQuery(permissionsQuery(id))]);

const listKey = api.directory.listPeople.key();
type Pages = InfiniteData<{ items: Person[]; nextCursor: string | null }>;

/** Changes a person on their page and in every list that shows them. */
function patch(queries: ReturnType<typeof useQueryClient>, id: string, change: Partial<Person>) {
  queries.setQueryData(personQuery(id).queryKey, (person) => person && { ...person, ...change });
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
      onMutate: async ({ id, customRoleId: _, ...change }) => {
        await queries.cancelQueries({ queryKey: api.directory.key() });
        const before = queries.getQueriesData({ queryKey: api.directory.key() });
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

/** A call that changes something of the directory; everything that shows it is asked for again. */
function useDirectoryChange<Input, Output>(options: {
  mutationFn?: (input: Input, context: never) => Promise<Output>;
}) {
  const queries = useQueryClient();
  return useMutation({
    ...(options as { mutationFn: (input: Input) => Promise<Output> }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: api.directory.key() }),
  });
}

export const useInvite = () => useDirectoryChange(api.directory.invitePerson.mutationOptions());
export const useRenewInvitation = () => useDirectoryChange(api.directory.renewInvitation.mutationOptions());
export const useRevoke = () => useDirectoryChange(api.directory.revokeInvitation.mutationOptions());
export const useFactorReset = () => useDirectoryChange(api.directory.resetFactors.mutationOptions());
export const useAddressChange = () => useDirectoryChange(api.directory.changeAddress.mutationOptions());
export const useDeletion = () => useDirectoryChange(api.directory.deletePerson.mutationOptions());

/** Grants or withdraws; the answer explains what came of it, and is shown at once. */
export function usePermissionsChange() {
  const queries = useQueryClient();
  return useMutation(
    api.directory.setPermissions.mutationOptions({
      onSuccess: (explained) => {
        queries.setQueryData(permissionsQuery(explained.person.id).queryKey, explained);
        patch(queries, explained.person.id, explained.person);
        void queries.invalidateQueries({ queryKey: api.directory.key() });
      },
    }),
  );
}
export const useImport = () => useDirectoryChange(api.directory.importPeople.mutationOptions());
export const useRoleCreation = () => useDirectoryChange(api.directory.createRole.mutationOptions());
export const useRoleChange = () => useDirectoryChange(api.directory.updateRole.mutationOptions());
export const useRoleDeletion = () => useDirectoryChange(api.directory.deleteRole.mutationOptions());
export const usePeopleLimit = () => useDirectoryChange(api.directory.limitPeople.mutationOptions());
