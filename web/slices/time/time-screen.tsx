import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, Plus } from "lucide-react";
import { useState } from "react";
import type { TimeEntry } from "../../../contract/time.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useMediaQuery } from "../../ui/use-media-query.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { addDays } from "../projects/words.ts";
import { parseTimePlace, type TimePlace, type Week, weekQuery } from "./data.ts";
import { DayView } from "./day-view.tsx";
import { formatDuration } from "./duration.ts";
import { EntryDialog } from "./entry-dialog.tsx";
import { TimeParts } from "./time-parts.tsx";
import { WeekGrid } from "./week-grid.tsx";

/** One's own time: a week as a sheet that is typed into, or one day as a list. */
export function TimeScreen() {
  const [place, setPlace] = useSearch(parseTimePlace);
  const query = useQuery(weekQuery(place.day));
  const narrow = useMediaQuery("(max-width: 819.98px)");
  const [open, setOpen] = useState<TimeEntry | "new">();
  // A sheet of seven days has no room on a phone.
  const view = narrow ? "day" : (place.view ?? "week");
  const week = query.data;
  const move = (days: number) => week && setPlace({ day: addDays(place.day ?? week.today, days) });
  useShortcuts({ c: () => setOpen("new") });
  return (
    <Screen
      title={t("time.title")}
      action={
        <Button variant="primary" icon={Plus} onClick={() => setOpen("new")}>
          {t("time.new")}
        </Button>
      }
    >
      <TimeParts current="week" />
      <QueryView query={query} skeleton={<Skeleton className="h-100" />}>
        {(loaded) => (
          <>
            <WeekHead
              week={loaded}
              view={view}
              narrow={narrow}
              onMove={move}
              onNow={() => setPlace({ day: undefined })}
              onView={(next) => setPlace({ view: next }, { keepScroll: true })}
            />
            {view === "day" ? (
              <DayView
                week={loaded}
                day={dayIn(loaded, place.day)}
                onDay={(day) => setPlace({ day }, { keepScroll: true })}
                onOpen={setOpen}
              />
            ) : (
              <WeekGrid
                key={loaded.weekOf}
                week={loaded}
                onOpenDay={(day) => setPlace({ view: "day", day }, { push: true })}
              />
            )}
          </>
        )}
      </QueryView>
      {open && (
        <EntryDialog
          entry={open === "new" ? undefined : open}
          day={week ? dayIn(week, place.day) : undefined}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Screen>
  );
}

/** The day that is shown: the wanted one, else today, else the first of the week. */
function dayIn({ days, today }: Week, wanted: string | undefined): string {
  const day = wanted ?? today;
  return days.some((one) => one.day === day) ? day : (days[0]?.day ?? day);
}

interface WeekHeadProps {
  week: Week;
  view: "day" | "week";
  narrow: boolean;
  onMove: (days: number) => void;
  onNow: () => void;
  onView: (view: TimePlace["view"]) => void;
}

function WeekHead({ week, view, narrow, onMove, onNow, onView }: WeekHeadProps) {
  const current = week.days.some(({ day }) => day === week.today);
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
      <div className="flex items-center gap-1">
        <IconButton
          icon={ChevronLeft}
          label={t("time.week.back")}
          onClick={() => onMove(-7)}
          className="rtl:-scale-x-100"
          side="none"
        />
        <IconButton
          icon={ChevronRight}
          label={t("time.week.on")}
          onClick={() => onMove(7)}
          className="rtl:-scale-x-100"
          side="none"
        />
        {!current && (
          <Button size="sm" onClick={onNow}>
            {t("time.week.now")}
          </Button>
        )}
      </div>
      <h2 className="font-bold">{t("time.week.of", { day: formatDate(week.weekOf) })}</h2>
      <p className="text-13 text-ink-2 tabular">
        {t("time.week.sum", {
          minutes: formatDuration(week.minutes),
          billable: formatDuration(week.billableMinutes),
        })}
      </p>
      {!narrow && (
        <fieldset
          aria-label={t("time.view.label")}
          className="ms-auto flex gap-0.5 rounded-6 bg-sunken p-0.5"
        >
          {(["week", "day"] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={view === one}
              onClick={() => onView(one === "day" ? "day" : undefined)}
              className={cx(
                "h-7 rounded-6 px-3 text-13 touch:h-11",
                view === one ? "bg-surface font-medium shadow-[0_0_0_1px_var(--line)]" : "text-ink-2",
              )}
            >
              {t(`time.view.${one}`)}
            </button>
          ))}
        </fieldset>
      )}
    </div>
  );
}
