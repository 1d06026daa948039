import type { Milestone, Phase } from "../../../contract/project.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { type Scale, scaleOf } from "./timeline-scale.ts";
import { expectedOn, formatPercent, milestoneWords, slipWords } from "./words.ts";

interface TimelineProps {
  milestones: readonly Milestone[];
  phases: readonly Phase[];
  /** Today at the project, `YYYY-MM-DD`. */
  today: string;
}

/** One row: its words, and its place in time where there is room to draw it. */
const rowClass =
  "grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-t border-line px-0.5 max-md:py-2 md:grid-cols-[minmax(0,5fr)_minmax(0,6fr)_104px] md:items-center";

/** Phases and milestones over time, slips drawn from the plan to what is expected now. Every row also says it in words. */
export function Timeline({ milestones, phases, today }: TimelineProps) {
  if (milestones.length + phases.length === 0)
    return <p className="text-13 text-ink-2">{t("projects.plan.none")}</p>;
  const scale = scaleOf(milestones, phases, today);
  const count = milestones.length;
  const reached = milestones.filter(({ state }) => state === "reached").length;
  const late = milestones.filter(
    ({ state, slipDays }) => state === "late" || (state === "upcoming" && slipDays > 0),
  ).length;
  return (
    <div>
      {count > 0 && (
        <p className="mb-2 text-13 text-pretty text-ink-2">
          {t("projects.plan.sentence", { reached, count, late })}
        </p>
      )}
      <Axis scale={scale} today={today} />
      {phases.length > 0 && (
        <ol aria-label={t("projects.plan.phases")}>
          {phases.map((phase) => (
            <PhaseRow key={phase.id} phase={phase} scale={scale} today={today} />
          ))}
        </ol>
      )}
      {count > 0 && (
        <ol aria-label={t("projects.plan.milestones")} className="border-b border-line">
          {milestones.map((milestone) => (
            <MilestoneRow key={milestone.id} milestone={milestone} scale={scale} today={today} />
          ))}
        </ol>
      )}
      {count > 0 && <Legend />}
    </div>
  );
}

function Axis({ scale, today }: { scale: Scale; today: string }) {
  const now = scale.at(today);
  return (
    <div aria-hidden className="grid gap-x-4 md:grid-cols-[minmax(0,5fr)_minmax(0,6fr)_104px]">
      <span className="max-md:hidden" />
      <span className="relative h-5 text-12 text-ink-3">
        {scale.ticks
          .filter((tick) => Math.abs(scale.at(tick) - now) > 7 && scale.at(tick) < 96)
          .map((tick) => (
            <span
              key={tick}
              className="absolute -translate-x-1/2 rtl:translate-x-1/2"
              style={{ insetInlineStart: `${scale.at(tick)}%` }}
            >
              {new Date(tick).getUTCMonth() === 0
                ? tick.slice(0, 4)
                : formatDate(tick, "short").replace(/[\d.\s]+/g, "")}
            </span>
          ))}
        <span
          className="absolute -translate-x-1/2 font-medium text-ink rtl:translate-x-1/2"
          style={{ insetInlineStart: `${now}%` }}
        >
          {t("projects.plan.today")}
        </span>
      </span>
    </div>
  );
}

function PhaseRow({ phase, scale, today }: { phase: Phase; scale: Scale; today: string }) {
  const { startsOn, endsOn, progress, status } = phase;
  return (
    <li className={rowClass}>
      <div className="min-w-0 md:py-2">
        <p className="truncate font-medium" dir="auto" title={phase.name}>
          {phase.name}
        </p>
        {(startsOn || endsOn) && (
          <p className="text-12 text-ink-3 tabular">
            {t("projects.plan.span", {
              from: startsOn ? formatDate(startsOn) : "…",
              to: endsOn ? formatDate(endsOn) : "…",
            })}
          </p>
        )}
      </div>
      <Track scale={scale} today={today}>
        {startsOn && endsOn && (
          <span
            className={cx(
              "absolute top-1/2 h-2 -translate-y-1/2 overflow-hidden rounded-full ring-1 ring-inset",
              status === "done" ? "bg-accent ring-accent" : "bg-accent-soft ring-accent-line/50",
            )}
            style={{
              insetInlineStart: `${scale.at(startsOn)}%`,
              width: `${Math.max(1, scale.at(endsOn) - scale.at(startsOn))}%`,
            }}
          >
            <span className="block h-full bg-accent" style={{ width: `${progress}%` }} />
          </span>
        )}
      </Track>
      <p className="text-end text-13 text-ink-2 md:order-last">
        {t(`projects.plan.phase.${status}`)}
        <span className="text-12 text-ink-3 block">
          {t("projects.plan.progress", { percent: formatPercent(progress) })}
        </span>
      </p>
    </li>
  );
}

