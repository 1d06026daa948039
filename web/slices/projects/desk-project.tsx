import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense } from "react";
import type { Project } from "../../../contract/project.ts";
import { oneOf, type RawSearch } from "../../kernel/address.ts";
import { errorText } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { useParam, useSearch } from "../../kernel/navigation.ts";
import { useMay } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { ProjectStatusBadge } from "./badges.tsx";
import { projectQuery } from "./data.ts";
import { ProjectActs } from "./desk-acts.tsx";
import { DeskOverview } from "./desk-overview.tsx";
import { OverviewSkeleton } from "./overview-skeleton.tsx";
import { useStatus } from "./status-change.ts";

const DeskPlan = lazy(async () => ({ default: (await import("./desk-plan.tsx")).DeskPlan }));
const DeskTasks = lazy(async () => ({ default: (await import("./desk-tasks.tsx")).DeskTasks }));
const DeskCosts = lazy(async () => ({ default: (await import("./desk-costs.tsx")).DeskCosts }));
const EntryTable = lazy(async () => ({ default: (await import("../time/entry-table.tsx")).EntryTable }));
const ExpenseTable = lazy(async () => ({
  default: (await import("../expenses/expense-table.tsx")).ExpenseTable,
}));

const parts = ["overview", "plan", "tasks", "time", "expenses", "costs"] as const;
type Part = (typeof parts)[number];
const parse = (raw: RawSearch) => ({ tab: oneOf(raw.tab, parts) });

/** One project: how it stands, its plan and tasks, and the time and money in it. */
export function DeskProject() {
  const query = useQuery(projectQuery(useParam("id")));
  const project = query.data;
  return (
    <Screen
      title={project?.name ?? t("projects.title")}
      back={{ to: "/desk/projects", label: t("projects.title") }}
      aside={
        project && (
          <span className="max-sm:hidden">
            <ProjectStatusBadge status={project.status} />
          </span>
        )
      }
      action={project && <ProjectActs project={project} />}
    >
      <QueryView query={query} skeleton={<OverviewSkeleton />}>
        {(loaded) => <Parts project={loaded} />}
      </QueryView>
    </Screen>
  );
}

function Parts({ project }: { project: Project }) {
  const [place, setPlace] = useSearch(parse);
  const seesMoney = useMay("projects.budget");
  const tab = (id: Part, panel: ReactNode) => ({
    id,
    label: t(`planning.tab.${id}`),
    panel: <Suspense fallback={<Skeleton className="h-80" />}>{panel}</Suspense>,
  });
  const tabs = [
    tab("overview", <DeskOverview project={project} />),
    tab("plan", <DeskPlan project={project} />),
    tab("tasks", <DeskTasks project={project} />),
    tab("time", <EntryTable project={project} />),
    ...(seesMoney ? [tab("expenses", <ExpenseTable project={project} />)] : []),
    ...(project.can.costs ? [tab("costs", <DeskCosts project={project} />)] : []),
  ];
  return (
    <>
      <p aria-hidden className="mb-2 text-20 font-bold break-words sm:hidden" dir="auto">
        {project.name}
      </p>
      <p className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-ink-3">
        <Link to="/desk/clients/$id" params={{ id: project.client.id }} className="min-w-0 break-words">
          <bdi>{project.client.name}</bdi>
        </Link>
        {project.reference && <bdi>{project.reference}</bdi>}
        <span className="sm:hidden">
          <ProjectStatusBadge status={project.status} look="plain" />
        </span>
      </p>
      {project.status === "draft" && <DraftNote project={project} />}
      <Tabs
        label={t("planning.tab.label")}
        value={tabs.find(({ id }) => id === place.tab)?.id ?? "overview"}
        onChange={(tab) => setPlace({ tab: tab === "overview" ? undefined : tab }, { keepScroll: true })}
        tabs={tabs}
      />
    </>
  );
}

function DraftNote({ project }: { project: Project }) {
  const { change, pending, error } = useStatus(project);
  return (
    <Banner tone="info" className="mb-4">
      <span className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <span>{t("planning.draftNote")}</span>
        {project.can.edit && (
          <Button size="sm" pending={pending} onClick={() => change("active")}>
            {t("planning.draftStart")}
          </Button>
        )}
      </span>
      {error && <span className="block text-red">{errorText(error)}</span>}
    </Banner>
  );
}
