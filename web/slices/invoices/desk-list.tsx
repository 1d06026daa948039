import { useInfiniteQuery } from "@tanstack/react-query";
import { FilePlus2, FileText } from "lucide-react";
import { useMemo } from "react";
import type { InvoiceRow } from "../../../contract/invoices.ts";
import { t } from "../../kernel/messages.ts";
import { useGo, useSearch } from "../../kernel/navigation.ts";
import { useMay } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Link } from "../../ui/link.tsx";
import { EmptyState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import type { Column } from "../../ui/table-column.ts";
import { useRows } from "../../ui/use-rows.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useClientFilter } from "../clients/client-filter.tsx";
import { type InvoiceSort, invoiceListQuery, isNarrowed } from "./data.ts";
import { deskInvoiceStates, noDeskInvoiceFilter, parseDeskInvoiceFilter } from "./desk-data.ts";
import { InvoiceFigures } from "./figures.tsx";
import { InvoiceCard, invoiceColumns } from "./invoice-columns.tsx";
import { InvoiceFilters } from "./invoice-filters.tsx";

/** The invoices of all clients, and what they come to. */
export function DeskInvoices() {
  const [filter, setFilter] = useSearch(parseDeskInvoiceFilter);
  const query = useInfiniteQuery(invoiceListQuery(filter));
  const columns = useMemo(deskInvoiceColumns, []);
  const mayWrite = useMay("invoices.write");
  const go = useGo();
  useShortcuts({ c: mayWrite ? () => go({ to: "/desk/invoices/new" }) : undefined });
  const sort = filter.sort ?? "issued";
  const clear = () => setFilter(noDeskInvoiceFilter);
  return (
    <Screen title={t("desk.invoices.title")} action={mayWrite && <DraftLink />}>
      <InvoiceFigures list="/desk/invoices" clientId={filter.clientId} />
      <InvoiceFilters
        filter={filter}
        onChange={setFilter}
        onClear={clear}
        states={deskInvoiceStates}
        more={[useClientFilter(filter.clientId, (clientId) => setFilter({ clientId }))]}
      />
      <OfflineNote seenAt={query.dataUpdatedAt} />
      <DataTable
        label={t("desk.invoices.label", { sort: t(`invoices.sort.${sort}`) })}
        columns={columns}
        rowKey={rowKey}
        rowLink={rowLink}
        card={(row) => <DeskInvoiceCard row={row} />}
        dense
        sort={{ by: sort, direction: filter.direction ?? "desc" }}
        onSort={(by, direction) =>
          setFilter({
            sort: by === "issued" ? undefined : (by as InvoiceSort),
            direction: direction === "desc" ? undefined : direction,
          })
        }
        empty={
          isNarrowed(filter) || filter.clientId ? (
            <NothingFound onClear={clear} />
          ) : (
            <EmptyState icon={FileText} title={t("desk.invoices.empty")} action={mayWrite && <DraftLink />}>
              {t(mayWrite ? "desk.invoices.emptyHint" : "desk.invoices.emptyReadOnly")}
            </EmptyState>
          )
        }
        {...useRows(query)}
      />
    </Screen>
  );
}

const rowKey = (row: InvoiceRow) => row.id;
const rowLink = ({ id }: InvoiceRow) => ({ to: "/desk/invoices/$id", params: { id } });

function DraftLink() {
  return (
    <Link to="/desk/invoices/new" look="plain" className={buttonClass("primary")}>
      <FilePlus2 size={16} aria-hidden /> {t("desk.invoices.new")}
    </Link>
  );
}

/** The columns of the portal's list, and whose invoice it is. */
export function deskInvoiceColumns(): Column<InvoiceRow>[] {
  const [number, ...others] = invoiceColumns();
  const client: Column<InvoiceRow> = {
    id: "client",
    header: t("desk.invoices.client"),
    cell: (row) => (
      <span className="text-ink-2" dir="auto" title={row.client.name}>
        {row.client.name}
      </span>
    ),
  };
  return number ? [{ ...number, width: "190px" }, client, ...others] : others;
}

function DeskInvoiceCard({ row }: { row: InvoiceRow }) {
  return (
    <>
      <p className="mt-1 truncate text-13 text-ink-2" dir="auto">
        {row.client.name}
      </p>
      <InvoiceCard row={row} />
    </>
  );
}
