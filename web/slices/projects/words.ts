import type { Milestone } from "../../../contract/project.ts";
import { formatDate, formatNumber } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";

const day = 86_400_000;
const timeOf = (date: string) => Date.parse(`${date}T00:00:00Z`);

/** Minutes as hours: `312.5h`. */
export function formatHours(minutes: number): string {
  return formatNumber(minutes / 60, {
    style: "unit",
    unit: "hour",
    unitDisplay: "narrow",
    maximumFractionDigits: minutes < 600 ? 2 : 1,
  });
}

/** A share of a whole in percent; nothing of nothing is 0. */
export function formatShare(part: number, whole: number): string {
  return formatPercent(whole === 0 ? 0 : (part / whole) * 100);
}

export function formatPercent(percent: number): string {
  return formatNumber(Math.round(percent) / 100, { style: "percent" });
}

/** Whole days from one calendar date to another; negative when the other lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((timeOf(to) - timeOf(from)) / day);
}

/** The calendar date some days on. */
export function addDays(date: string, days: number): string {
  return new Date(timeOf(date) + days * day).toISOString().slice(0, 10);
}

/** The day on which a milestone was reached, or is expected now. */
export function expectedOn({ plannedOn, forecastOn, actualOn }: Milestone): string {
  return actualOn ?? forecastOn ?? plannedOn;
}

/** When a milestone is, was and should have been: `Planned 12 May, now 26 May`. */
export function milestoneWords(milestone: Milestone): string {
  const { plannedOn, forecastOn, actualOn, slipDays } = milestone;
  const planned = formatDate(plannedOn);
  if (actualOn)
    return slipDays === 0
      ? t("projects.plan.reachedAsPlanned", { day: planned })
      : t("projects.plan.reachedOn", { planned, day: formatDate(actualOn) });
  if (forecastOn && forecastOn !== plannedOn)
    return t("projects.plan.movedTo", { planned, day: formatDate(forecastOn) });
  return t("projects.plan.plannedFor", { planned });
}

/** How far from its plan: `14 days later`; nothing when it is as planned. */
export function slipWords({ slipDays }: Pick<Milestone, "slipDays">): string | undefined {
  if (slipDays === 0) return undefined;
  return slipDays > 0
    ? t("projects.plan.slip", { days: slipDays })
    : t("projects.plan.early", { days: -slipDays });
}
