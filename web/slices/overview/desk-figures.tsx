import type { Search } from "../../kernel/address.ts";
import { formatNumber } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { Link } from "../../ui/link.tsx";
import type { DeskOverview } from "./desk-data.ts";

const figures = [
  { id: "mine", search: { assignee: "me" } },
  { id: "open", search: {} },
  { id: "unassigned", search: { assignee: "none" } },
  { id: "waiting", search: { status: "waiting" } },
  { id: "dueToday", search: { sort: "due" } },
  { id: "overdue", search: { overdue: true } },
] as const satisfies readonly { id: keyof DeskOverview; search: Search }[];

const warnings = { overdue: "text-red", dueToday: "text-amber", unassigned: "text-amber" } as const;

/** What is in the queue, each figure leading to the tickets it counts. */
export function QueueFigures({ overview }: { overview: DeskOverview }) {
  return (
    <ul
      aria-label={t("desk.home.health")}
      className="grid grid-cols-2 gap-px overflow-hidden rounded-10 border border-line bg-line sm:grid-cols-3 xl:grid-cols-6"
    >
      {figures.map(({ id, search }) => {
        const value = overview[id];
        const tone = value > 0 && id in warnings ? warnings[id as keyof typeof warnings] : undefined;
        return (
          <li key={id} className="relative bg-surface px-4 py-3 hover:bg-hover">
            <Link
              to="/desk/tickets"
              search={search}
              look="plain"
              className="text-13 text-ink-2 outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent-line"
            >
              {t(`desk.home.figure.${id}`)}
            </Link>
            <p className={cx("mt-0.5 text-28 font-bold tabular", tone)}>{formatNumber(value)}</p>
          </li>
        );
      })}
    </ul>
  );
}
