import { useQuery } from "@tanstack/react-query";
import { t } from "../../kernel/messages.ts";
import { useParam } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { Badge } from "../../ui/badge.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { projectOverviewQuery } from "./data.ts";
import { OverviewSkeleton } from "./overview-skeleton.tsx";
import { ProjectOverview } from "./project-overview.tsx";
import { TasksShown } from "./tasks-shown.tsx";

/** A project as its client looks at it. */
export function ProjectPage() {
  const id = useParam("id");
  const query = useQuery(projectOverviewQuery(id));
  const project = query.data?.project;
  return (
    <Screen
      title={project?.name ?? t("projects.title")}
      back={{ to: "/projects", label: t("projects.title") }}
      aside={project?.reference && <Badge>{project.reference}</Badge>}
    >
      <QueryView query={query} skeleton={<OverviewSkeleton />}>
        {(overview) => (
          <>
            <p aria-hidden className="mb-4 text-20 font-bold break-words sm:hidden" dir="auto">
              {overview.project.name}
            </p>
            <ProjectOverview overview={overview}>
              <TasksShown id={id} />
            </ProjectOverview>
          </>
        )}
      </QueryView>
    </Screen>
  );
}
