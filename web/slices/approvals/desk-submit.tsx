import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import { today } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import type { Option } from "../../ui/list-box.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { findProjects, useRefresh } from "./desk-data.ts";

interface SubmitDialogProps {
  open: boolean;
  onClose: () => void;
  /** The project that it is opened from; asked for without it. */
  project?: { id: string; name: string };
}

/** Submits what has been recorded on a project and its client has not been asked yet. */
export function SubmitDialog({ open, onClose, project }: SubmitDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={t("approval-desk.submit.title")}>
      <SubmitForm onClose={onClose} project={project} />
    </Dialog>
  );
}

type Kind = "time_entry" | "expense";
interface Values {
  projectId: Option | null;
  kind: Kind;
  to: string | null;
}
interface Outcome {
  submitted: number;
  left: number;
}

function SubmitForm({ onClose, project }: Omit<SubmitDialogProps, "open">) {
  const refresh = useRefresh();
  const [outcome, setOutcome] = useState<Outcome>();
  const form = useForm<Values, Outcome>({
    initial: {
      projectId: project ? { value: project.id, label: project.name } : null,
      kind: "time_entry",
      to: today(),
    },
    check: ({ projectId }) => ({ projectId: projectId ? undefined : t("approval-desk.projectMissing") }),
    submit: ({ projectId, kind, to }) => submitAll(kind, projectId?.value ?? "", to),
    onDone: (done) => {
      setOutcome(done);
      void refresh();
    },
  });
  const { projectId, kind } = form.values;
  return (
    <Form form={form}>
      {!project && (
        <ComboBox
          {...form.field("projectId")}
          label={t("approvals.filter.project")}
          search={findProjects}
          onChange={(option) => {
            setOutcome(undefined);
            form.set({ projectId: option });
          }}
        />
      )}
      <RadioGroup
        {...form.field("kind")}
        row
        label={t("approvals.filter.kind")}
        options={[
          { value: "time_entry", label: t("approvals.kind.time_entry") },
          { value: "expense", label: t("approvals.kind.expense") },
        ]}
      />
      <DateField
        {...form.field("to")}
        label={t("approval-desk.submit.until")}
        hint={t("approval-desk.submit.untilHint")}
        optional
      />
      {projectId && <Standing projectId={projectId.value} kind={kind} />}
      {outcome && (
        <Banner tone={outcome.submitted > 0 ? "success" : "info"}>
          {t("approval-desk.submit.done", { count: outcome.submitted })}
          {outcome.left > 0 && (
            <span className="block">{t("approval-desk.submit.left", { count: outcome.left })}</span>
          )}
        </Banner>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t(outcome ? "common.close" : "common.cancel")}</Button>
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("approval-desk.submit.act")}
        </Button>
      </div>
    </Form>
  );
}

/** All of it, as many calls as that takes. */
async function submitAll(kind: Kind, projectId: string, to: string | null): Promise<Outcome> {
  const outcome = { submitted: 0, left: 0 };
  for (let more = true; more; ) {
    const answer = await client.approvals.submit({ kind, projectId, to: to ?? undefined });
    const done = answer.items.filter(
      ({ outcome: how }) => how === "submitted" || how === "resubmitted",
    ).length;
    outcome.submitted += done;
    outcome.left += answer.items.length - done;
    more = answer.more && done > 0;
  }
  return outcome;
}

/** How much of the project is not submitted yet, waits, and is decided. */
function Standing({ projectId, kind }: { projectId: string; kind: Kind }) {
  const state = useQuery(api.approvals.billing.queryOptions({ input: { projectId } })).data;
  const own = state?.items.find((item) => item.kind === kind);
  if (!own) return null;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-10 border border-line px-4 py-3 text-13 sm:grid-cols-4">
      {(["unsubmitted", "waiting", "approved", "rejected"] as const).map((name) => (
        <div key={name}>
          <dt className="text-ink-3">{t(`approval-desk.submit.${name}`)}</dt>
          <dd className="text-16 font-medium tabular">{own[name]}</dd>
        </div>
      ))}
    </dl>
  );
}
