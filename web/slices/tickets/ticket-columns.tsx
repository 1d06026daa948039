import type { TicketRow } from "../../../contract/tickets.ts";
import { t } from "../../kernel/messages.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import type { Column } from "../../ui/table-column.ts";
import { PriorityBadge, TicketStatusBadge } from "./badges.tsx";

/** Columns of the portal's list of tickets; the ids of what can be sorted are those of the contract. */
export const ticketColumns = (): Column<TicketRow>[] => [
  {
    id: "number",
    header: t("tickets.column.number"),
    width: "108px",
    sortable: true,
    from: "lg",
    cell: ({ number }) => (
      <span className="text-13 text-ink-3 tabular">{t("tickets.number", { number: String(number) })}</span>
    ),
  },
  {
    id: "subject",
    header: t("tickets.column.subject"),
    primary: true,
    cell: ({ subject }) => (
      <span dir="auto" title={subject}>
        {subject}
      </span>
    ),
  },
  {
    id: "status",
    header: t("tickets.column.status"),
    width: "148px",
    cell: ({ status }) => <TicketStatusBadge status={status} look="plain" />,
  },
  {
    id: "priority",
    header: t("tickets.column.priority"),
    width: "112px",
    sortable: true,
    cell: ({ priority }) => <PriorityBadge priority={priority} />,
  },
  {
    id: "people",
    header: t("tickets.column.people"),
    width: "88px",
    from: "lg",
    cell: (row) => <TicketPeople row={row} />,
  },
  {
    id: "updated",
    header: t("tickets.column.updated"),
    width: "132px",
    align: "end",
    sortable: true,
    cell: ({ updatedAt }) => (
      <span className="text-13 text-ink-2">
        <RelativeTime at={updatedAt} />
      </span>
    ),
  },
];

/** Who asked, and who works on it. */
function TicketPeople({ row: { requester, assignee } }: { row: TicketRow }) {
  const words = [
    t("tickets.people.askedBy", { name: requester.name }),
    assignee ? t("tickets.people.handledBy", { name: assignee.name }) : t("tickets.people.nobody"),
  ].join("\n");
  return (
    <span className="relative z-1 inline-flex items-center gap-1" title={words}>
      <Avatar name={requester.name} size="sm" />
      {assignee && <Avatar name={assignee.name} size="sm" shape="square" />}
      <span className="sr-only">{words}</span>
    </span>
  );
}

/** What a phone shows of a ticket below its subject. */
export function TicketCard({ row }: { row: TicketRow }) {
  const pressing = row.priority === "urgent" || row.priority === "high";
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-ink-2">
      <TicketStatusBadge status={row.status} look="plain" />
      {pressing && <PriorityBadge priority={row.priority} />}
      <span className="ms-auto flex items-center gap-2 text-12 text-ink-3">
        <span className="tabular">{t("tickets.number", { number: String(row.number) })}</span>
        <RelativeTime at={row.updatedAt} />
      </span>
    </div>
  );
}
