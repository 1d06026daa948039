import { useQuery } from "@tanstack/react-query";
import { Maximize2, X } from "lucide-react";
import type { Ticket } from "../../../contract/tickets.ts";
import { t } from "../../kernel/messages.ts";
import { IconButton, iconButtonClass } from "../../ui/icon-button.tsx";
import { Link } from "../../ui/link.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { TicketStatusBadge } from "./badges.tsx";
import { ticketQuery } from "./data.ts";
import { TicketActs } from "./desk-ticket-acts.tsx";
import { DeskTicketView } from "./desk-ticket-view.tsx";
import { ThreadSkeleton } from "./thread-skeleton.tsx";

interface TicketPaneProps {
  id: string;
  onClose: () => void;
  onShow: (id: string) => void;
}

/** The open ticket beside the queue, with a scroll of its own. */
export function TicketPane({ id, onClose, onShow }: TicketPaneProps) {
  const query = useQuery(ticketQuery(id));
  const ticket = query.data;
  return (
    <section
      key={id}
      aria-label={ticket?.subject ?? t("desk.queue.pane")}
      className="sticky top-(--bar-height) flex h-[calc(100dvh-var(--bar-height))] min-w-0 flex-1 flex-col"
    >
      <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line ps-5 pe-3">
        {ticket && <PaneHead ticket={ticket} />}
        <div className="ms-auto flex items-center gap-1">
          {ticket && <TicketActs ticket={ticket} size="sm" onShow={onShow} />}
          <Link
            to="/desk/tickets/$id"
            params={{ id }}
            look="plain"
            aria-label={t("desk.queue.openPage")}
            title={t("desk.queue.openPage")}
            className={`${iconButtonClass} size-7`}
          >
            <Maximize2 size={15} aria-hidden />
          </Link>
          <IconButton icon={X} size="sm" side="none" label={t("desk.queue.closePane")} onClick={onClose} />
        </div>
      </header>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-5 pt-4 [--bar-height:0px]">
        <QueryView query={query} skeleton={<ThreadSkeleton />}>
          {(loaded) => <DeskTicketView ticket={loaded} />}
        </QueryView>
      </div>
    </section>
  );
}

function PaneHead({ ticket }: { ticket: Ticket }) {
  return (
    <>
      <h2 className="text-13 font-medium text-ink-2 tabular">
        {t("tickets.numberWord", { number: String(ticket.number) })}
      </h2>
      <TicketStatusBadge status={ticket.status} />
    </>
  );
}
