import { useInfiniteQuery } from "@tanstack/react-query";
import { Building2, Plus } from "lucide-react";
import type { Client } from "../../../contract/directory.ts";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { useMay } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { Badge } from "../../ui/badge.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Link } from "../../ui/link.tsx";
import { DateText } from "../../ui/relative-time.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { EmptyState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import type { Column } from "../../ui/table-column.ts";
import { useRows } from "../../ui/use-rows.ts";
import { clientListQuery, clientStatuses, parseClientFilter } from "./data.ts";

const columns: Column<Client>[] = [
  { id: "name", header: t("clients.column.name"), primary: true, cell: (row) => <Name client={row} /> },
  {
    id: "reference",
    header: t("clients.column.reference"),
    width: "140px",
    from: "lg",
    cell: (row) => <span className="text-ink-2 tabular">{row.reference}</span>,
  },
  {
    id: "leads",
    header: t("clients.column.leads"),
    width: "26%",
    from: "md",
    cell: (row) => <Leads client={row} />,
  },
  {
    id: "openTickets",
    header: t("clients.column.openTickets"),
    width: "120px",
    align: "end",
    cell: (row) => <span className="tabular">{row.openTickets}</span>,
  },
  {
    id: "currency",
    header: t("clients.column.currency"),
    width: "100px",
    from: "lg",
    cell: (row) => <span className="text-ink-2">{row.currency}</span>,
  },
  {
    id: "since",
    header: t("clients.column.since"),
    width: "130px",
    from: "xl",
    cell: (row) => (
      <span className="text-ink-2">
        <DateText at={row.createdAt} />
      </span>
    ),
  },
];

/** All clients that the reader may see. */
export function ClientList() {
  const [filter, setFilter] = useSearch(parseClientFilter);
  const query = useInfiniteQuery(clientListQuery(filter));
  const mayCreate = useMay("clients.write");
  const clear = () => setFilter({ search: undefined, status: undefined });
  const filtered = Boolean(filter.search || filter.status);
  return (
    <Screen title={t("clients.title")} action={mayCreate && <NewClient />}>
      <FilterBar
        search={
          <SearchField
            label={t("clients.search")}
            value={filter.search ?? ""}
            onChange={(search) => setFilter({ search })}
          />
        }
        filters={[
          {
            id: "status",
            label: t("clients.status.title"),
            single: true,
            options: clientStatuses.map((value) => ({ value, label: t(`clients.status.${value}`) })),
            chosen: filter.status ? [filter.status] : [],
            onChange: ([status]) => setFilter({ status: status as typeof filter.status }),
          },
        ]}
        onClear={clear}
      />
      <OfflineNote seenAt={query.dataUpdatedAt} />
      <DataTable
        label={t("clients.label")}
        columns={columns}
        rowKey={(row) => row.id}
        rowLink={(row) => ({ to: "/desk/clients/$id", params: { id: row.id } })}
        card={(row) => <Card client={row} />}
        dense
        empty={filtered ? <NothingFound onClear={clear} /> : <FirstTime mayCreate={mayCreate} />}
        {...useRows(query)}
      />
    </Screen>
  );
}

function NewClient() {
  return (
    <Link to="/desk/clients/new" look="plain" className={buttonClass("primary")}>
      <Plus size={16} aria-hidden />
      {t("clients.new")}
    </Link>
  );
}

function FirstTime({ mayCreate }: { mayCreate: boolean }) {
  return (
    <EmptyState icon={Building2} title={t("clients.empty")} action={mayCreate && <NewClient />}>
      {t(mayCreate ? "clients.emptyHint" : "clients.emptyReadOnly")}
    </EmptyState>
  );
}

function Name({ client }: { client: Client }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="truncate" dir="auto" title={client.name}>
        {client.name}
      </span>
      {client.status === "inactive" && <Badge>{t("clients.status.inactive")}</Badge>}
    </span>
  );
}

function Leads({ client }: { client: Client }) {
  const [main, ...others] = client.leads;
  if (!main) return <span className="text-ink-3">{t("clients.noLead")}</span>;
  return (
    <span className="text-ink-2" title={client.leads.map(({ name }) => name).join(", ")}>
      <span dir="auto">{main.name}</span>
      {others.length > 0 && (
        <span className="text-ink-3"> {t("clients.more", { count: others.length })}</span>
      )}
    </span>
  );
}

function Card({ client }: { client: Client }) {
  return (
    <div className="mt-1 flex items-center justify-between gap-3 text-13 text-ink-2">
      <span className="truncate">
        <Leads client={client} />
      </span>
      <span className="shrink-0 tabular">{t("clients.openTickets", { count: client.openTickets })}</span>
    </div>
  );
}
