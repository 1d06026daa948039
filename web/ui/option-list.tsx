import { ListBox } from "react-aria-components/ListBox";
import type { Filter } from "./filter-bar.tsx";
import { OptionItem } from "./list-box.tsx";

/** The choices of one filter; several can be chosen unless it says otherwise. */
export function OptionList({ filter }: { filter: Filter }) {
  return (
    <ListBox
      aria-label={filter.label}
      selectionMode={filter.single ? "single" : "multiple"}
      selectionBehavior="toggle"
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
