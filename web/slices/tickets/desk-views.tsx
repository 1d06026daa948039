import { useQuery } from "@tanstack/react-query";
import { formatNumber } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { Link } from "../../ui/link.tsx";
import { deskOverviewQuery } from "../overview/desk-data.ts";
import { type QueueFilter, type QueueView, queueViews, viewOf } from "./desk-filter.ts";

/** The saved views as links, with how much is in each. */
export function QueueViews({ filter }: { filter: QueueFilter }) {
  const current = viewOf(filter);
  const health = useQuery(deskOverviewQuery()).data;
  const counts: Partial<Record<QueueView, number>> = health
    ? {
        active: health.open,
        mine: health.mine,
        unassigned: health.unassigned,
        overdue: health.overdue,
        waiting: health.waiting,
      }
    : {};
  return (
    <nav aria-label={t("desk.queue.views")} className="-mx-1 mb-3 flex gap-1 overflow-x-auto px-1 py-0.5">
      {(Object.keys(queueViews) as QueueView[]).map((view) => (
        <Link
          key={view}
          to="/desk/tickets"
          search={queueViews[view]}
          look="plain"
          aria-current={view === current ? "page" : undefined}
          className={cx(
            "flex h-7 shrink-0 items-center gap-1.5 rounded-full px-3 text-13 touch:h-11",
            view === current ? "bg-pressed font-medium text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
          )}
        >
          {t(`desk.queue.view.${view}`)}
          {counts[view] !== undefined && (
            <span
              className={cx(
                "text-12 tabular",
                view === "overdue" && counts[view] > 0
                  ? "font-medium text-red"
                  : view === current
                    ? "text-ink-2"
                    : "text-ink-3",
              )}
            >
              {formatNumber(counts[view])}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