function MilestoneRow({ milestone, scale, today }: { milestone: Milestone; scale: Scale; today: string }) {
  const { plannedOn, state, slipDays, name } = milestone;
  const expected = expectedOn(milestone);
  const slip = slipWords(milestone);
  const [from, to] = [scale.at(plannedOn), scale.at(expected)];
  return (
    <li className={rowClass}>
      <div className="min-w-0 md:py-2">
        <p className="truncate" dir="auto" title={name}>
          {name}
        </p>
        <p className="text-12 text-ink-3 tabular">{milestoneWords(milestone)}</p>
      </div>
      <Track scale={scale} today={today}>
        {slipDays !== 0 && (
          <>
            <span
              className={cx(
                "absolute top-1/2 h-0 -translate-y-1/2 border-t-2 border-dashed",
                slipDays > 0 ? "border-amber-solid" : "border-green-solid",
              )}
              style={{ insetInlineStart: `${Math.min(from, to)}%`, width: `${Math.abs(to - from)}%` }}
            />
            <Diamond at={from} className="border-2 border-control bg-surface" />
          </>
        )}
        <Diamond
          at={to}
          className={
            state === "reached"
              ? "bg-green-solid"
              : state === "late"
                ? "bg-red-solid"
                : slipDays > 0
                  ? "bg-amber-solid"
                  : "bg-accent"
          }
        />
      </Track>
      <p
        className={cx(
          "text-end text-13 md:order-last",
          state === "reached" ? "text-green" : state === "late" ? "font-medium text-red" : "text-ink-2",
        )}
      >
        {t(`projects.plan.state.${state}`)}
        {slip && (
          <span className={cx("text-12 font-regular block", slipDays > 0 ? "text-amber" : "text-green")}>
            {slip}
          </span>
        )}
      </p>
    </li>
  );
}

/** The stretch of time of one row; the line of today runs on from row to row. */
function Track({ scale, today, children }: { scale: Scale; today: string; children: React.ReactNode }) {
  return (
    <div
      aria-hidden
      className="relative h-5 max-md:order-last max-md:col-span-2 max-md:mt-1 md:h-full md:min-h-11"
    >
      {scale.ticks.map((tick) => (
        <span
          key={tick}
          className="absolute inset-y-0 border-s border-line/60"
          style={{ insetInlineStart: `${scale.at(tick)}%` }}
        />
      ))}
      <span
        className="absolute -inset-y-px border-s border-ink-3 max-md:inset-y-0"
        style={{ insetInlineStart: `${scale.at(today)}%` }}
      />
      {children}
    </div>
  );
}

function Diamond({ at, className }: { at: number; className: string }) {
  return (
    <span
      className={cx(
        "absolute top-1/2 size-2.75 -translate-1/2 rotate-45 rounded-[2px] rtl:translate-x-1/2",
        className,
      )}
      style={{ insetInlineStart: `${at}%` }}
    />
  );
}

function Legend() {
  const signs = [
    [t("projects.plan.planned"), "border-2 border-control bg-surface"],
    [t("projects.plan.expected"), "bg-accent"],
    [t("projects.plan.later"), "bg-amber-solid"],
    [t("projects.plan.reached"), "bg-green-solid"],
    [t("projects.plan.state.late"), "bg-red-solid"],
  ];
  return (
    <p aria-hidden className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-12 text-ink-3">
      {signs.map(([word, look]) => (
        <span key={word} className="inline-flex items-center gap-2">
          <span className={cx("size-2.25 rotate-45 rounded-[2px]", look)} />
          {word}
        </span>
      ))}
    </p>
  );
}
