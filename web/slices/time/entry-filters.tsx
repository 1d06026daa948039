import { useQuery } from "@tanstack/react-query";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useMay } from "../../kernel/session.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { type Filter, FilterBar } from "../../ui/filter-bar.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { projectQuery } from "../projects/data.ts";
import { staffQuery } from "../tickets/desk-data.ts";
import { type EntryFilter, noEntryFilter } from "./data.ts";
import { findWork } from "./work-fields.tsx";

interface EntryFiltersProps {
  filter: EntryFilter;
  onChange: (change: Partial<EntryFilter>) => void;
  withProject: boolean;
}

/** Search and filters of a list of time entries. */
export function EntryFilters({ filter, onChange, withProject }: EntryFiltersProps) {
  const person = usePersonFilter(filter.person, (id) => onChange({ person: id }));
  const project = useProjectFilter(filter.projectId, (projectId) => onChange({ projectId }));
  const invoiced = useInvoicedFilter(filter.invoiced, (invoiced) => onChange({ invoiced }));
  return (
    <FilterBar
      search={
        <SearchField
          label={t("time.entries.search")}
          value={filter.search ?? ""}
          onChange={(search) => onChange({ search })}
        />
      }
      onClear={() => onChange(noEntryFilter)}
      filters={[
        person,
        ...(withProject ? [project] : []),
        {
          id: "billable",
          label: t("time.entries.filter.billable"),
          single: true,
          options: (["yes", "no"] as const).map((value) => ({
            value,
            label: t(`time.entries.filter.${value}`),
          })),
          chosen: filter.billable ? [filter.billable] : [],
          onChange: ([billable]) => onChange({ billable: billable as EntryFilter["billable"] }),
        },
        ...invoiced,
        daysFilter(filter, onChange),
      ]}
    />
  );
}

/** By one of the staff, or oneself. */
export function usePersonFilter(id: string | undefined, onChange: (id: string | undefined) => void): Filter {
  const staff = useQuery(staffQuery()).data?.items ?? [];
  const options = [
    { value: "me", label: t("time.entries.filter.me") },
    ...staff.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return {
    id: "person",
    label: t("time.entries.filter.person"),
    single: true,
    options,
    chosen: id ? [id] : [],
    onChange: ([person]) => onChange(person),
  };
}

/** By whether it is on an invoice, for those who may read invoices. */
export function useInvoicedFilter(
  invoiced: "yes" | "no" | undefined,
  onChange: (invoiced: "yes" | "no" | undefined) => void,
): Filter[] {
  if (!useMay("invoices.read")) return [];
  return [
    {
      id: "invoiced",
      label: t("billing.filter"),
      single: true,
      options: [
        { value: "no", label: t("billing.filterNo") },
        { value: "yes", label: t("billing.filterYes") },
      ],
      chosen: invoiced ? [invoiced] : [],
      onChange: ([value]) => onChange(value as typeof invoiced),
    },
  ];
}

/** By one project, found by typing. */
export function useProjectFilter(id: string | undefined, onChange: (id: string | undefined) => void): Filter {
  const known = useQuery({ ...projectQuery(id ?? ""), enabled: id !== undefined }).data;
  const chosen = id ? { value: id, label: known?.name ?? "…" } : null;
  return {
    id: "project",
    label: t("time.entries.filter.project"),
    single: true,
    options: chosen ? [chosen] : [],
    chosen: chosen ? [chosen.value] : [],
    onChange: () => onChange(undefined),
    panel: (
      <div className="p-3">
        <ComboBox
          label={t("time.entries.filter.project")}
          placeholder={t("time.entries.filter.projectPlaceholder")}
          value={chosen}
          onChange={(option) => onChange(option?.value)}
          search={findWork}
        />
      </div>
    ),
  };
}

type Span = { from?: string; to?: string };

/** By days, from and until. */
export function daysFilter({ from, to }: Span, onChange: (span: Span) => void): Filter {
  const set = from || to;
  return {
    id: "days",
    label: t("time.entries.filter.day"),
    single: true,
    options: set ? [{ value: "span", label: words({ from, to }) }] : [],
    chosen: set ? ["span"] : [],
    onChange: () => onChange({ from: undefined, to: undefined }),
    panel: (
      <div className="flex flex-col gap-3 p-3">
        <DateField
          label={t("time.entries.filter.from")}
          optional
          value={from ?? null}
          max={to}
          onChange={(day) => onChange({ from: day ?? undefined, to })}
        />
        <DateField
          label={t("time.entries.filter.to")}
          optional
          value={to ?? null}
          min={from}
          onChange={(day) => onChange({ from, to: day ?? undefined })}
        />
      </div>
    ),
  };
}

function words({ from, to }: Span): string {
  if (from && to) return t("time.entries.filter.between", { from: formatDate(from), to: formatDate(to) });
  return from
    ? t("time.entries.filter.since", { from: formatDate(from) })
    : t("time.entries.filter.until", { to: formatDate(to ?? "") });
}
