import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Timer } from "../../../contract/time.ts";
import { errorText } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { toast } from "../../ui/toast.tsx";
import { timerQuery, useTimeChanged } from "./data.ts";
import { formatClock, formatDuration } from "./duration.ts";
import { DurationField } from "./duration-field.tsx";
import { NoteFields } from "./note-fields.tsx";
import type { TimerSubject } from "./timer-state.ts";
import { useElapsed } from "./use-elapsed.ts";
import { noWork, refOption, type Work, WorkFields, workInput } from "./work-fields.tsx";

interface TimerDialogProps {
  running: Timer | null;
  subject: TimerSubject | null;
  onClose: () => void;
}

/** Starts a timer; or shows the one that runs, to say more about it and to stop it. */
export function TimerDialog({ running, subject, onClose }: TimerDialogProps) {
  // What is asked for stays what it is, also when the timer starts meanwhile.
  const [first] = useState({ running, subject });
  if (first.running && !first.subject) {
    return <RunningTimer timer={first.running} onClose={onClose} />;
  }
  return <StartTimer running={first.running} subject={first.subject} onClose={onClose} />;
}

function StartTimer({ running, subject, onClose }: TimerDialogProps) {
  const changed = useTimeChanged();
  const queries = useQueryClient();
  const form = useForm({
    initial: {
      ...workOf(subject),
      projectId: "",
      billable: true,
      note: subject?.note ?? "",
      internalNote: "",
    },
    check: ({ project }) => ({ projectId: project ? undefined : t("time.form.needsProject") }),
    submit: ({ billable, note, internalNote, ...work }) =>
      client.time.startTimer({ ...workInput(work), billable, note, internalNote }),
    onDone: ({ timer }) => {
      queries.setQueryData(timerQuery().queryKey, { timer });
      changed();
      toast(t("time.timer.started", { project: timer.project.name }));
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t("time.timer.startTitle")}>
      <Form form={form}>
        {running && (
          <Banner tone="info">{t("time.timer.replaces", { project: running.project.name })}</Banner>
        )}
        <WorkFields
          value={form.values}
          onChange={(work) => form.set({ ...work, projectId: "" })}
          errorAt={form.errorAt}
        />
        <NoteFields form={form} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("time.timer.start")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function workOf(subject: TimerSubject | null): Work {
  if (!subject) return noWork;
  return {
    project: { value: subject.id, label: subject.name },
    phaseId: subject.phaseId ?? null,
    task: refOption(subject.task ?? null),
  };
}

const day = 86_400;

function RunningTimer({ timer, onClose }: { timer: Timer; onClose: () => void }) {
  const elapsed = useElapsed(timer.startedAt);
  const changed = useTimeChanged();
  const queries = useQueryClient();
  const [minutes, setMinutes] = useState<number | null>(null);
  const [failure, setFailure] = useState<unknown>();
  const long = elapsed > day;
  const ended = () => {
    queries.setQueryData(timerQuery().queryKey, { timer: null });
    changed();
    onClose();
  };
  const form = useForm({
    initial: {
      project: refOption(timer.project),
      phaseId: timer.phase?.id ?? null,
      task: refOption(timer.task),
      projectId: "",
      billable: timer.billable,
      note: timer.note,
      internalNote: timer.internalNote,
    },
    check: ({ project }) => ({ projectId: project ? undefined : t("time.form.needsProject") }),
    submit: async ({ billable, note, internalNote, ...work }) => {
      await client.time.updateTimer({ ...workInput(work), billable, note, internalNote });
      return client.time.stopTimer(long && minutes ? { minutes } : {});
    },
    onDone: (entry) => {
      toast(t("time.timer.stopped", { minutes: formatDuration(entry.minutes), project: entry.project.name }));
      ended();
    },
  });
  const discard = () =>
    client.time.discardTimer().then(
      () => {
        const { project, ...rest } = form.values;
        toast(t("time.timer.discarded"), { label: t("time.undo"), onAction: () => void restore() });
        const restore = async () => {
          const { billable, note, internalNote } = rest;
          await client.time.startTimer({ ...workInput({ ...rest, project }), billable, note, internalNote });
          await client.time.updateTimer({ startedAt: timer.startedAt });
          changed();
        };
        ended();
      },
      (error: unknown) => setFailure(error),
    );
  return (
    <Dialog open onClose={onClose} title={t("time.timer.title")}>
      <Form form={form}>
        <p className="flex items-baseline gap-3">
          <span role="timer" className="text-28 font-bold tabular">
            {formatClock(elapsed)}
          </span>
          <span className="text-13 text-ink-3">
            {t("time.timer.since", { time: formatDate(timer.startedAt, long ? "exact" : "time") })}
          </span>
        </p>
        {long && (
          <>
            <Banner tone="info">{t("time.timer.long")}</Banner>
            <DurationField value={minutes} onChange={setMinutes} error={form.errorAt("minutes")} />
          </>
        )}
        <WorkFields
          value={form.values}
          onChange={(work) => form.set({ ...work, projectId: "" })}
          errorAt={form.errorAt}
        />
        <NoteFields form={form} />
        {failure !== undefined && <Banner tone="error">{errorText(failure)}</Banner>}
        <div className="flex flex-wrap justify-end gap-2">
          <Button variant="quiet" className="me-auto" onClick={() => void discard()}>
            {t("time.timer.discard")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("time.timer.stop")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
