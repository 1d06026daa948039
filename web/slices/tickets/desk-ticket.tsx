import { useQuery } from "@tanstack/react-query";
import { t } from "../../kernel/messages.ts";
import { useGo, useParam } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { TicketStatusBadge } from "./badges.tsx";
import { ticketQuery } from "./data.ts";
import { useQuickActs } from "./desk-data.ts";
import { TicketActs } from "./desk-ticket-acts.tsx";
import { DeskTicketView } from "./desk-ticket-view.tsx";
import { ThreadSkeleton } from "./thread-skeleton.tsx";

/** One ticket on a page of its own. */
export function DeskTicket() {
  const id = useParam("id");
  const go = useGo();
  const query = useQuery(ticketQuery(id));
  const ticket = query.data;
  const quick = useQuickActs();
  useShortcuts({
    a: ticket && (() => quick.assignToMe(ticket)),
    w: ticket && (() => quick.setStatus(ticket, "waiting")),
    e: ticket && (() => quick.setStatus(ticket, "resolved")),
    c: () => go({ to: "/desk/tickets/new" }),
  });
  return (
    <Screen
      title={ticket?.subject ?? t("desk.queue.title")}
      hideTitle
      back={{ to: "/desk/tickets", label: t("desk.queue.title") }}
      aside={
        ticket && (
          <>
            <span className="text-14 text-ink-2 tabular">
              {t("tickets.number", { number: String(ticket.number) })}
            </span>
            <span className="max-sm:hidden">
              <TicketStatusBadge status={ticket.status} />
            </span>
          </>
        )
      }
      action={
        ticket && (
          <TicketActs
            ticket={ticket}
            onShow={(other) => go({ to: "/desk/tickets/$id", params: { id: other } })}
          />
        )
      }
    >
      <QueryView query={query} skeleton={<ThreadSkeleton />}>
        {(loaded) => (
          <div className="flex min-h-[calc(100dvh-var(--bar-height)-80px)] flex-col">
            <DeskTicketView key={loaded.id} ticket={loaded} />
          </div>
        )}
      </QueryView>
    </Screen>
  );
}
