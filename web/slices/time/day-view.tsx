import { CalendarClock } from "lucide-react";
import type { TimeEntry } from "../../../contract/time.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { EmptyState } from "../../ui/states.tsx";
import { InternalMark } from "../projects/badges.tsx";
import type { Week } from "./data.ts";
import { formatDuration } from "./duration.ts";

interface DayViewProps {
  week: Week;
  day: string;
  onDay: (day: string) => void;
  onOpen: (entry: TimeEntry) => void;
}

/** The days of a week with what is on them, and the entries of one. */
export function DayView({ week, day, onDay, onOpen }: DayViewProps) {
  const entries = week.items.filter((entry) => entry.day === day);
  return (
    <>
      <DayStrip week={week} day={day} onDay={onDay} />
      <h3 className="mt-5 mb-2 flex items-baseline justify-between gap-3 font-bold">
        {formatDate(day, "long")}
        <span className="tabular">
          {formatDuration(entries.reduce((sum, { minutes }) => sum + minutes, 0))}
        </span>
      </h3>
      {entries.length === 0 ? (
        <EmptyState icon={CalendarClock} title={t("time.day.none")}>
          {t("time.day.noneHint")}
        </EmptyState>
      ) : (
        <ul className="border-t border-line">
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} onOpen={onOpen} />
          ))}
        </ul>
      )}
    </>
  );
}

function DayStrip({ week, day: shown, onDay }: Omit<DayViewProps, "onOpen">) {
  const most = Math.max(480, ...week.days.map(({ minutes }) => minutes));
  return (
    <fieldset aria-label={t("time.day.label")} className="grid grid-cols-7 gap-1">
      {week.days.map(({ day, minutes }) => (
        <button
          key={day}
          type="button"
          aria-pressed={day === shown}
          aria-label={t("time.day.one", { day: formatDate(day, "long"), minutes: formatDuration(minutes) })}
          onClick={() => onDay(day)}
          className={cx(
            "flex min-w-0 flex-col items-center gap-1 rounded-6 px-0.5 py-2 ring-1 ring-inset touch:min-h-14",
            day === shown ? "bg-accent-soft ring-accent-line" : "ring-line hover:bg-hover",
          )}
        >
          <span className={cx("text-12", day === week.today ? "font-bold text-accent-text" : "text-ink-3")}>
            {formatDate(day, "day").split(/[\s,]+/)[0]} {Number(day.slice(8))}
          </span>
          <span className={cx("text-13 tabular", minutes > 0 ? "font-medium" : "text-ink-3")}>
            {minutes > 0 ? formatDuration(minutes) : "–"}
          </span>
          <span aria-hidden className="h-1 w-4/5 overflow-hidden rounded-full bg-sunken">
            <span className="block h-full bg-accent" style={{ width: `${(minutes / most) * 100}%` }} />
          </span>
        </button>
      ))}
    </fieldset>
  );
}

function EntryRow({ entry, onOpen }: { entry: TimeEntry; onOpen: (entry: TimeEntry) => void }) {
  const { project, client, phase, task, minutes, note, billable, internalNote, startedAt, endedAt, can } =
    entry;
  const about = [client.name, phase?.name, task?.name].filter(Boolean).join(" · ");
  return (
    <li className="relative flex items-start gap-3 border-b border-line py-2.5 hover:bg-hover has-[button:focus-visible]:bg-hover">
      <div className="min-w-0 flex-1 px-1">
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <button
            type="button"
            disabled={!can.edit}
            onClick={() => onOpen(entry)}
            dir="auto"
            className="min-w-0 max-w-full text-start font-medium break-words after:absolute after:inset-0 disabled:text-ink"
          >
            {project.name}
          </button>
          <span className="min-w-0 text-13 break-words text-ink-3" dir="auto">
            {about}
          </span>
        </p>
        <p className={cx("mt-0.5 text-13 break-words", note ? "text-ink-2" : "text-ink-3")} dir="auto">
          {note || t("time.entries.noNote")}
        </p>
        {internalNote && (
          <p className="mt-1 flex items-baseline gap-2 text-13">
            <InternalMark>{t("time.form.internalNote")}</InternalMark>
            <span className="min-w-0 break-words text-ink-2" dir="auto">
              {internalNote}
            </span>
          </p>
        )}
      </div>
      <div className="shrink-0 text-end">
        <p className="font-medium tabular">{formatDuration(minutes)}</p>
        <p className="text-12 text-ink-3 tabular">
          {startedAt && endedAt
            ? `${formatDate(startedAt, "time")} – ${formatDate(endedAt, "time")}`
            : !billable && t("time.entries.notBillable")}
        </p>
      </div>
    </li>
  );
}
