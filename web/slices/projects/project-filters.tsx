import { type Health, healths, type ProjectStatus, projectStatuses } from "../../../contract/project.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { type Filter, FilterBar } from "../../ui/filter-bar.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SortMenu } from "../../ui/sort-menu.tsx";
import { healthMarks, projectMarks } from "./badges.tsx";
import { noProjectFilter, type ProjectFilter, projectSorts } from "./data.ts";

interface ProjectFiltersProps {
  filter: ProjectFilter;
  onChange: (change: Partial<ProjectFilter>) => void;
  /** Desk: by client. */
  more?: Filter[];
}

/** Search and filters of a list of projects. A member never meets a draft. */
export function ProjectFilters({ filter, onChange, more = [] }: ProjectFiltersProps) {
  const { door } = useSession();
  const statuses = projectStatuses.filter((status) => door === "desk" || status !== "draft");
  return (
    <FilterBar
      search={
        <SearchField
          label={t("projects.search")}
          value={filter.search ?? ""}
          onChange={(search) => onChange({ search })}
        />
      }
      onClear={() => onChange(noProjectFilter)}
      filters={[
        {
          id: "health",
          label: t("projects.filter.health"),
          options: healths.map((value) => ({
            value,
            label: t(`projects.health.${value}`),
            icon: healthMarks[value].icon,
          })),
          chosen: filter.health,
          onChange: (health) => onChange({ health: health as Health[] }),
        },
        {
          id: "status",
          label: t("projects.filter.status"),
          options: statuses.map((value) => ({
            value,
            label: t(`projects.status.${value}`),
            icon: projectMarks[value].icon,
          })),
          chosen: filter.status,
          onChange: (status) => onChange({ status: status as ProjectStatus[] }),
        },
        {
          id: "mine",
          label: t("projects.filter.people"),
          single: true,
          options: [{ value: "mine", label: t("projects.filter.mine") }],
          chosen: filter.mine ? ["mine"] : [],
          onChange: (chosen) => onChange({ mine: chosen.length > 0 || undefined }),
        },
        ...more,
      ]}
      end={
        <SortMenu
          label={t("projects.sort.label")}
          value={filter.sort ?? "updated"}
          onChange={(sort) => onChange({ sort: sort === "updated" ? undefined : sort, direction: undefined })}
          options={projectSorts.map((sort) => ({ value: sort, label: t(`projects.sort.${sort}`) }))}
        />
      }
    />
  );
}
