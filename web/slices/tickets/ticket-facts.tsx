import type { ReactNode } from "react";
import type { Ticket } from "../../../contract/tickets.ts";
import { t } from "../../kernel/messages.ts";
import { useMay } from "../../kernel/session.tsx";
import { Facts } from "../../ui/card.tsx";
import { DateText, RelativeTime } from "../../ui/relative-time.tsx";
import { PriorityBadge, TicketStatusBadge } from "./badges.tsx";
import { Copied, PersonName } from "./copied.tsx";

/** What is known of a ticket, for the side of its thread in the portal. */
export function TicketFacts({ ticket }: { ticket: Ticket }) {
  const mayWrite = useMay("tickets.write");
  const { assignee, category, responseTarget, resolutionTarget } = ticket;
  const items: [string, ReactNode][] = [
    [t("tickets.fact.status"), <TicketStatusBadge key="status" status={ticket.status} look="plain" />],
    [t("tickets.fact.priority"), <PriorityBadge key="priority" priority={ticket.priority} />],
    [
      t("tickets.fact.category"),
      category?.name ?? <Missing key="category">{t("tickets.fact.none")}</Missing>,
    ],
    [t("tickets.fact.requester"), <PersonName key="requester" name={ticket.requester.name} />],
    [
      t("tickets.fact.assignee"),
      assignee ? (
        <PersonName key="assignee" name={assignee.name} square />
      ) : (
        <Missing key="assignee">{t("tickets.fact.unassigned")}</Missing>
      ),
    ],
    [
      t("tickets.fact.copied"),
      // A merged ticket lives on elsewhere.
      <Copied key="copied" ticket={ticket} mayChange={mayWrite && !ticket.mergedInto} />,
    ],
    [t("tickets.fact.opened"), <DateText key="opened" at={ticket.createdAt} />],
    [t("tickets.fact.updated"), <RelativeTime key="updated" at={ticket.updatedAt} />],
  ];
  if (responseTarget?.state === "running")
    items.push([t("tickets.fact.response"), <RelativeTime key="response" at={responseTarget.dueAt} />]);
  else if (resolutionTarget?.state === "running")
    items.push([t("tickets.fact.resolution"), <RelativeTime key="resolution" at={resolutionTarget.dueAt} />]);
  return <Facts items={items} />;
}

function Missing({ children }: { children: ReactNode }) {
  return <span className="text-ink-3">{children}</span>;
}
