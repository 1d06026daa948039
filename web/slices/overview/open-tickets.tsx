import { t } from "../../kernel/messages.ts";
import { Section } from "../../ui/card.tsx";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { TicketStatusBadge } from "../tickets/badges.tsx";
import type { PortalOverview } from "./data.ts";

const openStatuses = ["new", "open", "waiting"];

/** What is being worked on, the latest first. */
export function OpenTickets({ count, items }: PortalOverview["openTickets"]) {
  return (
    <Section
      title={t("overview.tickets.title")}
      action={
        <Link to="/tickets" search={count > 0 ? { status: openStatuses } : {}} className="text-13">
          {t("overview.tickets.all", { count })}
        </Link>
      }
    >
      {items.length === 0 ? (
        <p className="text-13 text-ink-2">{t("overview.tickets.none")}</p>
      ) : (
        <ul className="border-t border-line">
          {items.map(({ id, number, subject, status, updatedAt }) => (
            <li key={id} className={rowClass}>
              <Link
                to="/tickets/$id"
                params={{ id }}
                look="plain"
                className={linkClass}
                dir="auto"
                title={subject}
                data-row-link=""
              >
                {subject}
              </Link>
              <span className="flex shrink-0 items-center gap-3 text-13 max-sm:w-full sm:w-60 sm:justify-between">
                <TicketStatusBadge status={status} look="plain" />
                <span className="text-12 text-ink-3 max-sm:ms-auto">
                  <span className="sm:hidden">{t("tickets.number", { number: String(number) })} · </span>
                  <RelativeTime at={updatedAt} />
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** A line that leads somewhere as a whole. */
export const rowClass =
  "relative flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-3.5 py-2 hover:bg-hover has-[a:focus-visible]:bg-hover sm:flex-nowrap";
export const linkClass =
  "min-w-0 flex-1 font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent-line max-sm:basis-full max-sm:break-words sm:truncate";
