import { keepPreviousData, type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  type Ticket,
  type TicketPriority,
  type TicketStatus,
  type TimelineEntry,
  ticketPriorities,
  ticketStatuses,
} from "../../../contract/tickets.ts";
import { dateText, flag, manyOf, oneOf, type RawSearch, text, texts } from "../../kernel/address.ts";
import { api, byCursor, queryClient } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import { useSession } from "../../kernel/session.tsx";
import type { Hit, Place } from "../../shell/door.ts";

export const ticketSorts = ["updated", "created", "priority", "number"] as const;
export type TicketSort = (typeof ticketSorts)[number];

/** What a list of tickets is narrowed to, as the address says it; the names are those of the contract. */
export type TicketFilter = {
  search?: string;
  status: TicketStatus[];
  priority: TicketPriority[];
  categoryId: string[];
  mine?: true;
  createdFrom?: string;
  createdTo?: string;
  sort?: TicketSort;
  direction?: "asc" | "desc";
};

export function parseTicketFilter(raw: RawSearch): TicketFilter {
  return {
    search: text(raw.search),
    status: manyOf(raw.status, ticketStatuses),
    priority: manyOf(raw.priority, ticketPriorities),
    categoryId: texts(raw.categoryId),
    mine: flag(raw.mine),
    createdFrom: dateText(raw.createdFrom),
    createdTo: dateText(raw.createdTo),
    sort: oneOf(raw.sort, ticketSorts),
    direction: oneOf(raw.direction, ["asc", "desc"]),
  };
}

/** The same without anything that narrows; the order stays. */
export const noTicketFilter: Omit<TicketFilter, "sort" | "direction"> = {
  search: undefined,
  status: [],
  priority: [],
  categoryId: [],
  mine: undefined,
  createdFrom: undefined,
  createdTo: undefined,
};

export function isNarrowed(filter: TicketFilter): boolean {
  const { sort: _sort, direction: _direction, ...narrowing } = filter;
  return Object.values(narrowing).some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)));
}

type ListInput = Parameters<typeof client.tickets.list>[0];

/** Pages of tickets. Rows stay in sight while another filter is being loaded. */
export const ticketListQuery = (filter: Omit<NonNullable<ListInput>, "cursor" | "limit">) =>
  api.tickets.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...filter, cursor, limit: 25 }),
    ...byCursor,
    placeholderData: keepPreviousData,
  });

/** One ticket with the end of its history. Somebody may answer while it is being read. */
export const ticketQuery = (id: string) =>
  api.tickets.get.queryOptions({ input: { id }, refetchInterval: 30_000 });

/** The ticket as its client is shown it, for staff. */
export const clientViewQuery = (id: string) =>
  api.tickets.get.queryOptions({ input: { id, as: "client" }, refetchInterval: 30_000 });

/** The history before what a ticket is read with, from `earlierCursor` backwards. */
export const earlierQuery = (id: string, from: string) =>
  api.tickets.timeline.infiniteOptions({
    input: (cursor: string | undefined) => ({ id, cursor: cursor ?? from, limit: 100 }),
    ...byCursor,
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const categoriesQuery = () => api.tickets.listCategories.queryOptions({ staleTime: 5 * 60_000 });

export const prefetchTickets = ({ search }: Place) =>
  queryClient.prefetchInfiniteQuery(ticketListQuery(parseTicketFilter(search)));

export const prefetchTicket = ({ params }: Place) => queryClient.prefetchQuery(ticketQuery(params.id ?? ""));

/** What the palette finds; `base` is `/tickets` or `/desk/tickets`. */
export const findTickets =
  (base: string) =>
  async (search: string, signal: AbortSignal): Promise<Hit[]> => {
    const { items } = await client.tickets.list({ search, limit: 6 }, { signal });
    return items.map(({ id, number, subject, client }) => ({
      id,
      title: subject,
      detail: base === "/tickets" ? `#${number}` : `#${number} · ${client.name}`,
      target: { to: `${base}/$id`, params: { id } },
    }));
  };

/** Begins the id of a reply that the server has not answered for yet. */
const pendingPrefix = "pending-";
export const isPending = (entry: TimelineEntry) => entry.id.startsWith(pendingPrefix);

function put(queries: QueryClient, ticket: Ticket) {
  queries.setQueryData(ticketQuery(ticket.id).queryKey, ticket);
}

/** What else shows a ticket: lists, the earlier history, the home pages. */
function refreshAround(queries: QueryClient) {
  void queries.invalidateQueries({ queryKey: api.tickets.list.key() });
  void queries.invalidateQueries({ queryKey: api.overview.key() });
}

/** Replies, or notes when `internal`. The words stand in the thread at once, and leave it again when it fails. */
export function useReply(id: string) {
  const queries = useQueryClient();
  const { person, door } = useSession();
  const key = ticketQuery(id).queryKey;
  return useMutation(
    api.tickets.reply.mutationOptions({
      onMutate: async ({ body, internal = false }) => {
        await queries.cancelQueries({ queryKey: key });
        const at = new Date().toISOString();
        const author = {
          id: person.id,
          name: person.name,
          kind: door === "desk" ? "staff" : "member",
        } as const;
        const entry: TimelineEntry = {
          type: "reply",
          id: `${pendingPrefix}${at}`,
          at,
          author,
          body,
          internal: internal === true,
        };
        queries.setQueryData(key, (ticket) => ticket && { ...ticket, timeline: [...ticket.timeline, entry] });
      },
      onError: () => {
        queries.setQueryData(
          key,
          (ticket) => ticket && { ...ticket, timeline: ticket.timeline.filter((entry) => !isPending(entry)) },
        );
      },
      onSuccess: (ticket) => put(queries, ticket),
      onSettled: () => refreshAround(queries),
    }),
  );
}

/** Changes a ticket. A new status or priority shows at once; what fails goes back. */
export function useTicketUpdate(id: string) {
  const queries = useQueryClient();
  const key = ticketQuery(id).queryKey;
  return useMutation(
    api.tickets.update.mutationOptions({
      onMutate: async ({ status, priority }) => {
        await queries.cancelQueries({ queryKey: key });
        const before = queries.getQueryData(key);
        if (before)
          put(queries, {
            ...before,
            status: status ?? before.status,
            priority: priority ?? before.priority,
          });
        return { before };
      },
      onError: (_error, _input, kept) => {
        if (kept?.before) put(queries, kept.before);
      },
      onSuccess: (ticket) => put(queries, ticket),
      onSettled: () => refreshAround(queries),
    }),
  );
}

export function useRate(id: string) {
  const queries = useQueryClient();
  const key = ticketQuery(id).queryKey;
  return useMutation(
    api.tickets.rate.mutationOptions({
      onSuccess: (ticket) => queries.setQueryData(key, ticket),
      onSettled: () => refreshAround(queries),
    }),
  );
}

export function useOpenTicket() {
  const queries = useQueryClient();
  return useMutation(
    api.tickets.open.mutationOptions({
      onSuccess: (ticket) => {
        put(queries, ticket);
        refreshAround(queries);
      },
    }),
  );
}
