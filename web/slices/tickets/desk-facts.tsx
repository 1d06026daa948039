import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Ticket, ticketStatuses } from "../../../contract/tickets.ts";
import { errorText } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Facts } from "../../ui/card.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { cx } from "../../ui/cx.ts";
import { Link } from "../../ui/link.tsx";
import { textLinkClass } from "../../ui/link-class.ts";
import { DateText, RelativeTime } from "../../ui/relative-time.tsx";
import { Select } from "../../ui/select.tsx";
import { PriorityBadge, priorityMarks, statusMarks, statusText, TicketStatusBadge } from "./badges.tsx";
import { Copied, PersonName } from "./copied.tsx";
import { categoriesQuery, useTicketUpdate } from "./data.ts";
import { Clock } from "./desk-clock.tsx";
import { staffQuery } from "./desk-data.ts";
import { urgencies } from "./ticket-filters.tsx";

/** A field that looks like text until one comes near. */
const quietField =
  "-ms-2.5 [&_button]:bg-transparent [&_button:not(:hover):not(:focus-visible)]:ring-transparent [&_input]:bg-transparent [&_input]:ps-2.5 [&_input:not(:hover):not(:focus-visible)]:ring-transparent";

type Update = ReturnType<typeof useTicketUpdate>;
interface FactProps {
  ticket: Ticket;
  update: Update;
}

interface DeskFactsProps {
  ticket: Ticket;
  /** Where there is no room for all of them at the side: what is changed all the time, and the rest. */
  part?: "all" | "main" | "rest";
}

const mainFacts = 4;

/** What is known of a ticket, each changed where it stands. */
export function DeskFacts({ ticket, part = "all" }: DeskFactsProps) {
  const update = useTicketUpdate(ticket.id);
  const field = { ticket, update };
  const items: [string, ReactNode][] = [
    [t("tickets.fact.status"), <StatusField key="status" {...field} />],
    [t("tickets.fact.assignee"), <AssigneeField key="assignee" {...field} />],
    [t("tickets.fact.priority"), <PriorityField key="priority" {...field} />],
    [t("tickets.fact.category"), <CategoryField key="category" {...field} />],
    ...targets(ticket),
    [
      t("tickets.fact.client"),
      <Link key="client" to="/desk/clients/$id" params={{ id: ticket.client.id }}>
        <bdi>{ticket.client.name}</bdi>
      </Link>,
    ],
    [t("tickets.fact.requester"), <PersonName key="requester" name={ticket.requester.name} />],
    [
      t("tickets.fact.copied"),
      <Copied key="copied" ticket={ticket} mayChange={ticket.can.edit && !ticket.mergedInto} />,
    ],
    [t("tickets.fact.opened"), <DateText key="opened" at={ticket.createdAt} />],
    [t("tickets.fact.updated"), <RelativeTime key="updated" at={ticket.updatedAt} />],
  ];
  if (ticket.rating) items.push([t("tickets.fact.rating"), <Rating key="rating" rating={ticket.rating} />]);
  return (
    <div className="flex flex-col gap-3">
      {update.error && (
        <Banner tone="error" title={t("desk.ticket.failed")}>
          {errorText(update.error)}
        </Banner>
      )}
      <Facts
        items={part === "all" ? items : part === "main" ? items.slice(0, mainFacts) : items.slice(mainFacts)}
        className={cx(
          "items-start! gap-y-0.5! [&_dd]:flex [&_dd]:min-h-8 [&_dd]:items-center [&_dd>*]:min-w-0 [&_dt]:flex [&_dt]:min-h-8 [&_dt]:items-center",
          part === "main" && "@min-[460px]:grid-cols-[72px_1fr_72px_1fr]",
        )}
      />
    </div>
  );
}

function targets({ responseTarget, resolutionTarget }: Ticket): [string, ReactNode][] {
  const items: [string, ReactNode][] = [];
  if (responseTarget) {
    items.push([t("desk.clock.response"), <Clock key="response" kind="response" target={responseTarget} />]);
  }
  if (resolutionTarget) {
    items.push([
      t("desk.clock.resolution"),
      <Clock key="resolution" kind="resolution" target={resolutionTarget} />,
    ]);
  }
  return items;
}

