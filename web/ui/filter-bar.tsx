import { ListFilter, X } from "lucide-react";
import { lazy, type ReactNode } from "react";
import { t } from "../kernel/messages.ts";
import { Button } from "./button.tsx";
import type { Option } from "./list-box.tsx";
import { Popover } from "./popover.tsx";

const FilterPanel = lazy(() =>
  import("./filter-panel.tsx").then((module) => ({ default: module.FilterPanel })),
);

export interface Filter {
  id: string;
  label: string;
  options: readonly Option[];
  /** What is chosen now, as the address says it. */
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** Only one at a time. */
  single?: boolean;
  /** Shown instead of the options, for what is no list: two dates, an amount. */
  panel?: ReactNode;
}

export interface FilterBarProps {
  filters: readonly Filter[];
  onClear: () => void;
  /** The search box. */
  search?: ReactNode;
  /** What stands at the end: sorting, export. */
  end?: ReactNode;
}

/**
 * Search, a button for the filters, and what is set as chips that can be taken away. The state lives in the address:
 * `chosen` is read from it and `onChange` writes it (see `useSearch` in kernel/navigation.ts).
 */
export function FilterBar({ filters, onClear, search, end }: FilterBarProps) {
  const chips = filters.flatMap((filter) => filter.chosen.map((value) => ({ filter, value })));
  return (
    <div className="flex flex-col gap-2 pb-3">
      <div className="flex flex-wrap items-center gap-2">
        {search && <div className="min-w-0 flex-1 basis-44 sm:max-w-80">{search}</div>}
        <Popover label={t("common.filter")} icon={ListFilter}>
          <FilterPanel filters={filters} />
        </Popover>
        {end && <div className="ms-auto flex items-center gap-2">{end}</div>}
      </div>
      {chips.length > 0 && (
        <ul aria-label={t("common.filtersSet")} className="flex flex-wrap items-center gap-1.5">
          {chips.map(({ filter, value }) => (
            <li key={`${filter.id} ${value}`}>
              <FilterChip filter={filter} value={value} />
            </li>
          ))}
          <li>
            <Button size="sm" variant="quiet" onClick={onClear}>
              {t("common.clearFilters")}
            </Button>
          </li>
        </ul>
      )}
    </div>
  );
}

function FilterChip({ filter, value }: { filter: Filter; value: string }) {
  const label = filter.options.find((option) => option.value === value)?.label ?? value;
  return (
    <button
      type="button"
      onClick={() => filter.onChange(filter.chosen.filter((one) => one !== value))}
      aria-label={t("common.removeFilter", { filter: filter.label, value: label })}
      className="inline-flex h-7 max-w-64 items-center gap-1.5 rounded-full bg-accent-soft ps-3 pe-2 text-13 text-accent-soft-text hover:ring-1 hover:ring-accent-line touch:h-11"
    >
      <span className="truncate" dir="auto">
        {filter.label}: <span className="font-medium">{label}</span>
      </span>
      <X size={13} aria-hidden className="shrink-0" />
    </button>
  );
}
