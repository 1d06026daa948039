import { useInfiniteQuery } from "@tanstack/react-query";
import { Building2, Plus } from "lucide-react";
import { type Tenant, tenantStatuses } from "../../../contract/platform.ts";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Link } from "../../ui/link.tsx";
import { DateText } from "../../ui/relative-time.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { EmptyState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import type { Column } from "../../ui/table-column.ts";
import { useRows } from "../../ui/use-rows.ts";
import { hostOf, isBeingMade, parseTenantFilter, tenantListQuery } from "./data.ts";
import { stepOf, stepsOf } from "./steps.ts";
import { TenantBadge } from "./tenant-badge.tsx";

const columns: Column<Tenant>[] = [
  {
    id: "name",
    header: t("tenants.column.name"),
    primary: true,
    cell: (row) => (
      <span dir="auto" title={row.name}>
        {row.name}
      </span>
    ),
  },
  {
    id: "address",
    header: t("tenants.column.address"),
    width: "30%",
    from: "md",
    cell: (row) => <span className="font-mono text-12 text-ink-2">{hostOf(row.url)}</span>,
  },
  {
    id: "status",
    header: t("tenants.column.status"),
    width: "32%",
    cell: (row) => <Standing tenant={row} />,
  },
  {
    id: "created",
    header: t("tenants.column.created"),
    width: "130px",
    from: "lg",
    cell: (row) => (
      <span className="text-ink-2">
        <DateText at={row.createdAt} />
      </span>
    ),
  },
];

/** All tenants of this installation. */
export function TenantList() {
  const [filter, setFilter] = useSearch(parseTenantFilter);
  const query = useInfiniteQuery(tenantListQuery(filter));
  const clear = () => setFilter({ search: undefined, status: undefined });
  const filtered = Boolean(filter.search || filter.status);
  return (
    <Screen title={t("tenants.title")} action={<NewTenant />}>
      <FilterBar
        search={
          <SearchField
            label={t("tenants.search")}
            value={filter.search ?? ""}
            onChange={(search) => setFilter({ search })}
          />
        }
        filters={[
          {
            id: "status",
            label: t("tenants.status.title"),
            single: true,
            options: tenantStatuses.map((value) => ({ value, label: t(`tenants.status.${value}`) })),
            chosen: filter.status ? [filter.status] : [],
            onChange: ([status]) => setFilter({ status: status as Tenant["status"] | undefined }),
          },
        ]}
        onClear={clear}
      />
      <OfflineNote seenAt={query.dataUpdatedAt} />
      <DataTable
        label={t("tenants.label")}
        columns={columns}
        rowKey={(row) => row.id}
        rowLink={(row) => ({ to: "/console/tenants/$id", params: { id: row.id } })}
        empty={
          filtered ? (
            <NothingFound onClear={clear} />
          ) : (
            <EmptyState icon={Building2} title={t("tenants.empty")} action={<NewTenant />}>
              {t("tenants.emptyHint")}
            </EmptyState>
          )
        }
        {...useRows(query)}
      />
    </Screen>
  );
}

function NewTenant() {
  return (
    <Link to="/console/tenants/new" look="plain" className={buttonClass("primary")}>
      <Plus size={16} aria-hidden />
      {t("tenants.new")}
    </Link>
  );
}

function Standing({ tenant }: { tenant: Tenant }) {
  const { at, next } = stepOf(tenant);
  return (
    <span className="flex items-center gap-3">
      <TenantBadge tenant={tenant} look="plain" />
      {isBeingMade(tenant) && next && (
        <span className="truncate text-12 text-ink-3 max-md:hidden">
          {t("tenants.progress", { at: at + 1, of: stepsOf.length, step: t(`tenants.step.${next}`) })}
        </span>
      )}
    </span>
  );
}
