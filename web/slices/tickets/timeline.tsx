import {
  ArrowLeftRight,
  ChevronsUp,
  CircleDot,
  GitMerge,
  Lock,
  type LucideIcon,
  Pencil,
  Star,
  Tag,
  UserPlus,
  UserRound,
} from "lucide-react";
import { memo, type ReactNode } from "react";
import type { personRef } from "../../../contract/directory.ts";
import type { Ticket, TicketStatus, TimelineEntry } from "../../../contract/tickets.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Markdown } from "../../ui/markdown.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { statusMarks } from "./badges.tsx";
import { changeText } from "./change-text.ts";
import { isPending } from "./data.ts";
import { useHistory } from "./use-history.ts";

type Person = (typeof personRef)["_output"];
type ChangeEntry = Extract<TimelineEntry, { type: "change" }>;

interface TimelineProps {
  ticket: Ticket;
  /** Desk: what is done with the description, and what stands in its place while it is being edited. */
  opening?: Opening;
  /** Desk: what the client sees of it. */
  withoutNotes?: boolean;
}
interface Opening {
  action?: ReactNode;
  editor?: ReactNode;
}

const isNote = (entry: TimelineEntry) => entry.type === "reply" && entry.internal;

/**
 * The conversation of a ticket from its description to the newest word: own side tinted and set in from the start,
 * the other side plain, what changed as thin lines between. Used by the portal and by Desk.
 */
export function Timeline({ ticket, opening, withoutNotes = false }: TimelineProps) {
  const history = useHistory(ticket);
  const { earlier } = history;
  const entries = withoutNotes ? history.entries.filter((entry) => !isNote(entry)) : history.entries;
  return (
    <ol aria-label={t("tickets.thread.conversation")} className="flex flex-col gap-3">
      <Message
        author={ticket.requester}
        at={ticket.createdAt}
        body={ticket.description}
        opening={opening ?? {}}
      />
      {earlier && (
        <li className="flex flex-col items-center py-1">
          {earlier.error ? (
            <ErrorLine error={earlier.error} onRetry={earlier.load} />
          ) : (
            <Button
              variant="quiet"
              size="sm"
              icon={ChevronsUp}
              pending={earlier.pending}
              onClick={earlier.load}
            >
              {t(earlier.pending ? "tickets.thread.earlierLoading" : "tickets.thread.earlier")}
            </Button>
          )}
        </li>
      )}
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

const Entry = memo(function Entry({ entry }: { entry: TimelineEntry }) {
  if (entry.type === "change") return <ChangeLine entry={entry} />;
  const { author, at, body, internal } = entry;
  return <Message author={author} at={at} body={body} internal={internal} pending={isPending(entry)} />;
});

interface MessageProps {
  author: Person;
  at: string;
  body: string;
  internal?: boolean;
  pending?: boolean;
  /** The description, with which the conversation begins. */
  opening?: Opening;
}

function Message({ author, at, body, internal = false, pending = false, opening }: MessageProps) {
  const { door } = useSession();
  const own = author.kind === (door === "desk" ? "staff" : "member");
  return (
    <li className={cx("flex gap-2.5", own ? "md:ps-10" : "md:pe-10")} aria-busy={pending}>
      <span className="pt-2 max-md:hidden">
        <Avatar name={author.name} shape={author.kind === "staff" ? "square" : "round"} />
      </span>
      <article
        className={cx(
          "min-w-0 flex-1 rounded-10 px-3.5 pt-2.5 pb-3",
          internal
            ? "bg-amber-soft"
            : own
              ? "bg-accent-soft [&_a]:text-accent-soft-text [&_:is(code,pre)]:bg-surface"
              : "ring-1 ring-line ring-inset",
        )}
      >
        <header className="mb-1 flex flex-wrap items-center gap-x-2 gap-y-0.5 text-13">
          <span className="md:hidden">
            <Avatar name={author.name} size="sm" shape={author.kind === "staff" ? "square" : "round"} />
          </span>
          <span className="min-w-0 font-medium break-words" dir="auto">
            {author.name}
          </span>
          <Aside strong={internal}>
            {internal && <Lock size={12} strokeWidth={2.25} aria-hidden />}
            {internal && t("tickets.thread.internal")}
            {opening && t("tickets.thread.opened")}
          </Aside>
          <span className={cx("ms-auto text-12", internal || own ? "text-ink-2" : "text-ink-3")}>
            {pending ? t("tickets.thread.sending") : <RelativeTime at={at} />}
          </span>
          {opening?.action}
        </header>
        {opening?.editor ?? <Markdown text={body} />}
      </article>
    </li>
  );
}

function Aside({ strong, children }: { strong: boolean; children: ReactNode }) {
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1 text-12",
        strong ? "font-medium text-amber" : "text-ink-2",
      )}
    >
      {children}
    </span>
  );
}

const changeIcons: Record<ChangeEntry["change"]["field"], LucideIcon> = {
  status: CircleDot,
  priority: ArrowLeftRight,
  category: Tag,
  assignee: UserRound,
  subject: Pencil,
  description: Pencil,
  copied: UserPlus,
  rating: Star,
  merged: GitMerge,
};

function ChangeLine({ entry }: { entry: ChangeEntry }) {
  const { door } = useSession();
  const { field, to } = entry.change;
  const Icon =
    field === "status" ? (statusMarks[to as TicketStatus]?.icon ?? ArrowLeftRight) : changeIcons[field];
  return (
    <li className="flex items-start gap-2.5 px-1 py-0.5 text-13 text-ink-2 md:ps-2">
      <Icon size={14} aria-hidden className="mt-0.5 shrink-0 text-ink-3" />
      <span className="min-w-0 flex-1 break-words">
        {changeText(entry, door)}
        <span className="ms-2 text-12 text-ink-3">
          <RelativeTime at={entry.at} />
        </span>
      </span>
    </li>
  );
}
