import { useQuery } from "@tanstack/react-query";
import type { Project } from "../../../contract/project.ts";
import type { TimeEntry } from "../../../contract/time.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { Select } from "../../ui/select.tsx";
import { projectQuery } from "../projects/data.ts";
import type { BulkSet } from "./use-bulk.ts";

interface BulkDialogProps {
  entries: readonly TimeEntry[];
  project?: Project;
  onSend: (set: BulkSet) => Promise<void>;
  onClose: () => void;
}

const keep = "keep";
const none = "none";

/** What is to change of all selected entries; the rest of each stays as it is. */
export function BulkDialog({ entries, onSend, onClose }: BulkDialogProps) {
  const only =
    new Set(entries.map(({ project }) => project.id)).size === 1 ? entries[0]?.project.id : undefined;
  const phases = useQuery({ ...projectQuery(only ?? ""), enabled: only !== undefined }).data?.phases ?? [];
  const count = entries.length;
  const form = useForm({
    initial: { billable: keep as "keep" | "yes" | "no", phaseId: keep, day: null as string | null, all: "" },
    check: (values) => ({
      all: Object.keys(setOf(values)).length > 0 ? undefined : t("time.bulk.nothing"),
    }),
    submit: (values) => onSend(setOf(values)),
    onDone: onClose,
  });
  return (
    <Dialog open onClose={onClose} title={t("time.bulk.editTitle", { count })}>
      <Form form={form}>
        <p className="text-13 text-ink-2">{t("time.bulk.editHint")}</p>
        <RadioGroup
          label={t("time.form.billable")}
          {...form.field("billable")}
          onChange={(billable) => form.set({ billable, all: "" })}
          options={[
            { value: keep, label: t("time.bulk.keep") },
            { value: "yes", label: t("time.bulk.billable") },
            { value: "no", label: t("time.bulk.notBillable") },
          ]}
        />
        <DateField
          label={t("time.bulk.day")}
          optional
          value={form.values.day}
          onChange={(day) => form.set({ day, all: "" })}
          error={form.errorAt("day")}
        />
        {phases.length > 0 && (
          <Select
            label={t("time.bulk.phase")}
            hint={t("time.bulk.phaseHint")}
            value={form.values.phaseId}
            onChange={(phaseId) => form.set({ phaseId, all: "" })}
            options={[
              { value: keep, label: t("time.bulk.keep") },
              { value: none, label: t("time.form.none") },
              ...phases.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
        {form.errorAt("all") && (
          <p role="alert" className="text-13 text-red">
            {form.errorAt("all")}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("time.bulk.save", { count })}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

interface Values {
  billable: "keep" | "yes" | "no";
  phaseId: string;
  day: string | null;
}

function setOf({ billable, phaseId, day }: Values): BulkSet {
  return {
    ...(billable !== keep && { billable: billable === "yes" }),
    ...(phaseId !== keep && { phaseId: phaseId === none ? null : phaseId }),
    ...(day && { day }),
  };
}
