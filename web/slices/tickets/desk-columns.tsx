import type { TicketRow } from "../../../contract/tickets.ts";
import { t } from "../../kernel/messages.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { cx } from "../../ui/cx.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import type { Column } from "../../ui/table-column.ts";
import { PriorityBadge, priorityMarks, statusMarks, statusText, TicketStatusBadge } from "./badges.tsx";
import { NextClock } from "./desk-clock.tsx";

const inks = {
  neutral: "text-ink-3",
  accent: "text-accent-text",
  green: "text-green",
  amber: "text-amber",
  red: "text-red",
  blue: "text-blue",
};

/** A priority as its icon alone, with the word for whoever does not see or know it. */
export function PriorityIcon({ priority }: Pick<TicketRow, "priority">) {
  const { icon: Icon, tone } = priorityMarks[priority];
  const word = t(`tickets.priority.${priority}`);
  // Most tickets are of this priority: only the others are to catch the eye.
  if (priority === "normal")
    return (
      <span className="relative inline-flex w-3.75 shrink-0">
        <span className="sr-only">{word}</span>
      </span>
    );
  return (
    <span className="relative inline-flex shrink-0" title={word}>
      <Icon size={15} strokeWidth={2.25} aria-hidden className={inks[tone]} />
      <span className="sr-only">{word}</span>
    </span>
  );
}

export function StatusIcon({ status }: Pick<TicketRow, "status">) {
  const { icon: Icon, tone } = statusMarks[status];
  const word = statusText(status, "desk");
  return (
    <span className="relative inline-flex shrink-0" title={word}>
      <Icon size={15} strokeWidth={2.25} aria-hidden className={inks[tone]} />
      <span className="sr-only">{word}</span>
    </span>
  );
}

export function Assignee({ person }: { person: TicketRow["assignee"] }) {
  if (!person) return <span className="text-ink-3">{t("desk.queue.nobody")}</span>;
  return (
    <span className="flex min-w-0 items-center gap-2" title={person.name}>
      <Avatar name={person.name} size="sm" shape="square" />
      <span className="truncate text-ink-2" dir="auto">
        {person.name}
      </span>
    </span>
  );
}

const priority: Column<TicketRow> = {
  id: "priority",
  header: t("desk.queue.column.priority"),
  hideHeader: true,
  width: "40px",
  cell: (row) => <PriorityIcon priority={row.priority} />,
};

const number: Column<TicketRow> = {
  id: "number",
  header: t("desk.queue.column.number"),
  width: "96px",
  sortable: true,
  cell: (row) => (
    <span className="text-ink-3 tabular">{t("tickets.number", { number: String(row.number) })}</span>
  ),
};

const client: Column<TicketRow> = {
  id: "client",
  header: t("desk.queue.column.client"),
  width: "15%",
  from: "lg",
  cell: (row) => (
    <span className="text-ink-2" dir="auto" title={row.client.name}>
      {row.client.name}
    </span>
  ),
};

const due: Column<TicketRow> = {
  id: "due",
  header: t("desk.queue.column.due"),
  width: "156px",
  sortable: true,
  cell: (row) => <NextClock row={row} />,
};

/** All of a row, for the queue on its own. */
export const wideColumns: Column<TicketRow>[] = [
  priority,
  number,
  {
    id: "subject",
    header: t("desk.queue.column.subject"),
    primary: true,
    cell: (row) => (
      <span dir="auto" title={row.subject}>
        {row.subject}
      </span>
    ),
  },
  client,
  {
    id: "status",
    header: t("desk.queue.column.status"),
    width: "156px",
    cell: (row) => <TicketStatusBadge status={row.status} look="plain" />,
  },
  {
    id: "assignee",
    header: t("desk.queue.column.assignee"),
    width: "150px",
    from: "lg",
    cell: (row) => <Assignee person={row.assignee} />,
  },
  due,
  {
    id: "updated",
    header: t("desk.queue.column.updated"),
    width: "104px",
    align: "end",
    sortable: true,
    from: "xl",
    cell: (row) => (
      <span className="text-ink-3">
        <RelativeTime at={row.updatedAt} narrow />
      </span>
    ),
  },
];

/** What is left of a row beside an open ticket. `shown` is the open one. */
export function narrowColumns(shown: string): Column<TicketRow>[] {
  return [
    {
      id: "subject",
      header: t("desk.queue.column.subject"),
      primary: true,
      cell: (row) => <NarrowSubject row={row} shown={row.id === shown} />,
    },
    { ...due, width: "128px", cell: (row) => <NextClock row={row} short /> },
  ];
}

function NarrowSubject({ row, shown }: { row: TicketRow; shown: boolean }) {
  return (
    <span className="flex min-w-0 items-center gap-2" data-shown={shown ? "" : undefined}>
      <PriorityIcon priority={row.priority} />
      <StatusIcon status={row.status} />
      <span className={cx("truncate", !shown && "font-regular")} dir="auto" title={row.subject}>
        {row.subject}
      </span>
      {shown && <span className="sr-only">{t("desk.queue.shown")}</span>}
    </span>
  );
}

/** What a phone shows of a ticket below its subject. */
export function QueueCard({ row }: { row: TicketRow }) {
  return (
    <div className="mt-1.5 flex flex-col gap-1 text-13 text-ink-2">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate" dir="auto">
          {row.client.name}
        </span>
        <span className="shrink-0 text-12 text-ink-3 tabular">
          {t("tickets.number", { number: String(row.number) })}
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <TicketStatusBadge status={row.status} look="plain" />
        {row.priority !== "normal" && <PriorityBadge priority={row.priority} />}
        <span className="ms-auto">
          <NextClock row={row} />
        </span>
      </div>
    </div>
  );
}
