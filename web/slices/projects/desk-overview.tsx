import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Project } from "../../../contract/project.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { InternalMark } from "./badges.tsx";
import { projectOverviewQuery } from "./data.ts";
import { OverviewSkeleton } from "./overview-skeleton.tsx";
import { ProjectOverview } from "./project-overview.tsx";

/** How a project stands, to staff; or exactly as its client is shown it. */
export function DeskOverview({ project }: { project: Project }) {
  const [asClient, setAsClient] = useState(false);
  const query = useQuery(projectOverviewQuery(project.id, asClient ? "client" : undefined));
  return (
    <>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
        {asClient ? (
          <Banner tone="info" className="min-w-0 flex-1">
            {t("planning.view.clientNote")}
          </Banner>
        ) : (
          <InternalNote project={project} />
        )}
        {project.status !== "draft" && (
          <Button
            size="sm"
            aria-pressed={asClient}
            className="aria-pressed:bg-accent-soft aria-pressed:text-accent-soft-text"
            onClick={() => setAsClient(!asClient)}
          >
            {t("planning.view.client")}
          </Button>
        )}
      </div>
      <QueryView query={query} skeleton={<OverviewSkeleton />}>
        {(overview) => <ProjectOverview overview={overview} />}
      </QueryView>
    </>
  );
}

function InternalNote({ project: { internal } }: { project: Project }) {
  if (!internal?.note) return <span />;
  return (
    <div className="max-w-[72ch] min-w-0 flex-1 rounded-6 bg-amber-soft/60 px-3 py-2 text-13">
      <InternalMark>{t("planning.note")}</InternalMark>
      <p className="mt-1 break-words whitespace-pre-wrap" dir="auto">
        {internal.note}
      </p>
    </div>
  );
}
