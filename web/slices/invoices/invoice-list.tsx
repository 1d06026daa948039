import { useInfiniteQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { useMemo } from "react";
import type { InvoiceRow } from "../../../contract/invoices.ts";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { useBrand } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { EmptyState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import {
  type InvoiceSort,
  invoiceListQuery,
  isNarrowed,
  noInvoiceFilter,
  parseInvoiceFilter,
} from "./data.ts";
import { InvoiceFigures } from "./figures.tsx";
import { InvoiceCard, invoiceColumns } from "./invoice-columns.tsx";
import { InvoiceFilters } from "./invoice-filters.tsx";

/** The invoices of the reader's company, and what they come to. */
export function InvoiceList() {
  const [filter, setFilter] = useSearch(parseInvoiceFilter);
  const query = useInfiniteQuery(invoiceListQuery(filter));
  const columns = useMemo(invoiceColumns, []);
  const sort = filter.sort ?? "issued";
  return (
    <Screen title={t("invoices.title")}>
      <InvoiceFigures list="/invoices" />
      <InvoiceFilters filter={filter} onChange={setFilter} />
      <OfflineNote seenAt={query.dataUpdatedAt} />
      <DataTable
        label={t("invoices.tableLabel", { sort: t(`invoices.sort.${sort}`) })}
        columns={columns}
        rowKey={rowKey}
        rowLink={rowLink}
        card={(row) => <InvoiceCard row={row} />}
        sort={{ by: sort, direction: filter.direction ?? "desc" }}
        onSort={(by, direction) =>
          setFilter({
            sort: by === "issued" ? undefined : (by as InvoiceSort),
            direction: direction === "desc" ? undefined : direction,
          })
        }
        empty={
          isNarrowed(filter) ? <NothingFound onClear={() => setFilter(noInvoiceFilter)} /> : <NoInvoices />
        }
        {...useRows(query)}
      />
    </Screen>
  );
}

const rowKey = (row: InvoiceRow) => row.id;
const rowLink = ({ id }: InvoiceRow) => ({ to: "/invoices/$id", params: { id } });

function NoInvoices() {
  const brand = useBrand();
  return (
    <EmptyState icon={FileText} title={t("invoices.empty.title")}>
      {t("invoices.empty.text", { company: brand.name })}
    </EmptyState>
  );
}
