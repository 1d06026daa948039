import { useEffect, useState } from "react";
import type { TimeEntry } from "../../../contract/time.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { inputClass } from "../../ui/field.tsx";
import { formatDuration, parseDuration } from "./duration.ts";
import { minutesOf } from "./week-rows.ts";

interface WeekCellProps {
  /** What the line is for, for the cell's name. */
  work: string;
  day: string;
  entries: readonly TimeEntry[];
  onOpen: () => void;
  onSet: (minutes: number) => void;
}

const boxClass =
  "h-8 w-full rounded-6 bg-transparent text-center text-13 tabular touch:h-11 hover:ring-1 hover:ring-control/70 hover:ring-inset";

/** The hours of one line on one day. Enter or leaving it saves, Escape puts back what was there. */
export function WeekCell({ work, day, entries, onOpen, onSet }: WeekCellProps) {
  const minutes = minutesOf(entries);
  const shown = minutes > 0 ? formatDuration(minutes) : "";
  const [typed, setTyped] = useState(shown);
  const [bad, setBad] = useState(false);
  useEffect(() => setTyped(shown), [shown]);
  const name = { work, day: formatDate(day, "day") };
  if (entries.length > 1 || entries[0]?.can.edit === false) {
    const words = t("time.week.many", { ...name, minutes: formatDuration(minutes), count: entries.length });
    return (
      <button type="button" className={cx(boxClass, "font-medium")} onClick={onOpen} aria-label={words}>
        {shown}
      </button>
    );
  }
  const save = () => {
    const next = parseDuration(typed);
    setBad(next === undefined);
    if (next === undefined) return;
    setTyped(next > 0 ? formatDuration(next) : "");
    if (next !== minutes) onSet(next);
  };
  return (
    <>
      <input
        aria-label={t("time.week.cell", name)}
        aria-invalid={bad || undefined}
        title={bad ? t("time.week.unread", { text: typed }) : undefined}
        value={typed}
        placeholder="–"
        inputMode="text"
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === "Enter") save();
          if (event.key !== "Escape") return;
          setTyped(shown);
          setBad(false);
        }}
        className={cx(
          inputClass,
          boxClass,
          "px-1! text-13! not-hover:not-focus-visible:not-aria-invalid:ring-transparent",
          minutes > 0 && "font-medium",
        )}
      />
      {bad && (
        <span role="alert" className="block text-12 text-balance text-red">
          {t("time.week.unread", { text: typed })}
        </span>
      )}
    </>
  );
}
