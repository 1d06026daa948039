import { useInfiniteQuery } from "@tanstack/react-query";
import { FolderKanban } from "lucide-react";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { useBrand } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { EmptyState, NothingFound } from "../../ui/states.tsx";
import { isNarrowed, noProjectFilter, parseProjectFilter, projectListQuery } from "./data.ts";
import { ProjectFilters } from "./project-filters.tsx";
import { ProjectTable } from "./project-table.tsx";

/** The projects that a member may see: those assigned to them, or all of their company. */
export function ProjectList() {
  const [filter, setFilter] = useSearch(parseProjectFilter);
  const query = useInfiniteQuery(projectListQuery(filter));
  const brand = useBrand();
  return (
    <Screen title={t("projects.title")}>
      <ProjectFilters filter={filter} onChange={setFilter} />
      <ProjectTable
        query={query}
        filter={filter}
        onChange={setFilter}
        empty={
          isNarrowed(filter) ? (
            <NothingFound onClear={() => setFilter(noProjectFilter)} />
          ) : (
            <EmptyState icon={FolderKanban} title={t("projects.empty.title")}>
              {t("projects.empty.text", { company: brand.name })}
            </EmptyState>
          )
        }
      />
    </Screen>
  );
}
