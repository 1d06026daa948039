import {
  ArrowDownRight,
  ArrowRight,
  ArrowUpRight,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  CircleSlash,
  CircleX,
  Lock,
  type LucideIcon,
  OctagonAlert,
  TriangleAlert,
} from "lucide-react";
import type { Health, ProjectRow, ProjectStatus } from "../../../contract/project.ts";
import { daysUntil, formatDate, formatDays } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { StatusBadge, type StatusBadgeProps, type Tone } from "../../ui/badge.tsx";
import { cx } from "../../ui/cx.ts";

interface Mark {
  icon: LucideIcon;
  tone: Tone;
}

export const healthMarks: Record<Health, Mark> = {
  on_track: { icon: CircleCheck, tone: "green" },
  at_risk: { icon: TriangleAlert, tone: "amber" },
  off_track: { icon: OctagonAlert, tone: "red" },
};

export const projectMarks: Record<ProjectStatus, Mark> = {
  draft: { icon: CircleDashed, tone: "neutral" },
  active: { icon: CircleDot, tone: "blue" },
  on_hold: { icon: CirclePause, tone: "amber" },
  completed: { icon: CircleCheck, tone: "green" },
  cancelled: { icon: CircleX, tone: "neutral" },
};

const trendIcons = { better: ArrowUpRight, same: ArrowRight, worse: ArrowDownRight };

type Look = Pick<StatusBadgeProps, "look">;

/** How a project stands, in a word; also that nobody has said so yet. */
export function HealthBadge({ health, look }: { health: Health | undefined } & Look) {
  if (!health) {
    return (
      <StatusBadge icon={CircleSlash} tone="neutral" look={look}>
        {t("projects.health.none")}
      </StatusBadge>
    );
  }
  return (
    <StatusBadge {...healthMarks[health]} look={look}>
      {t(`projects.health.${health}`)}
    </StatusBadge>
  );
}

/** Whether it stands better or worse than before. */
export function Trend({ trend, short }: Pick<ProjectRow, "trend"> & { short?: boolean }) {
  if (!trend) return null;
  const Icon = trendIcons[trend];
  const words = t(`projects.trend.${trend}`);
  const tone = trend === "better" ? "text-green" : trend === "worse" ? "text-red" : "text-ink-3";
  return (
    <span
      className={cx("inline-flex items-center gap-1 text-13 whitespace-nowrap", tone)}
      title={short ? words : undefined}
    >
      <Icon size={14} strokeWidth={2.25} aria-hidden className="shrink-0 rtl:-scale-x-100" />
      <span className={short ? "sr-only" : undefined}>{words}</span>
    </span>
  );
}

export function ProjectStatusBadge({ status, look }: { status: ProjectStatus } & Look) {
  return (
    <StatusBadge {...projectMarks[status]} look={look}>
      {t(`projects.status.${status}`)}
    </StatusBadge>
  );
}

/** When something is to be done, in words; the date on hover. */
export function DueDay({ on, done = false }: { on: string; done?: boolean }) {
  const days = daysUntil(on);
  const late = days < 0 && !done;
  const words = late
    ? t("projects.due.late", { days: -days })
    : Math.abs(days) > 13
      ? formatDate(on)
      : formatDays(on);
  return (
    <time
      dateTime={on}
      title={formatDate(on, "long")}
      className={cx("whitespace-nowrap tabular", late && "font-medium text-red")}
    >
      {words}
    </time>
  );
}

/** Says of a part of the screen that no client is ever shown it. */
export function InternalMark({ children }: { children: string }) {
  return (
    <span className="inline-flex h-5 items-center gap-1 rounded-full bg-amber-soft px-2 text-12 font-medium whitespace-nowrap text-amber">
      <Lock size={12} strokeWidth={2.25} aria-hidden />
      {children}
    </span>
  );
}
