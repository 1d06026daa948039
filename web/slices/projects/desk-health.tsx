import { type Health, healths, type Project } from "../../../contract/project.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { toast } from "../../ui/toast.tsx";
import { HealthBadge } from "./badges.tsx";
import { usePlan } from "./desk-data.ts";

/** Says how a project stands, and why; what was said before stays in its history. */
export function HealthDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const { id, name } = project;
  const { put } = usePlan(id);
  const form = useForm({
    initial: { health: (project.health?.health ?? "on_track") as Health, reason: "" },
    draft: `projects.health.${id}`,
    check: ({ reason }) => ({ reason: reason.trim() ? undefined : t("planning.health.needsReason") }),
    submit: (values) => client.projects.setHealth({ id, ...values }),
    onDone: (saved, { health }) => {
      put(saved);
      toast(t("planning.health.saved", { name, health: t(`projects.health.${health}`) }));
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t("planning.health.title", { name })}>
      <Form form={form}>
        <RadioGroup
          label={t("projects.health.title")}
          hideLabel
          row
          {...form.field("health")}
          options={healths.map((value) => ({ value, label: <HealthBadge health={value} look="plain" /> }))}
        />
        <TextArea
          label={t("planning.health.reason")}
          hint={t("planning.health.reasonHint")}
          maxLength={2000}
          {...form.field("reason")}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("planning.health.save", {
              health: t(`projects.health.${form.values.health}`).toLocaleLowerCase(),
            })}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
