import { Timer } from "lucide-react";
import type { TimeEntry } from "../../../contract/time.ts";
import { client } from "../../kernel/client.ts";
import { today } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { toast } from "../../ui/toast.tsx";
import { useRemoveEntry, useTimeChanged } from "./data.ts";
import { formatDuration } from "./duration.ts";
import { DurationField } from "./duration-field.tsx";
import { NoteFields } from "./note-fields.tsx";
import { openTimer } from "./timer-state.ts";
import { noWork, refOption, type Work, WorkFields, workInput } from "./work-fields.tsx";

interface EntryDialogProps {
  /** The entry to change; without it one is made. */
  entry?: TimeEntry;
  /** What a new one begins with. */
  work?: Work;
  day?: string;
  onClose: () => void;
}

/** Time worked: for what, when, how long, and a note for each side. */
export function EntryDialog({ entry, work, day, onClose }: EntryDialogProps) {
  const changed = useTimeChanged();
  const remove = useRemoveEntry();
  const form = useForm({
    initial: valuesOf(entry, work, day),
    check: ({ project, day, minutes }) => ({
      projectId: project ? undefined : t("time.form.needsProject"),
      day: day ? undefined : t("time.form.needsDay"),
      minutes: minutes ? undefined : t("time.needsDuration"),
    }),
    submit: ({ day, minutes, billable, note, internalNote, ...about }) => {
      const input = { ...workInput(about), billable, note, internalNote };
      const when = { day: day ?? "", minutes: minutes ?? 0 };
      if (!entry) return client.time.create({ ...input, ...when });
      // Times stay with what was timed for as long as neither the day nor the minutes change.
      const moved = when.day !== entry.day || when.minutes !== entry.minutes;
      return client.time.update({ id: entry.id, ...input, ...(moved && when) });
    },
    onDone: ({ minutes }) => {
      changed();
      toast(entry ? t("time.form.saved") : t("time.form.added", { minutes: formatDuration(minutes) }));
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t(entry ? "time.form.edit" : "time.form.add")}>
      <Form form={form}>
        <WorkFields
          value={form.values}
          onChange={(change) => form.set({ ...change, projectId: "" })}
          errorAt={form.errorAt}
        />
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <DateField label={t("time.form.day")} {...form.field("day")} />
          <DurationField
            value={form.values.minutes}
            onChange={(minutes) => form.set({ minutes })}
            error={form.errorAt("minutes")}
          />
        </div>
        <NoteFields form={form} />
        <div className="flex flex-wrap justify-end gap-2">
          {entry?.can.remove && (
            <Button
              variant="quiet"
              className="me-auto"
              onClick={() => remove.mutate(entry, { onSuccess: onClose })}
            >
              {t("time.form.delete")}
            </Button>
          )}
          {entry && (
            <Button icon={Timer} className="max-sm:hidden" onClick={() => timeAgain(entry, onClose)}>
              {t("time.timer.start")}
            </Button>
          )}
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t(entry ? "time.form.save" : "time.form.add")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function timeAgain({ project, phase, task, note }: TimeEntry, onClose: () => void) {
  onClose();
  openTimer({ ...project, phaseId: phase?.id ?? null, task, note });
}

function valuesOf(entry: TimeEntry | undefined, work: Work = noWork, day = today()) {
  const about = entry
    ? { project: refOption(entry.project), phaseId: entry.phase?.id ?? null, task: refOption(entry.task) }
    : work;
  return {
    ...about,
    projectId: "",
    day: (entry?.day ?? day) as string | null,
    minutes: entry?.minutes ?? (null as number | null),
    billable: entry?.billable ?? true,
    note: entry?.note ?? "",
    internalNote: entry?.internalNote ?? "",
  };
}
