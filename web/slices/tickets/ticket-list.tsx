import { useInfiniteQuery } from "@tanstack/react-query";
import { LifeBuoy, Plus } from "lucide-react";
import { useMemo } from "react";
import type { TicketRow } from "../../../contract/tickets.ts";
import { t } from "../../kernel/messages.ts";
import { useGo, useSearch } from "../../kernel/navigation.ts";
import { useBrand, useMay } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Link } from "../../ui/link.tsx";
import { EmptyState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { isNarrowed, noTicketFilter, parseTicketFilter, type TicketSort, ticketListQuery } from "./data.ts";
import { TicketCard, ticketColumns } from "./ticket-columns.tsx";
import { TicketFilters } from "./ticket-filters.tsx";

/** The tickets that the reader may see: their own, or all of their company. */
export function TicketList() {
  const [filter, setFilter] = useSearch(parseTicketFilter);
  const query = useInfiniteQuery(ticketListQuery(filter));
  const mayOpen = useMay("tickets.write");
  const go = useGo();
  useShortcuts({ c: mayOpen ? () => go({ to: "/tickets/new" }) : undefined });
  const columns = useMemo(ticketColumns, []);
  const sort = filter.sort ?? "updated";
  return (
    <Screen title={t("tickets.title")} action={mayOpen && <OpenTicketLink />}>
      <TicketFilters filter={filter} onChange={setFilter} />
      <OfflineNote seenAt={query.dataUpdatedAt} />
      <DataTable
        label={t("tickets.tableLabel", { sort: t(`tickets.sort.${sort}`) })}
        columns={columns}
        rowKey={rowKey}
        rowLink={rowLink}
        card={(row) => <TicketCard row={row} />}
        sort={{ by: sort, direction: filter.direction ?? "desc" }}
        onSort={(by, direction) =>
          setFilter({
            sort: by === "updated" ? undefined : (by as TicketSort),
            direction: direction === "desc" ? undefined : direction,
          })
        }
        empty={
          isNarrowed(filter) ? (
            <NothingFound onClear={() => setFilter(noTicketFilter)} />
          ) : (
            <NoTickets mayOpen={mayOpen} />
          )
        }
        {...useRows(query)}
      />
    </Screen>
  );
}

const rowKey = (row: TicketRow) => row.id;
const rowLink = ({ id }: TicketRow) => ({ to: "/tickets/$id", params: { id } });

export function OpenTicketLink() {
  return (
    <Link to="/tickets/new" look="plain" className={buttonClass("primary")}>
      <Plus size={16} aria-hidden /> {t("tickets.new")}
    </Link>
  );
}

function NoTickets({ mayOpen }: { mayOpen: boolean }) {
  const brand = useBrand();
  return (
    <EmptyState icon={LifeBuoy} title={t("tickets.empty.title")} action={mayOpen && <OpenTicketLink />}>
      {mayOpen ? t("tickets.empty.text") : t("tickets.empty.readOnly", { company: brand.name })}
    </EmptyState>
  );
}