export function StatusField({ ticket, update }: FactProps) {
  if (!ticket.can.edit) return <TicketStatusBadge status={ticket.status} />;
  return (
    <Select
      label={t("tickets.fact.status")}
      hideLabel
      size="sm"
      className={quietField}
      value={ticket.status}
      onChange={(status) => status !== ticket.status && update.mutate({ id: ticket.id, status })}
      options={ticketStatuses.map((status) => ({
        value: status,
        label: statusText(status, "desk"),
        icon: statusMarks[status].icon,
      }))}
    />
  );
}

function PriorityField({ ticket, update }: FactProps) {
  if (!ticket.can.edit) return <PriorityBadge priority={ticket.priority} />;
  return (
    <Select
      label={t("tickets.fact.priority")}
      hideLabel
      size="sm"
      className={quietField}
      value={ticket.priority}
      onChange={(priority) => priority !== ticket.priority && update.mutate({ id: ticket.id, priority })}
      options={urgencies.map((priority) => ({
        value: priority,
        label: t(`tickets.priority.${priority}`),
        icon: priorityMarks[priority].icon,
      }))}
    />
  );
}

function CategoryField({ ticket, update }: FactProps) {
  const categories = useQuery(categoriesQuery()).data?.items ?? [];
  const current = ticket.category;
  if (!ticket.can.edit) {
    return current ? <bdi>{current.name}</bdi> : <span className="text-ink-3">{t("tickets.fact.none")}</span>;
  }
  const known = categories.filter(({ archived }) => !archived);
  // One that was archived since stays named on its tickets.
  const named = current && !known.some(({ id }) => id === current.id) ? [...known, current] : known;
  return (
    <Select
      label={t("tickets.fact.category")}
      hideLabel
      size="sm"
      className={quietField}
      value={current?.id ?? "none"}
      onChange={(id) => {
        const categoryId = id === "none" ? null : id;
        if (categoryId !== (current?.id ?? null)) update.mutate({ id: ticket.id, categoryId });
      }}
      options={[
        { value: "none", label: t("desk.ticket.categoryNone") },
        ...named.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}

function AssigneeField({ ticket, update }: FactProps) {
  const { person } = useSession();
  const staff = useQuery(staffQuery()).data?.items ?? [];
  const { assignee } = ticket;
  if (!ticket.can.assign) {
    return assignee ? (
      <PersonName name={assignee.name} square />
    ) : (
      <span className="text-ink-3">{t("desk.ticket.assigneeNone")}</span>
    );
  }
  const option = ({ id, name }: { id: string; name: string }) => ({
    value: id,
    label: name,
    mark: <Avatar name={name} size="sm" shape="square" />,
  });
  const assign = (assigneeId: string | null) => {
    if (assigneeId !== (assignee?.id ?? null)) update.mutate({ id: ticket.id, assigneeId });
  };
  return (
    <div className="flex w-full flex-col items-start">
      <ComboBox
        label={t("tickets.fact.assignee")}
        hideLabel
        className={`${quietField} w-full [&_input]:h-8`}
        placeholder={t("desk.ticket.assigneeNone")}
        value={assignee && option(assignee)}
        options={staff.map(option)}
        onChange={(chosen) => assign(chosen?.value ?? null)}
      />
      {assignee?.id !== person.id && (
        <button
          type="button"
          className={cx(textLinkClass, "text-13 touch:min-h-11")}
          onClick={() => assign(person.id)}
        >
          {t("desk.ticket.assignMe")}
        </button>
      )}
    </div>
  );
}

function Rating({ rating }: { rating: NonNullable<Ticket["rating"]> }) {
  return (
    <span>
      {t("tickets.rating.of", { score: rating.score })}
      {rating.comment && (
        <span className="block text-13 text-ink-2" dir="auto">
          {rating.comment}
        </span>
      )}
    </span>
  );
}
