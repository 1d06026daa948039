import { useMutation } from "@tanstack/react-query";
import { CalendarClock, Plus } from "lucide-react";
import { useState } from "react";
import type { TimeEntry } from "../../../contract/time.ts";
import { client } from "../../kernel/client.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { EmptyState } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";
import { AddRow } from "./add-row.tsx";
import { again, useTimeChanged, type Week } from "./data.ts";
import { formatDuration } from "./duration.ts";
import { WeekCell } from "./week-cell.tsx";
import { minutesOf, rowsOf, type WeekRow } from "./week-rows.ts";
import { type Work, workInput } from "./work-fields.tsx";

interface WeekGridProps {
  week: Week;
  onOpenDay: (day: string) => void;
}

/** A week as a sheet: hours are typed where they belong. A cell of several entries leads to them. */
export function WeekGrid({ week, onOpenDay }: WeekGridProps) {
  const [added, setAdded] = useState<Work[]>([]);
  const [adding, setAdding] = useState(false);
  const rows = rowsOf(week.items, added);
  const cell = useCell();
  return (
    <>
      {cell.error && (
        <Banner tone="error" title={t("time.failed")} className="mb-3">
          {refusalText(cell.error)}
        </Banner>
      )}
      {rows.length === 0 ? (
        <EmptyState icon={CalendarClock} title={t("time.week.none")}>
          {t("time.week.noneHint")}
        </EmptyState>
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full min-w-180 table-fixed border-collapse text-13">
            <caption className="sr-only">{t("time.week.table")}</caption>
            <Head week={week} />
            <tbody>
              {rows.map((row) => (
                <Row key={row.key} row={row} week={week} onOpenDay={onOpenDay} onSet={cell.set} />
              ))}
            </tbody>
            <Foot week={week} />
          </table>
        </div>
      )}
      <Button variant="quiet" size="sm" icon={Plus} className="mt-2" onClick={() => setAdding(true)}>
        {t("time.week.addRow")}
      </Button>
      {adding && (
        <AddRow onClose={() => setAdding(false)} onAdd={(work) => setAdded((before) => [...before, work])} />
      )}
    </>
  );
}

function Head({ week }: { week: Week }) {
  return (
    <thead>
      <tr className="border-b border-line text-12 text-ink-3">
        <th scope="col" className="w-[34%] py-2 pe-3 text-start font-medium">
          {t("time.week.work")}
        </th>
        {week.days.map(({ day }) => (
          <th
            key={day}
            scope="col"
            className={cx("py-2 text-center font-medium", day === week.today && "text-accent-text")}
          >
            {formatDate(day, "day")}
          </th>
        ))}
        <th scope="col" className="w-18 py-2 ps-2 text-end font-medium">
          {t("time.week.total")}
        </th>
      </tr>
    </thead>
  );
}

function Foot({ week }: { week: Week }) {
  return (
    <tfoot>
      <tr className="font-medium tabular">
        <th scope="row" className="py-2.5 text-start font-medium">
          {t("time.week.total")}
        </th>
        {week.days.map(({ day, minutes }) => (
          <td key={day} className={cx("py-2.5 text-center", minutes === 0 && "text-ink-3")}>
            {minutes > 0 ? formatDuration(minutes) : "–"}
          </td>
        ))}
        <td className="py-2.5 ps-2 text-end">{formatDuration(week.minutes)}</td>
      </tr>
    </tfoot>
  );
}

interface RowProps {
  row: WeekRow;
  week: Week;
  onOpenDay: (day: string) => void;
  onSet: (row: WeekRow, day: string, minutes: number) => void;
}

function Row({ row, week, onOpenDay, onSet }: RowProps) {
  const name = row.work.project?.label ?? "";
  const sum = [...row.byDay.values()].reduce((total, entries) => total + minutesOf(entries), 0);
  return (
    <tr className="border-b border-line hover:bg-hover">
      <th scope="row" className="py-1.5 pe-3 text-start font-regular">
        <span className="block truncate font-medium" dir="auto" title={name}>
          {name}
        </span>
        <span className="block truncate text-12 text-ink-3" dir="auto" title={row.detail}>
          {row.detail}
        </span>
      </th>
      {week.days.map(({ day }) => (
        <td key={day} className="px-1 py-1 text-center">
          <WeekCell
            work={name}
            day={day}
            entries={row.byDay.get(day) ?? []}
            onOpen={() => onOpenDay(day)}
            onSet={(minutes) => onSet(row, day, minutes)}
          />
        </td>
      ))}
      <td className="py-1.5 ps-2 text-end font-medium tabular">{formatDuration(sum)}</td>
    </tr>
  );
}

/** Writes what was typed into a cell: a new entry, another length of the one there, or none any more. */
function useCell() {
  const changed = useTimeChanged();
  const save = useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
    onSettled: changed,
  });
  const undo = (act: () => Promise<unknown>) => ({
    label: t("time.undo"),
    onAction: () => save.mutate(act),
  });
  const set = ({ work, byDay }: WeekRow, day: string, minutes: number) => {
    const entry = byDay.get(day)?.[0];
    if (!entry) return save.mutate(() => client.time.create({ ...workInput(work), day, minutes }));
    if (minutes === 0) return removeEntry(entry);
    const { id, minutes: before } = entry;
    save.mutate(() => client.time.update({ id, minutes }), {
      onSuccess: () =>
        toast(
          t("time.form.saved"),
          undo(() => client.time.update({ id, minutes: before })),
        ),
    });
  };
  const removeEntry = (entry: TimeEntry) =>
    save.mutate(() => client.time.remove({ id: entry.id }), {
      onSuccess: () =>
        toast(
          t("time.form.deleted"),
          undo(() => client.time.create(again(entry))),
        ),
    });
  return { set, error: save.error };
}
