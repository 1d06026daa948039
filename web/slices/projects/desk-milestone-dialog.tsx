import type { Milestone, Project } from "../../../contract/project.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { DateField } from "../../ui/date-field.tsx";
import { useForm } from "../../ui/form.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { usePlan } from "./desk-data.ts";
import { PhaseSelect } from "./phase-select.tsx";
import { PlanDialog } from "./plan-part.tsx";

interface MilestoneDialogProps {
  project: Project;
  /** The milestone to change; without it one is added. */
  milestone?: Milestone;
  onClose: () => void;
}

/** A milestone: what was promised, what is expected now, and when it was reached. */
export function MilestoneDialog({ project, milestone, onClose }: MilestoneDialogProps) {
  const { id } = project;
  const { put } = usePlan(id);
  const form = useForm({
    initial: {
      name: milestone?.name ?? "",
      plannedOn: milestone?.plannedOn ?? (null as string | null),
      forecastOn: milestone?.forecastOn ?? null,
      actualOn: milestone?.actualOn ?? null,
      phaseId: milestone?.phaseId ?? null,
    },
    check: ({ name, plannedOn }) => ({
      name: name.trim() ? undefined : t("planning.form.needsName"),
      plannedOn: plannedOn ? undefined : t("planning.milestones.needsDay"),
    }),
    submit: ({ plannedOn, ...fields }) => {
      const input = { id, ...fields, plannedOn: plannedOn ?? "" };
      return milestone
        ? client.projects.updateMilestone({ ...input, milestoneId: milestone.id })
        : client.projects.createMilestone(input);
    },
    onDone: (saved, { name }) => {
      put(saved);
      toast(t(milestone ? "planning.milestones.saved" : "planning.milestones.added", { name }));
      onClose();
    },
  });
  const title = t(milestone ? "planning.milestones.edit" : "planning.milestones.add");
  return (
    <PlanDialog title={title} form={form} onClose={onClose} save={milestone ? t("common.save") : title}>
      <TextField label={t("planning.milestones.name")} dir="auto" maxLength={160} {...form.field("name")} />
      <DateField
        label={t("planning.milestones.plannedOn")}
        hint={t("planning.milestones.plannedHint")}
        {...form.field("plannedOn")}
      />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <DateField label={t("planning.milestones.forecastOn")} optional {...form.field("forecastOn")} />
        <DateField label={t("planning.milestones.actualOn")} optional {...form.field("actualOn")} />
      </div>
      <PhaseSelect phases={project.phases} {...form.field("phaseId")} />
    </PlanDialog>
  );
}
