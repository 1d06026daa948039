import { useInfiniteQuery } from "@tanstack/react-query";
import { FolderKanban, Plus } from "lucide-react";
import { t } from "../../kernel/messages.ts";
import { useGo, useSearch } from "../../kernel/navigation.ts";
import { useMay } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import { EmptyState, NothingFound } from "../../ui/states.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useClientFilter } from "../clients/client-filter.tsx";
import { isNarrowed, noProjectFilter, parseProjectFilter, projectListQuery } from "./data.ts";
import { ProjectFilters } from "./project-filters.tsx";
import { ProjectTable } from "./project-table.tsx";

/** The projects of all clients that the reader may see. */
export function DeskProjects() {
  const [filter, setFilter] = useSearch(parseProjectFilter);
  const query = useInfiniteQuery(projectListQuery(filter));
  const client = useClientFilter(filter.clientId, (clientId) => setFilter({ clientId }));
  const mayPlan = useMay("projects.write");
  const go = useGo();
  useShortcuts({ c: mayPlan ? () => go({ to: "/desk/projects/new" }) : undefined });
  return (
    <Screen title={t("projects.title")} action={mayPlan && <NewProject />}>
      <ProjectFilters filter={filter} onChange={setFilter} more={[client]} />
      <ProjectTable
        query={query}
        filter={filter}
        onChange={setFilter}
        empty={
          isNarrowed(filter) ? (
            <NothingFound onClear={() => setFilter(noProjectFilter)} />
          ) : (
            <EmptyState
              icon={FolderKanban}
              title={t("projects.empty.title")}
              action={mayPlan && <NewProject />}
            >
              {t(mayPlan ? "projects.empty.staff" : "projects.empty.readOnly")}
            </EmptyState>
          )
        }
      />
    </Screen>
  );
}

function NewProject() {
  return (
    <Link to="/desk/projects/new" look="plain" className={buttonClass("primary")}>
      <Plus size={16} aria-hidden />
      {t("projects.new")}
    </Link>
  );
}
