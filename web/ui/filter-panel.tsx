import { useState } from "react";
import { ListBox } from "react-aria-components/ListBox";
import { cx } from "./cx.ts";
import type { Filter } from "./filter-bar.tsx";
import { OptionItem } from "./list-box.tsx";

/** What `FilterBar` loads: the filters at the left, the choices of one of them at the right. */
export function FilterPanel({ filters }: { filters: readonly Filter[] }) {
  const [open, setOpen] = useState(filters[0]?.id);
  const current = filters.find((filter) => filter.id === open);
  return (
    <div className="-m-4 flex min-h-60 w-100 max-w-full">
      <div className="flex w-36 shrink-0 flex-col gap-0.5 border-e border-line p-1.5">
        {filters.map((filter) => (
          <button
            key={filter.id}
            type="button"
            aria-pressed={filter.id === open}
            onClick={() => setOpen(filter.id)}
            className={cx(
              "flex min-h-8 items-center justify-between gap-2 rounded-6 px-2.5 text-start text-13 touch:min-h-11",
              filter.id === open ? "bg-hover font-medium" : "text-ink-2 hover:bg-hover",
            )}
          >
            <span className="truncate">{filter.label}</span>
            {filter.chosen.length > 0 && (
              <span className="text-12 text-accent-text tabular">{filter.chosen.length}</span>
            )}
          </button>
        ))}
      </div>
      <div className="min-w-0 flex-1">
        {current && (current.panel ?? <OptionList key={current.id} filter={current} />)}
      </div>
    </div>
  );
}

/** The choices of one filter; several can be chosen unless it says otherwise. */
function OptionList({ filter }: { filter: Filter }) {
  return (
    <ListBox
      aria-label={filter.label}
      selectionMode={filter.single ? "single" : "multiple"}
      selectionBehavior="toggle"
      // Escape closes the panel; it must not take the choice away.
      escapeKeyBehavior="none"
      selectedKeys={filter.chosen}
      onSelectionChange={(keys) => filter.onChange(keys === "all" ? [] : [...keys].map(String))}
      className="max-h-72 overflow-y-auto p-1.5 outline-none"
    >
      {filter.options.map((option) => (
        <OptionItem key={option.value} option={option} />
      ))}
    </ListBox>
  );
}
