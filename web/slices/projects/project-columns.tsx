import type { ProjectRow } from "../../../contract/project.ts";
import { t } from "../../kernel/messages.ts";
import { Badge } from "../../ui/badge.tsx";
import { DateText } from "../../ui/relative-time.tsx";
import type { Column } from "../../ui/table-column.ts";
import { DueDay, HealthBadge, Trend } from "./badges.tsx";
import { BudgetShare } from "./budget-share.tsx";
import { expectedOn } from "./words.ts";

const name: Column<ProjectRow> = {
  id: "name",
  header: t("projects.column.name"),
  primary: true,
  sortable: true,
  cell: (row) => <Name row={row} />,
};
const health: Column<ProjectRow> = {
  id: "health",
  header: t("projects.column.health"),
  width: "136px",
  cell: (row) => (
    <span className="inline-flex items-center gap-1.5 align-middle">
      <HealthBadge health={row.health?.health} look="plain" />
      <Trend trend={row.trend === "same" ? null : row.trend} short />
    </span>
  ),
};
const client: Column<ProjectRow> = {
  id: "client",
  header: t("projects.column.client"),
  width: "15%",
  from: "md",
  cell: (row) => (
    <span className="text-ink-2" dir="auto" title={row.client.name}>
      {row.client.name}
    </span>
  ),
};
const phase: Column<ProjectRow> = {
  id: "phase",
  header: t("projects.column.phase"),
  width: "15%",
  from: "lg",
  cell: (row) =>
    row.phase ? (
      <span className="text-ink-2" dir="auto" title={row.phase.name}>
        {row.phase.name}
      </span>
    ) : (
      <span className="text-ink-3">{t("projects.noPhase")}</span>
    ),
};
const budget: Column<ProjectRow> = {
  id: "budget",
  header: t("projects.column.budget"),
  width: "132px",
  from: "md",
  cell: (row) => <BudgetShare budget={row.budget} />,
};
const milestone: Column<ProjectRow> = {
  id: "milestone",
  header: t("projects.column.milestone"),
  width: "21%",
  from: "md",
  cell: (row) => <NextMilestone row={row} />,
};
const ends: Column<ProjectRow> = {
  id: "ends",
  header: t("projects.column.ends"),
  width: "116px",
  align: "end",
  sortable: true,
  from: "xl",
  cell: ({ endsOn }) => <span className="text-ink-2">{endsOn && <DateText at={endsOn} />}</span>,
};

/** Columns of the portal's list; the ids of what can be sorted are those of the contract. */
export const portalColumns = [name, health, phase, budget, milestone, ends];
/** In Desk there is the client as well, and so less room for the rest. */
export const deskColumns = [
  name,
  client,
  health,
  { ...phase, width: "11%", from: "xl" as const },
  budget,
  { ...milestone, width: "19%", from: "lg" as const },
  ends,
];

function Name({ row }: { row: ProjectRow }) {
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-2 align-middle">
      <span className="min-w-0 max-sm:break-words sm:truncate" dir="auto" title={row.name}>
        {row.name}
      </span>
      {row.status !== "active" && <Badge>{t(`projects.status.${row.status}`)}</Badge>}
    </span>
  );
}

function NextMilestone({ row: { nextMilestone: next } }: { row: ProjectRow }) {
  if (!next) return <span className="text-ink-3">{t("projects.noMilestone")}</span>;
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <span className="min-w-0 truncate text-ink-2" dir="auto" title={next.name}>
        {next.name}
      </span>
      <span className="shrink-0 text-12 text-ink-3">
        <DueDay on={expectedOn(next)} />
      </span>
    </span>
  );
}

/** What a phone shows of a project below its name. */
export function ProjectCard({ row, withClient }: { row: ProjectRow; withClient?: boolean }) {
  const { nextMilestone: next } = row;
  return (
    <div className="mt-1.5 flex flex-col gap-1.5 text-13 text-ink-2">
      {withClient && (
        <span className="truncate" dir="auto">
          {row.client.name}
        </span>
      )}
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <HealthBadge health={row.health?.health} look="plain" />
        <Trend trend={row.trend === "same" ? null : row.trend} short />
        {row.phase && (
          <span className="min-w-0 truncate text-ink-3" dir="auto">
            {row.phase.name}
          </span>
        )}
        <span className="ms-auto">
          <BudgetShare budget={row.budget} />
        </span>
      </span>
      {next && (
        <span className="flex items-baseline justify-between gap-3 text-12 text-ink-3">
          <span className="min-w-0 truncate" dir="auto">
            {next.name}
          </span>
          <DueDay on={expectedOn(next)} />
        </span>
      )}
    </div>
  );
}
