import { Lock } from "lucide-react";
import type { TimeEntry } from "../../../contract/time.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Checkbox } from "../../ui/checkbox.tsx";
import { cx } from "../../ui/cx.ts";
import { Money } from "../../ui/money.tsx";
import { DateText } from "../../ui/relative-time.tsx";
import type { Column } from "../../ui/table-column.ts";
import { InvoicedMark } from "../invoices/invoiced-mark.tsx";
import { formatDuration } from "./duration.ts";

interface EntryColumns {
  selected: ReadonlyMap<string, TimeEntry>;
  onToggle: (entry: TimeEntry, on: boolean) => void;
  onOpen: (entry: TimeEntry) => void;
  /** In lists over all projects. */
  withProject: boolean;
  withAmount: boolean;
}

/** Columns of a list of time entries. */
export function entryColumns(given: EntryColumns): Column<TimeEntry>[] {
  const { selected, onToggle, onOpen, withProject, withAmount } = given;
  const columns: (Column<TimeEntry> | false)[] = [
    {
      id: "select",
      header: t("time.entries.column.select"),
      hideHeader: true,
      width: "40px",
      cell: (entry) => <SelectEntry entry={entry} selected={selected} onToggle={onToggle} />,
    },
    {
      id: "day",
      header: t("time.entries.column.day"),
      width: "116px",
      cell: ({ day }) => <DateText at={day} style="medium" />,
    },
    {
      id: "note",
      header: t("time.entries.column.note"),
      primary: true,
      cell: (entry) => <Note entry={entry} onOpen={onOpen} />,
    },
    withProject && {
      id: "project",
      header: t("time.entries.column.project"),
      width: "22%",
      from: "md",
      cell: ({ project, phase }) => (
        <span className="text-ink-2" dir="auto" title={project.name}>
          {project.name}
          {phase && <span className="text-ink-3"> · {phase.name}</span>}
        </span>
      ),
    },
    !withProject && {
      id: "phase",
      header: t("time.form.phase"),
      width: "18%",
      from: "lg",
      cell: ({ phase, task }) => (
        <bdi className="text-ink-2">{[phase?.name, task?.name].filter(Boolean).join(" · ")}</bdi>
      ),
    },
    {
      id: "person",
      header: t("time.entries.column.person"),
      width: "15%",
      from: "md",
      cell: ({ person }) => (
        <bdi className="text-ink-2" title={person.name}>
          {person.name}
        </bdi>
      ),
    },
    {
      id: "minutes",
      header: t("time.entries.column.minutes"),
      width: "84px",
      align: "end",
      cell: ({ minutes, billable }) => (
        <span
          className={cx("tabular", billable ? "font-medium" : "text-ink-3")}
          title={billable ? undefined : t("time.entries.notBillable")}
        >
          {formatDuration(minutes)}
          {!billable && <span className="sr-only"> {t("time.entries.notBillable")}</span>}
        </span>
      ),
    },
    withAmount && {
      id: "amount",
      header: t("time.entries.column.amount"),
      width: "116px",
      align: "end",
      from: "lg",
      cell: ({ amount, billable }) =>
        billable && amount ? (
          <Money value={amount} className="text-ink-2" />
        ) : (
          <span className="text-ink-3">{t("time.entries.notBillable")}</span>
        ),
    },
  ];
  return columns.filter((column) => column !== false);
}

function Note({ entry, onOpen }: { entry: TimeEntry; onOpen: (entry: TimeEntry) => void }) {
  const { note, day, internalNote, can } = entry;
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-2 align-middle">
      <button
        type="button"
        data-row-link=""
        disabled={!can.edit}
        onClick={() => onOpen(entry)}
        aria-label={t("time.entries.open", {
          day: formatDate(day),
          note: note || t("time.entries.noNote"),
        })}
        title={note}
        className="min-w-0 rounded-6 text-start outline-offset-0 after:absolute after:inset-0 max-sm:line-clamp-3 sm:truncate"
      >
        <span className={note ? "text-ink" : "text-ink-3"} dir="auto">
          {note || t("time.entries.noNote")}
        </span>
      </button>
      {internalNote && (
        <span title={internalNote} className="shrink-0 text-amber">
          <Lock size={13} aria-hidden />
          <span className="sr-only">{t("time.entries.hasInternal")}</span>
        </span>
      )}
      <InvoicedMark invoice={entry.invoice} />
    </span>
  );
}

/** A box to select an entry by, where it can be edited. */
export function SelectEntry({
  entry,
  selected,
  onToggle,
}: { entry: TimeEntry } & Pick<EntryColumns, "selected" | "onToggle">) {
  if (!entry.can.edit) return null;
  return (
    <span className="relative z-1 inline-flex align-middle">
      <Checkbox hideLabel checked={selected.has(entry.id)} onChange={(on) => onToggle(entry, on)}>
        {t("time.bulk.select", { day: formatDate(entry.day), note: entry.note || entry.project.name })}
      </Checkbox>
    </span>
  );
}

/** What a phone shows of an entry below its note. */
export function EntryCard({ entry, withProject }: { entry: TimeEntry } & Pick<EntryColumns, "withProject">) {
  const { day, person, project, phase, minutes, billable } = entry;
  const about = [withProject && project.name, phase?.name, person.name].filter(Boolean).join(" · ");
  return (
    <div className="mt-1 flex items-center gap-2 text-13 text-ink-2">
      <div className="min-w-0 flex-1">
        <p className="truncate" dir="auto">
          {about}
        </p>
        <p className="text-12 text-ink-3">
          <DateText at={day} />
          {!billable && ` · ${t("time.entries.notBillable")}`}
        </p>
      </div>
      <span className="text-14 font-medium text-ink tabular">{formatDuration(minutes)}</span>
    </div>
  );
}
