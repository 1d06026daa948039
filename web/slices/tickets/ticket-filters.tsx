import { useQuery } from "@tanstack/react-query";
import { type TicketPriority, type TicketStatus, ticketStatuses } from "../../../contract/tickets.ts";
import { t } from "../../kernel/messages.ts";
import { useMay, useSession } from "../../kernel/session.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SortMenu } from "../../ui/sort-menu.tsx";
import { priorityMarks, statusMarks, statusText } from "./badges.tsx";
import { categoriesQuery, noTicketFilter, type TicketFilter, ticketSorts } from "./data.ts";
import { openedFilter } from "./opened-filter.tsx";

export const urgencies = ["urgent", "high", "normal", "low"] as const satisfies readonly TicketPriority[];

interface TicketFiltersProps {
  filter: TicketFilter;
  onChange: (change: Partial<TicketFilter>) => void;
}

/** Search and filters of the portal's list. */
export function TicketFilters({ filter, onChange }: TicketFiltersProps) {
  const { door } = useSession();
  const seesAll = useMay("tickets.read_all");
  const categories = useQuery(categoriesQuery()).data?.items ?? [];
  const offered = categories.filter(({ id, archived }) => !archived || filter.categoryId.includes(id));
  return (
    <FilterBar
      search={
        <SearchField
          label={t("tickets.searchLabel")}
          value={filter.search ?? ""}
          onChange={(search) => onChange({ search })}
        />
      }
      onClear={() => onChange(noTicketFilter)}
      filters={[
        {
          id: "status",
          label: t("tickets.filter.status"),
          options: ticketStatuses.map((status) => ({
            value: status,
            label: statusText(status, door),
            icon: statusMarks[status].icon,
          })),
          chosen: filter.status,
          onChange: (status) => onChange({ status: status as TicketStatus[] }),
        },
        {
          id: "priority",
          label: t("tickets.filter.priority"),
          options: urgencies.map((priority) => ({
            value: priority,
            label: t(`tickets.priority.${priority}`),
            icon: priorityMarks[priority].icon,
          })),
          chosen: filter.priority,
          onChange: (priority) => onChange({ priority: priority as TicketPriority[] }),
        },
        ...(offered.length > 0
          ? [
              {
                id: "category",
                label: t("tickets.filter.category"),
                options: offered.map(({ id, name }) => ({ value: id, label: name })),
                chosen: filter.categoryId,
                onChange: (categoryId: string[]) => onChange({ categoryId }),
              },
            ]
          : []),
        ...(seesAll
          ? [
              {
                id: "mine",
                label: t("tickets.filter.people"),
                single: true,
                options: [{ value: "mine", label: t("tickets.filter.mine") }],
                chosen: filter.mine ? ["mine"] : [],
                onChange: (chosen: string[]) => onChange({ mine: chosen.length > 0 || undefined }),
              },
            ]
          : []),
        openedFilter(filter, onChange),
      ]}
      end={
        <SortMenu
          label={t("tickets.sort.label")}
          className="sm:hidden"
          value={filter.sort ?? "updated"}
          onChange={(sort) => onChange({ sort: sort === "updated" ? undefined : sort, direction: undefined })}
          options={ticketSorts.map((sort) => ({ value: sort, label: t(`tickets.sort.${sort}`) }))}
        />
      }
    />
  );
}
