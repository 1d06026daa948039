import type { ReactNode } from "react";
import type { ProjectOverview } from "../../../contract/project-figures.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { DateText } from "../../ui/relative-time.tsx";
import { DueDay, ProjectStatusBadge } from "./badges.tsx";
import { expectedOn, formatPercent, formatShare } from "./words.ts";

/** Four figures of a project that one looks for first. */
export function Glance({ overview }: { overview: ProjectOverview }) {
  const { project, total } = overview;
  const phase = project.phases.find(({ id }) => id === project.phase?.id);
  const next = project.nextMilestone;
  return (
    <dl
      aria-label={t("projects.glance.title")}
      className="grid grid-cols-2 gap-px overflow-hidden rounded-10 border border-line bg-line lg:grid-cols-4"
    >
      <Cell
        term={t("projects.glance.status")}
        note={
          project.endsOn ? (
            <>
              {t("projects.glance.ends")} <DateText at={project.endsOn} />
            </>
          ) : (
            t("projects.glance.open")
          )
        }
      >
        <ProjectStatusBadge status={project.status} look="plain" />
      </Cell>
      <Cell
        term={t("projects.glance.phase")}
        note={phase && t("projects.glance.done", { percent: formatPercent(phase.progress) })}
      >
        <Name text={project.phase?.name ?? t("projects.noPhase")} />
      </Cell>
      <Cell term={t("projects.glance.milestone")} note={next && <DueDay on={expectedOn(next)} />}>
        <Name
          text={
            next?.name ?? t(project.milestones.length > 0 ? "projects.glance.all" : "projects.noMilestone")
          }
        />
      </Cell>
      <Used total={total} />
    </dl>
  );
}

function Used({ total: { money, minutes } }: Pick<ProjectOverview, "total">) {
  const inMoney = money?.budget && money.budget.amount > 0;
  const [actual, forecast, budget] = inMoney
    ? [money.actual.amount, money.forecast.amount, money.budget?.amount ?? 0]
    : [minutes.actual, minutes.forecast, minutes.budget ?? 0];
  const term = t(inMoney ? "projects.glance.budget" : "projects.glance.hours");
  if (budget === 0)
    return (
      <Cell term={term}>
        <span className="text-ink-3">{t("projects.glance.noBudget")}</span>
      </Cell>
    );
  const over = forecast > budget;
  return (
    <Cell
      term={term}
      note={
        <span className={cx(over && "font-medium text-red")}>
          {t("projects.glance.expected", { percent: formatShare(forecast, budget) })}
        </span>
      }
    >
      {formatShare(actual, budget)}
    </Cell>
  );
}

function Name({ text }: { text: string }) {
  return (
    <span className="line-clamp-2 break-words" dir="auto" title={text}>
      {text}
    </span>
  );
}

function Cell({ term, note, children }: { term: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0 bg-surface px-3.5 py-3 sm:px-4">
      <dt className="text-13 text-ink-3">{term}</dt>
      <dd className="mt-1 min-w-0 text-14 font-medium tabular">{children}</dd>
      {note && <dd className="mt-0.5 text-12 text-ink-3">{note}</dd>}
    </div>
  );
}
