import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck, Inbox, Plus } from "lucide-react";
import { lazy, type MouseEvent, Suspense, useCallback, useMemo, useRef } from "react";
import type { TicketRow } from "../../../contract/tickets.ts";
import { errorText } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { useGo, useSearch } from "../../kernel/navigation.ts";
import { useMay } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { Link } from "../../ui/link.tsx";
import { EmptyState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import { useMediaQuery } from "../../ui/use-media-query.ts";
import { useRows } from "../../ui/use-rows.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { narrowColumns, QueueCard, wideColumns } from "./desk-columns.tsx";
import { useQuickActs } from "./desk-data.ts";
import {
  naturalDirection,
  noQueueFilter,
  parseQueueFilter,
  type QueueFilter,
  type QueueSort,
  queueQuery,
  sortOf,
  viewOf,
} from "./desk-filter.ts";
import { QueueFilters } from "./desk-filters.tsx";
import { QueueKeys } from "./desk-keys.tsx";
import { QueueViews } from "./desk-views.tsx";
import { useWalk } from "./desk-walk.ts";

const TicketPane = lazy(() => import("./desk-pane.tsx").then((module) => ({ default: module.TicketPane })));

/** The queue of all clients' tickets; from 1,100 px on with the open ticket beside it. */
export function DeskQueue() {
  const [filter, setFilter] = useSearch(parseQueueFilter);
  const roomy = useMediaQuery("(min-width: 1100px)");
  const shown = roomy ? filter.ticket : undefined;
  const query = useInfiniteQuery(queueQuery(filter));
  const rows = useRows(query);
  const show = useCallback(
    (ticket: string | undefined, replace = false) =>
      setFilter({ ticket }, { push: !replace, keepScroll: true }),
    [setFilter],
  );
  const list = useRef<HTMLDivElement>(null);
  const quick = useQueueShortcuts(list, rows.rows, shown, show);
  const walk = useWalk(shown, show);
  const columns = useMemo(() => (shown ? narrowColumns(shown) : wideColumns), [shown]);
  const sort = sortOf(filter);
  const rowLink = useRowLink(filter, roomy);
  return (
    <Screen
      title={t("desk.queue.title")}
      width="full"
      action={
        <>
          <QueueKeys />
          <NewTicket />
        </>
      }
    >
      <div className={cx("flex min-w-0", shown && "-mx-6 -my-5")}>
        <div
          ref={list}
          className={cx(
            "min-w-0 flex-1",
            shown &&
              "max-w-90 border-e border-line px-3 py-4 xl:max-w-104 [&_tr:has([data-shown])]:bg-accent-soft",
          )}
          onFocusCapture={walk.onFocus}
          onClickCapture={(event) => roomy && openBeside(event, show)}
        >
          <QueueViews filter={filter} />
          <QueueFilters filter={filter} onChange={setFilter} />
          <OfflineNote seenAt={query.dataUpdatedAt} />
          {quick.failed && (
            <Banner
              tone="error"
              className="mb-3"
              title={t("desk.quick.failed", { number: String(quick.failed.number) })}
            >
              {errorText(quick.error)}
            </Banner>
          )}
          <DataTable
            label={t("desk.queue.label", { sort: t(`desk.queue.sort.${sort}`) })}
            columns={columns}
            rowKey={rowKey}
            rowLink={rowLink}
            card={(row) => <QueueCard row={row} />}
            dense
            sort={{ by: sort, direction: filter.direction ?? naturalDirection(sort) }}
            onSort={(by, direction) => {
              const next = by as QueueSort;
              const first = next !== sort;
              setFilter({ sort: next, direction: first ? undefined : direction });
            }}
            empty={<NothingHere filter={filter} onChange={setFilter} />}
            {...rows}
          />
        </div>
        {shown && (
          <Suspense>
            <TicketPane id={shown} onClose={() => show(undefined)} onShow={show} />
          </Suspense>
        )}
      </div>
    </Screen>
  );
}

const rowKey = (row: TicketRow) => row.id;

function useRowLink(filter: QueueFilter, roomy: boolean) {
  return useCallback(
    ({ id }: TicketRow) =>
      roomy
        ? { to: "/desk/tickets", search: { ...filter, ticket: id } }
        : { to: "/desk/tickets/$id", params: { id } },
    [filter, roomy],
  );
}

/** The ticket that a row's link leads to. */
function ticketOf(link: Element | null | undefined): string | undefined {
  const href = link?.getAttribute("href") ?? "";
  return new URLSearchParams(href.split("?")[1]).get("ticket") ?? /\/desk\/tickets\/([^/?]+)/.exec(href)?.[1];
}

/** A plain press opens beside the list, without the list going back to its top. */
function openBeside(event: MouseEvent, show: (id: string | undefined) => void) {
  const link = (event.target as Element).closest("[data-row-link]");
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  show(ticketOf(link));
}

/** Single keys for the row that has the focus, or else for the ticket that is shown. */
function useQueueShortcuts(
  list: { current: HTMLElement | null },
  rows: readonly TicketRow[] | undefined,
  shown: string | undefined,
  show: (id: string | undefined) => void,
) {
  const go = useGo();
  const quick = useQuickActs();
  const mayWrite = useMay("tickets.write");
  const on = (act: (row: TicketRow) => void) => () => {
    const focused = document.activeElement?.closest("[data-row-link]");
    const id = (list.current?.contains(focused ?? null) && ticketOf(focused)) || shown;
    const row = rows?.find((one) => one.id === id);
    if (row) act(row);
  };
  useShortcuts({
    a: on(quick.assignToMe),
    w: on((row) => quick.setStatus(row, "waiting")),
    e: on((row) => quick.setStatus(row, "resolved")),
    c: mayWrite ? () => go({ to: "/desk/tickets/new" }) : undefined,
    Escape: shown ? () => show(undefined) : undefined,
  });
  return quick;
}

function NewTicket() {
  if (!useMay("tickets.write")) return null;
  return (
    <Link to="/desk/tickets/new" look="plain" className={buttonClass("primary")}>
      <Plus size={16} aria-hidden /> {t("desk.queue.new")}
    </Link>
  );
}

interface NothingHereProps {
  filter: QueueFilter;
  onChange: (change: Partial<QueueFilter>) => void;
}

/** Why the list is empty, and the way out. */
function NothingHere({ filter, onChange }: NothingHereProps) {
  const view = viewOf(filter);
  if (filter.search && view === "active") {
    return (
      <EmptyState
        title={t("common.nothingMatches")}
        action={<Button onClick={() => onChange({ all: true })}>{t("desk.queue.searchAll")}</Button>}
      >
        {t("desk.queue.searchAllHint")}
      </EmptyState>
    );
  }
  if (view === "all" && !filter.search) {
    return (
      <EmptyState icon={Inbox} title={t("desk.queue.empty")} action={<NewTicket />}>
        {t("desk.queue.emptyHint")}
      </EmptyState>
    );
  }
  if (view && view !== "all" && !filter.search) {
    return (
      <EmptyState icon={CircleCheck} title={t(`desk.queue.nothing.${view}`)}>
        {t(`desk.queue.nothingHint.${view}`)}
      </EmptyState>
    );
  }
  return <NothingFound onClear={() => onChange({ ...noQueueFilter, all: filter.all })} />;
}
