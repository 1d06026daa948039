import type { ProjectOverview } from "../../../contract/project-figures.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Section } from "../../ui/card.tsx";
import { BarChart, MeterChart } from "../../ui/charts.tsx";
import { formatHours, formatShare } from "./words.ts";

/** Hours by week and by phase: a sentence, a drawing and a table of each. */
export function Burn({ overview }: { overview: ProjectOverview }) {
  const { weeks } = overview.burn;
  return (
    <Section
      title={t("projects.burn.title")}
      action={
        weeks.length > 0 && (
          <span className="text-12 text-ink-3 max-lg:hidden">{t("projects.burn.tableKey")}</span>
        )
      }
    >
      {weeks.length === 0 ? (
        <p className="text-13 text-ink-2">{t("projects.burn.none")}</p>
      ) : (
        <div className="flex flex-col gap-6">
          <ByWeek burn={overview.burn} />
          {overview.phases.length > 1 && <ByPhase overview={overview} />}
        </div>
      )}
    </Section>
  );
}

function ByWeek({ burn: { weeks, earlierMinutes } }: Pick<ProjectOverview, "burn">) {
  const sum = weeks.reduce((total, week) => total + week.minutes, 0);
  const most = weeks.reduce((best, week) => (week.minutes > best.minutes ? week : best), weeks[0]!);
  const sentence = t("projects.burn.sentence", {
    hours: formatHours(sum),
    weeks: weeks.length,
    week: formatDate(most.weekOf),
    most: formatHours(most.minutes),
  });
  const earlier =
    earlierMinutes > 0 ? ` ${t("projects.burn.earlier", { hours: formatHours(earlierMinutes) })}` : "";
  return (
    <BarChart
      summary={sentence + earlier}
      axis={t("projects.burn.week")}
      labels={weeks.map(({ weekOf }) => formatDate(weekOf, weeks.length > 40 ? "medium" : "short"))}
      series={[
        {
          label: t("projects.burn.hours"),
          tone: "accent",
          values: weeks.map(({ minutes }) => minutes),
        },
      ]}
      format={formatHours}
    />
  );
}

function ByPhase({ overview: { phases, total } }: { overview: ProjectOverview }) {
  const nameOf = (part: (typeof phases)[number]) => part.phase?.name ?? t("projects.budget.loose");
  const most = phases.reduce((best, part) => (part.minutes.actual > best.minutes.actual ? part : best));
  return (
    <MeterChart
      summary={t("projects.burn.phaseSentence", {
        hours: formatHours(total.minutes.actual),
        percent: formatShare(most.minutes.actual, total.minutes.actual),
        phase: nameOf(most),
      })}
      axis={t("projects.budget.phase")}
      columns={[t("projects.burn.hours"), t("projects.budget.limit")]}
      rows={phases.map((part) => ({
        label: nameOf(part),
        value: part.minutes.actual,
        limit: part.minutes.budget,
      }))}
      format={formatHours}
    />
  );
}
