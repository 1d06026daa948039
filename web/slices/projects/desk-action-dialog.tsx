import { useMemo } from "react";
import type { NextAction, Project } from "../../../contract/project.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Checkbox } from "../../ui/checkbox.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { useForm } from "../../ui/form.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { findPeople, personOption } from "../people/find-people.tsx";
import { usePlan } from "./desk-data.ts";
import { PlanDialog } from "./plan-part.tsx";

interface ActionDialogProps {
  project: Project;
  /** The next step to change; without it one is added. */
  action?: NextAction;
  onClose: () => void;
}

/** A next step: what, who and until when, and whether the client sees it. */
export function ActionDialog({ project, action, onClose }: ActionDialogProps) {
  const { id } = project;
  const { put } = usePlan(id);
  const search = useMemo(() => findPeople({ clientId: project.client.id }), [project.client.id]);
  const form = useForm({
    initial: {
      text: action?.text ?? "",
      owner: action?.owner ? personOption(action.owner) : null,
      dueOn: action?.dueOn ?? null,
      internal: action?.internal ?? false,
    },
    check: ({ text }) => ({ text: text.trim() ? undefined : t("errors.fields.required") }),
    submit: ({ owner, ...fields }) => {
      const input = { id, ...fields, ownerId: owner?.value ?? null };
      return action
        ? client.projects.updateAction({ ...input, actionId: action.id })
        : client.projects.createAction(input);
    },
    onDone: (saved) => {
      put(saved);
      toast(t(action ? "planning.actions.saved" : "planning.actions.added"));
      onClose();
    },
  });
  const title = t(action ? "planning.actions.edit" : "planning.actions.add");
  return (
    <PlanDialog title={title} form={form} onClose={onClose} save={action ? t("common.save") : title}>
      <TextField label={t("planning.actions.text")} dir="auto" maxLength={300} {...form.field("text")} />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <ComboBox
          label={t("planning.actions.owner")}
          hint={t("planning.actions.ownerHint")}
          optional
          value={form.values.owner}
          onChange={(owner) => form.set({ owner })}
          error={form.errorAt("ownerId")}
          search={search}
        />
        <DateField label={t("planning.actions.dueOn")} optional {...form.field("dueOn")} />
      </div>
      <Checkbox checked={form.values.internal} onChange={(internal) => form.set({ internal })}>
        {t("planning.actions.internal")}
      </Checkbox>
    </PlanDialog>
  );
}
