import { useQuery } from "@tanstack/react-query";
import { type TicketPriority, type TicketStatus, ticketStatuses } from "../../../contract/tickets.ts";
import { t } from "../../kernel/messages.ts";
import { type Filter, FilterBar } from "../../ui/filter-bar.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SortMenu } from "../../ui/sort-menu.tsx";
import { useClientFilter } from "../clients/client-filter.tsx";
import { priorityMarks, statusMarks, statusText } from "./badges.tsx";
import { categoriesQuery } from "./data.ts";
import { staffQuery } from "./desk-data.ts";
import { noQueueFilter, type QueueFilter, type QueueSort, queueSorts, sortOf } from "./desk-filter.ts";
import { openedFilter } from "./opened-filter.tsx";
import { urgencies } from "./ticket-filters.tsx";

interface QueueFiltersProps {
  filter: QueueFilter;
  onChange: (change: Partial<QueueFilter>) => void;
}

/** Search and filters of the queue. */
export function QueueFilters({ filter, onChange }: QueueFiltersProps) {
  const categories = useQuery(categoriesQuery()).data?.items ?? [];
  const filters: Filter[] = [
    {
      id: "status",
      label: t("tickets.filter.status"),
      options: ticketStatuses.map((status) => ({
        value: status,
        label: statusText(status, "desk"),
        icon: statusMarks[status].icon,
      })),
      chosen: filter.status,
      onChange: (status) => onChange({ status: status as TicketStatus[], all: undefined }),
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
    useClientFilter(filter.clientId, (clientId) => onChange({ clientId })),
    useAssigneeFilter(filter.assignee, (assignee) => onChange({ assignee })),
    {
      id: "category",
      label: t("tickets.filter.category"),
      options: categories
        .filter(({ id, archived }) => !archived || filter.categoryId.includes(id))
        .map(({ id, name }) => ({ value: id, label: name })),
      chosen: filter.categoryId,
      onChange: (categoryId) => onChange({ categoryId }),
    },
    {
      id: "overdue",
      label: t("desk.queue.filter.overdue"),
      single: true,
      options: [{ value: "true", label: t("desk.queue.filter.overdueOnly") }],
      chosen: filter.overdue ? ["true"] : [],
      onChange: (chosen) => onChange({ overdue: chosen.length > 0 || undefined }),
    },
    openedFilter(filter, onChange),
  ];
  return (
    <FilterBar
      search={
        <SearchField
          label={t("desk.queue.search")}
          value={filter.search ?? ""}
          onChange={(search) => onChange({ search })}
        />
      }
      filters={filters}
      onClear={() => onChange(noQueueFilter)}
      end={
        <SortMenu<QueueSort>
          label={t("desk.queue.sortLabel")}
          className="sm:hidden"
          value={sortOf(filter)}
          onChange={(sort) => onChange({ sort, direction: undefined })}
          options={queueSorts.map((sort) => ({ value: sort, label: t(`desk.queue.sort.${sort}`) }))}
        />
      }
    />
  );
}

function useAssigneeFilter(
  assignee: string | undefined,
  onChange: (assignee: string | undefined) => void,
): Filter {
  const staff = useQuery(staffQuery()).data?.items ?? [];
  return {
    id: "assignee",
    label: t("desk.queue.filter.assignee"),
    single: true,
    options: [
      { value: "me", label: t("desk.queue.filter.me") },
      { value: "none", label: t("desk.queue.filter.none") },
      ...staff.map(({ id, name }) => ({ value: id, label: name })),
    ],
    chosen: assignee ? [assignee] : [],
    onChange: ([chosen]) => onChange(chosen),
  };
}
