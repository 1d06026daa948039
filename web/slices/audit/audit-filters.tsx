import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatDate, today } from "../../kernel/format.ts";
import { t, tryText } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { type Filter, FilterBar } from "../../ui/filter-bar.tsx";
import type { Option } from "../../ui/list-box.tsx";
import { findPeople } from "../people/find-people.tsx";
import { type AuditFilter, auditTablesQuery, noAuditFilter, operations } from "./data.ts";

interface AuditFiltersProps {
  filter: AuditFilter;
  onChange: (change: Partial<AuditFilter>) => void;
}

/** A table in people's words; its own name where there are none. */
export const tableText = (table: string): string => tryText(`audit.table.${table}`) ?? table;

export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const tables = useQuery(auditTablesQuery()).data?.items ?? [];
  const named = filter.table && !tables.includes(filter.table) ? [...tables, filter.table] : tables;
  return (
    <FilterBar
      onClear={() => onChange(noAuditFilter)}
      filters={[
        useActorFilter(filter.actorId, (actorId) => onChange({ actorId })),
        {
          id: "table",
          label: t("audit.filter.table"),
          single: true,
          options: named
            .map((value) => ({ value, label: tableText(value) }))
            .toSorted((a, b) => a.label.localeCompare(b.label)),
          chosen: filter.table ? [filter.table] : [],
          onChange: ([table]) => onChange({ table }),
        },
        {
          id: "operation",
          label: t("audit.filter.operation"),
          single: true,
          options: operations.map((value) => ({ value, label: t(`audit.operationName.${value}`) })),
          chosen: filter.operation ? [filter.operation] : [],
          onChange: ([operation]) => onChange({ operation: operations.find((one) => one === operation) }),
        },
        ...(filter.rowId
          ? [
              {
                id: "row",
                label: t("audit.filter.row"),
                single: true,
                options: [{ value: filter.rowId, label: filter.rowId.slice(-8) }],
                chosen: [filter.rowId],
                onChange: () => onChange({ rowId: undefined }),
              },
            ]
          : []),
        whenFilter(filter, onChange),
      ]}
    />
  );
}

function useActorFilter(id: string | undefined, onChange: (id: string | undefined) => void): Filter {
  const [known, setKnown] = useState<Option | null>(null);
  const chosen = id ? (known?.value === id ? known : { value: id, label: id.slice(-8) }) : null;
  return {
    id: "actor",
    label: t("audit.filter.actor"),
    single: true,
    options: chosen ? [chosen] : [],
    chosen: chosen ? [chosen.value] : [],
    onChange: () => onChange(undefined),
    panel: (
      <div className="p-3">
        <ComboBox
          label={t("audit.filter.actor")}
          placeholder={t("audit.filter.actorPlaceholder")}
          value={chosen}
          onChange={(option) => {
            setKnown(option);
            onChange(option?.value);
          }}
          search={anybody}
        />
      </div>
    ),
  };
}

const anybody = findPeople({});

type Span = Pick<AuditFilter, "from" | "to">;
const presets = [
  { days: 0, label: "audit.filter.today" },
  { days: 7, label: "audit.filter.last7" },
  { days: 30, label: "audit.filter.last30" },
] as const;

function daysBack(days: number): string {
  const now = new Date();
  return today(new Date(now.getFullYear(), now.getMonth(), now.getDate() - days));
}

function whenFilter({ from, to }: Span, onChange: (span: Span) => void): Filter {
  const set = from || to;
  return {
    id: "when",
    label: t("audit.filter.when"),
    single: true,
    options: set ? [{ value: "span", label: spanWords({ from, to }) }] : [],
    chosen: set ? ["span"] : [],
    onChange: () => onChange({ from: undefined, to: undefined }),
    panel: (
      <div className="flex flex-col gap-3 p-3">
        <div className="flex flex-wrap gap-1.5">
          {presets.map(({ days, label }) => (
            <Button
              key={days}
              size="sm"
              aria-pressed={from === daysBack(days) && !to}
              className="aria-pressed:bg-accent-soft aria-pressed:text-accent-soft-text"
              onClick={() => onChange({ from: daysBack(days), to: undefined })}
            >
              {t(label)}
            </Button>
          ))}
        </div>
        <DateField
          label={t("audit.filter.from")}
          optional
          value={from ?? null}
          max={to}
          onChange={(date) => onChange({ from: date ?? undefined, to })}
        />
        <DateField
          label={t("audit.filter.to")}
          optional
          value={to ?? null}
          min={from}
          onChange={(date) => onChange({ from, to: date ?? undefined })}
        />
      </div>
    ),
  };
}

function spanWords({ from, to }: Span): string {
  const preset = presets.find(({ days }) => !to && from === daysBack(days));
  if (preset) return t(preset.label);
  const first = from && formatDate(from);
  const last = to && formatDate(to);
  if (first && last) return t("audit.filter.between", { from: first, to: last });
  return first ? t("audit.filter.since", { from: first }) : t("audit.filter.until", { to: last });
}
