import type { Project } from "../../../contract/project.ts";
import type { Task } from "../../../contract/project-tasks.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Checkbox } from "../../ui/checkbox.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { useForm } from "../../ui/form.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { findPeople, personOption } from "../people/find-people.tsx";
import { PhaseSelect } from "./phase-select.tsx";
import { PlanDialog } from "./plan-part.tsx";

interface TaskDialogProps {
  project: Project;
  /** The task to change; without it one is added. */
  task?: Task;
  onSaved: () => void;
  onClose: () => void;
}

const staff = findPeople({ kind: "staff" });

/** A task with all that can be said of it. */
export function TaskDialog({ project, task, onSaved, onClose }: TaskDialogProps) {
  const form = useForm({
    initial: {
      title: task?.title ?? "",
      description: task?.description ?? "",
      phaseId: task?.phaseId ?? null,
      assignee: task?.assignee ? personOption(task.assignee) : null,
      dueOn: task?.dueOn ?? null,
      shared: task?.audience === "client",
    },
    check: ({ title }) => ({ title: title.trim() ? undefined : t("errors.fields.required") }),
    submit: ({ assignee, shared, ...fields }) => {
      const input = {
        id: project.id,
        ...fields,
        assigneeId: assignee?.value ?? null,
        audience: shared ? ("client" as const) : ("internal" as const),
      };
      return task
        ? client.projects.updateTask({ ...input, taskId: task.id })
        : client.projects.createTask(input);
    },
    onDone: (_saved, { title }) => {
      onSaved();
      toast(t(task ? "planning.tasks.saved" : "planning.tasks.added", { name: title }));
      onClose();
    },
  });
  const title = t(task ? "planning.tasks.edit" : "planning.tasks.add");
  return (
    <PlanDialog title={title} form={form} onClose={onClose} save={task ? t("common.save") : title}>
      <TextField label={t("planning.tasks.title")} dir="auto" maxLength={200} {...form.field("title")} />
      <TextArea label={t("planning.tasks.description")} optional {...form.field("description")} />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <ComboBox
          label={t("planning.tasks.assignee")}
          optional
          value={form.values.assignee}
          onChange={(assignee) => form.set({ assignee })}
          error={form.errorAt("assigneeId")}
          search={staff}
        />
        <DateField label={t("planning.tasks.dueOn")} optional {...form.field("dueOn")} />
      </div>
      <PhaseSelect phases={project.phases} {...form.field("phaseId")} />
      <Checkbox checked={form.values.shared} onChange={(shared) => form.set({ shared })}>
        {t("planning.tasks.share")}
      </Checkbox>
    </PlanDialog>
  );
}
