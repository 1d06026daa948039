import { useQuery } from "@tanstack/react-query";
import { CircleCheck, RotateCcw } from "lucide-react";
import { useMemo } from "react";
import type { Ticket } from "../../../contract/tickets.ts";
import { errorText } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { useGo, useParam } from "../../kernel/navigation.ts";
import { useMay } from "../../kernel/session.tsx";
import { useCommands } from "../../shell/palette-state.ts";
import { Screen } from "../../shell/screen.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/card.tsx";
import { Link } from "../../ui/link.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { PriorityBadge, TicketStatusBadge } from "./badges.tsx";
import { Composer, ComposerDock } from "./composer.tsx";
import { ticketQuery, useReply } from "./data.ts";
import { RatingCard } from "./rating.tsx";
import { ThreadSkeleton } from "./thread-skeleton.tsx";
import { TicketFacts } from "./ticket-facts.tsx";
import { Timeline } from "./timeline.tsx";
import { TimelineEnd } from "./timeline-end.tsx";
import { useClosing } from "./use-closing.ts";

/** One ticket: what was said and done, what is known of it, and where one answers. */
export function TicketThread() {
  const id = useParam("id");
  const query = useQuery(ticketQuery(id));
  const ticket = query.data;
  const closing = useClosing(id);
  const go = useGo();
  useShortcuts({ c: useMay("tickets.write") ? () => go({ to: "/tickets/new" }) : undefined });
  return (
    <Screen
      title={ticket?.subject ?? t("tickets.title")}
      hideTitle
      back={{ to: "/tickets", label: t("tickets.title") }}
      aside={
        ticket && (
          <>
            <span className="text-14 text-ink-2 tabular">
              {t("tickets.number", { number: String(ticket.number) })}
            </span>
            <TicketStatusBadge status={ticket.status} />
          </>
        )
      }
      action={ticket && <ThreadAction ticket={ticket} closing={closing} />}
    >
      <QueryView query={query} skeleton={<ThreadSkeleton />}>
        {(loaded) => <Thread key={loaded.id} ticket={loaded} closing={closing} />}
      </QueryView>
    </Screen>
  );
}

type Closing = ReturnType<typeof useClosing>;
interface ThreadProps {
  ticket: Ticket;
  closing: Closing;
}

function ThreadAction({ ticket, closing }: ThreadProps) {
  if (ticket.can.reopen)
    return (
      <Button icon={RotateCcw} pending={closing.pending} onClick={closing.reopen}>
        {t("tickets.thread.reopen")}
      </Button>
    );
  if (!ticket.can.close) return null;
  return (
    <Button icon={CircleCheck} pending={closing.pending} onClick={closing.close}>
      {t("tickets.thread.close")}
    </Button>
  );
}

function Thread({ ticket, closing }: ThreadProps) {
  useThreadCommands(ticket, closing);
  return (
    <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_280px]">
      <div className="flex min-w-0 flex-col">
        <ThreadHead ticket={ticket} />
        <Timeline ticket={ticket} />
        <TimelineEnd />
        <div className="mt-4 flex flex-col gap-3 empty:hidden">
          <RatingCard ticket={ticket} />
          {closing.error && <Banner tone="error">{errorText(closing.error)}</Banner>}
        </div>
        <ThreadFoot ticket={ticket} closing={closing} />
      </div>
      <Section
        title={t("tickets.thread.facts")}
        className="lg:sticky lg:top-[calc(var(--bar-height)+20px)] lg:self-start"
      >
        <TicketFacts ticket={ticket} />
      </Section>
    </div>
  );
}

/** The whole subject, however long; the window's own heading says it to screen readers. */
function ThreadHead({ ticket }: { ticket: Ticket }) {
  return (
    <div className="mb-4">
      <p aria-hidden className="text-20 font-bold text-pretty break-words" dir="auto">
        {ticket.subject}
      </p>
      <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-ink-2 lg:hidden">
        <PriorityBadge priority={ticket.priority} />
        {ticket.category && <span dir="auto">{ticket.category.name}</span>}
        <span dir="auto">
          {ticket.assignee
            ? t("tickets.people.handledBy", { name: ticket.assignee.name })
            : t("tickets.people.nobody")}
        </span>
      </div>
    </div>
  );
}

/** Where one answers, or why one cannot. */
function ThreadFoot({ ticket, closing }: ThreadProps) {
  const reply = useReply(ticket.id);
  if (ticket.mergedInto) return <MergedNote into={ticket.mergedInto} />;
  if (!ticket.can.reply) {
    if (ticket.status !== "closed") return null;
    return (
      <Banner
        tone="info"
        title={t("tickets.thread.closedNote")}
        className="mt-4"
        action={
          ticket.can.reopen && (
            <Button size="sm" pending={closing.pending} onClick={closing.reopen}>
              {t("tickets.thread.reopen")}
            </Button>
          )
        }
      >
        {ticket.can.reopen && t("tickets.thread.closedHint")}
      </Banner>
    );
  }
  return (
    <ComposerDock>
      {ticket.status === "resolved" && (
        <p className="px-1 pb-2 text-13 text-ink-2">
          <span className="font-medium text-ink">{t("tickets.thread.resolvedNote")}</span>{" "}
          {t("tickets.thread.resolvedHint")}
        </p>
      )}
      <Composer
        draft={`tickets.reply.${ticket.id}`}
        label={t("tickets.thread.replyLabel")}
        placeholder={t("tickets.thread.replyPlaceholder")}
        action={t("tickets.thread.replyAction")}
        send={(body) => reply.mutateAsync({ id: ticket.id, body })}
      />
    </ComposerDock>
  );
}

function MergedNote({ into }: { into: { id: string; number: number } }) {
  return (
    <Banner tone="info" className="mt-4">
      {t("tickets.thread.merged")}{" "}
      <Link to="/tickets/$id" params={{ id: into.id }} className="text-blue underline decoration-current">
        {t("tickets.number", { number: String(into.number) })}
      </Link>
      . {t("tickets.thread.mergedHint")}
    </Banner>
  );
}

function useThreadCommands(ticket: Ticket, closing: Closing) {
  const { close, reopen } = ticket.can;
  useCommands(
    useMemo(
      () => [
        ...(reopen
          ? [{ id: "reopen", label: t("tickets.thread.reopen"), icon: RotateCcw, onAction: closing.reopen }]
          : []),
        ...(close && !reopen
          ? [{ id: "close", label: t("tickets.thread.close"), icon: CircleCheck, onAction: closing.close }]
          : []),
      ],
      [close, reopen, closing.close, closing.reopen],
    ),
  );
}
