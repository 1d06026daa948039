import type { Phase, Project } from "../../../contract/project.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { useMay } from "../../kernel/session.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { useForm } from "../../ui/form.tsx";
import { MoneyField, NumberField } from "../../ui/number-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { usePlan } from "./desk-data.ts";
import { PlanDialog } from "./plan-part.tsx";

interface PhaseDialogProps {
  project: Project;
  /** The phase to change; without it one is added at the end. */
  phase?: Phase;
  onClose: () => void;
}

/** A phase with its dates and its budget in money and hours. */
export function PhaseDialog({ project, phase, onClose }: PhaseDialogProps) {
  const { id, currency } = project;
  const seesMoney = useMay("projects.budget");
  const { put } = usePlan(id);
  const form = useForm({
    initial: {
      name: phase?.name ?? "",
      startsOn: phase?.startsOn ?? null,
      endsOn: phase?.endsOn ?? null,
      budget: phase?.budget?.amount ?? null,
      hours: phase?.budgetMinutes ? phase.budgetMinutes / 60 : null,
    },
    check: ({ name, startsOn, endsOn }) => ({
      name: name.trim() ? undefined : t("planning.form.needsName"),
      endsOn: startsOn && endsOn && endsOn < startsOn ? t("planning.form.endBeforeStart") : undefined,
    }),
    submit: ({ hours, budget, ...fields }) => {
      const input = {
        id,
        ...fields,
        ...(seesMoney && { budget }),
        budgetMinutes: hours === null ? null : Math.round(hours * 60),
      };
      return phase
        ? client.projects.updatePhase({ ...input, phaseId: phase.id })
        : client.projects.createPhase(input);
    },
    onDone: (saved, { name }) => {
      put(saved);
      toast(t(phase ? "planning.phases.saved" : "planning.phases.added", { name }));
      onClose();
    },
  });
  const title = t(phase ? "planning.phases.edit" : "planning.phases.add");
  return (
    <PlanDialog title={title} form={form} onClose={onClose} save={phase ? t("common.save") : title}>
      <TextField label={t("planning.phases.name")} dir="auto" maxLength={120} {...form.field("name")} />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <DateField label={t("planning.phases.startsOn")} optional {...form.field("startsOn")} />
        <DateField label={t("planning.phases.endsOn")} optional {...form.field("endsOn")} />
        {seesMoney && (
          <MoneyField
            label={t("planning.phases.budget")}
            optional
            currency={currency}
            amount={form.values.budget}
            onChange={(budget) => form.set({ budget })}
            error={form.errorAt("budget")}
          />
        )}
        <NumberField
          label={t("planning.phases.hours")}
          optional
          digits={2}
          min={0}
          max={100_000}
          value={form.values.hours}
          onChange={(hours) => form.set({ hours })}
          error={form.errorAt("budgetMinutes")}
        />
      </div>
    </PlanDialog>
  );
}
