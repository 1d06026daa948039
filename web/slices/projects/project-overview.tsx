import { type ReactNode, useRef } from "react";
import type { ProjectOverview as Overview } from "../../../contract/project-figures.ts";
import { t } from "../../kernel/messages.ts";
import { Section } from "../../ui/card.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { Budget } from "./budget.tsx";
import { Burn } from "./burn.tsx";
import { Contacts } from "./contacts.tsx";
import { Glance } from "./glance.tsx";
import { HealthHead } from "./health-head.tsx";
import { NextActions } from "./next-actions.tsx";
import { ProjectActivity } from "./project-activity.tsx";
import { Timeline } from "./timeline.tsx";

interface ProjectOverviewProps {
  overview: Overview;
  /** What else belongs under the plan: tasks. */
  children?: ReactNode;
}

/** How a project stands, the most telling first. The same for both sides: the server leaves out what is internal. */
export function ProjectOverview({ overview, children }: ProjectOverviewProps) {
  const { project, activity } = overview;
  const box = useRef<HTMLDivElement>(null);
  useShortcuts({ t: () => toggleTables(box.current) });
  return (
    <div ref={box} className="flex flex-col gap-7">
      <HealthHead project={project} />
      <Glance overview={overview} />
      {/* Below a certain width one column: what is to be done comes before figures there. */}
      <div className="flex flex-col gap-x-10 gap-y-8 lg:grid lg:grid-cols-[minmax(0,1fr)_280px]">
        <div className="contents min-w-0 flex-col gap-8 lg:flex">
          <Section title={t("projects.plan.title")}>
            <Timeline milestones={project.milestones} phases={project.phases} today={overview.today} />
          </Section>
          <Budget overview={overview} />
          <Burn overview={overview} />
          {children}
        </div>
        <div className="contents min-w-0 flex-col gap-8 lg:flex">
          <Section title={t("projects.actions.title")} className="max-lg:order-first">
            <NextActions actions={project.actions} />
          </Section>
          <Section title={t("projects.contacts.title")}>
            <Contacts contacts={project.contacts} />
          </Section>
          {project.description && (
            <Section title={t("projects.about")}>
              <Markdown text={project.description} />
            </Section>
          )}
          <Section title={t("projects.activity.title")}>
            <ProjectActivity items={activity} />
          </Section>
        </div>
      </div>
    </div>
  );
}

/** Opens the table of every chart, or closes them when all are open. */
function toggleTables(box: HTMLElement | null): void {
  const tables = [...(box?.querySelectorAll<HTMLDetailsElement>("details[data-table]") ?? [])];
  const open = tables.some((table) => !table.open);
  for (const table of tables) table.open = open;
}
