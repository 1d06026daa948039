import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Ticket, TimelineEntry } from "../../../contract/tickets.ts";
import { earlierQuery } from "./data.ts";

/**
 * The whole known history of a ticket, oldest first, and the way to what came before. A ticket is read with its newest
 * 100 entries; while it is open that window moves on, so what was seen once is kept.
 */
export function useHistory(ticket: Ticket) {
  const [seen, setSeen] = useState(() => ({ ...read(ticket), from: ticket.earlierCursor }));
  const fresh = seen.of !== ticket.timeline || seen.id !== ticket.id;
  const now = !fresh
    ? seen
    : overlap(seen.entries, ticket) && seen.id === ticket.id
      ? { ...read(ticket, seen.entries), from: seen.from }
      : { ...read(ticket), from: ticket.earlierCursor };
  if (fresh) setSeen(now);
  const query = useInfiniteQuery(earlierQuery(ticket.id, now.from ?? ""));
  const pages = query.data?.pages ?? [];
  const before = now.from === null ? [] : [...pages].reverse().flatMap((page) => page.items);
  const more = now.from !== null && (query.data === undefined || query.hasNextPage);
  return {
    entries: [...before, ...now.entries],
    earlier: more
      ? {
          pending: query.isFetching,
          error: query.isFetching ? null : query.error,
          load: () => void (query.data ? query.fetchNextPage() : query.refetch()),
        }
      : null,
  };
}

/** The window of a ticket, after what moved out of it since it was opened. */
function read({ id, timeline, earlierCursor }: Ticket, seen: readonly TimelineEntry[] = []) {
  const start = timeline[0];
  const at = start ? seen.findIndex((entry) => entry.id === start.id) : -1;
  const entries = earlierCursor && at > 0 ? [...seen.slice(0, at), ...timeline] : timeline;
  return { id, of: timeline, entries };
}

function overlap(seen: readonly TimelineEntry[], { timeline }: Ticket): boolean {
  return seen.length === 0 || seen.some((entry) => entry.id === timeline[0]?.id);
}
