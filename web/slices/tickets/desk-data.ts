import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Ticket, TicketRow, TicketStatus } from "../../../contract/tickets.ts";
import { api } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { toast } from "../../ui/toast.tsx";
import { ticketQuery } from "./data.ts";

/** The staff that tickets can be given to. */
export const staffQuery = () =>
  api.directory.findPeople.queryOptions({
    input: { kind: "staff", limit: 100 },
    staleTime: 5 * 60_000,
  });

export const cannedRepliesQuery = () => api.tickets.listCannedReplies.queryOptions({ staleTime: 60_000 });

type Quick = { status?: TicketStatus; assigneeId?: string | null };
type Pages = InfiniteData<{ items: TicketRow[]; nextCursor: string | null }>;

/** What a single key does to a ticket: at once on the screen, with undo. */
export function useQuickActs() {
  const queries = useQueryClient();
  const { person } = useSession();
  const change = useMutation({
    mutationFn: ({ row, quick }: { row: TicketRow; quick: Quick }) =>
      client.tickets.update({ id: row.id, ...quick }),
    onMutate: ({ row, quick }) => {
      const assignee =
        quick.assigneeId === undefined || quick.assigneeId === row.assignee?.id
          ? row.assignee
          : quick.assigneeId === person.id
            ? { id: person.id, name: person.name, kind: "staff" as const }
            : null;
      const status = quick.status ?? row.status;
      const patch = <T extends TicketRow>(one: T): T => ({ ...one, assignee, status });
      queries.setQueriesData<Pages>({ queryKey: api.tickets.list.key() }, (pages) =>
        pages ? patchRow(pages, row.id, patch) : pages,
      );
      queries.setQueryData<Ticket>(ticketQuery(row.id).queryKey, (one) => one && patch(one));
    },
    onSuccess: (ticket) => queries.setQueryData(ticketQuery(ticket.id).queryKey, ticket),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: api.tickets.list.key() });
      void queries.invalidateQueries({ queryKey: api.overview.key() });
    },
    onError: (_error, { row }) => void queries.invalidateQueries({ queryKey: ticketQuery(row.id).queryKey }),
  });
  const act = (row: TicketRow, quick: Quick, done: string) => {
    const back: Quick = {
      ...(quick.status === undefined ? {} : { status: row.status }),
      ...(quick.assigneeId === undefined ? {} : { assigneeId: row.assignee?.id ?? null }),
    };
    const undo = () => change.mutate({ row: { ...row }, quick: back });
    change.mutate(
      { row, quick },
      { onSuccess: () => toast(done, { label: t("desk.quick.undo"), onAction: undo }) },
    );
  };
  const named = (row: TicketRow) => ({ number: String(row.number) });
  return {
    assignToMe: (row: TicketRow) =>
      row.assignee?.id !== person.id &&
      act(row, { assigneeId: person.id }, t("desk.quick.assigned", named(row))),
    setStatus: (row: TicketRow, status: "open" | "waiting" | "resolved") =>
      row.status !== status && act(row, { status }, t(`desk.quick.${status}`, named(row))),
    error: change.error,
    failed: change.isError ? change.variables.row : undefined,
  };
}

function patchRow(pages: Pages, id: string, patch: (row: TicketRow) => TicketRow): Pages {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.map((row) => (row.id === id ? patch(row) : row)),
    })),
  };
}
