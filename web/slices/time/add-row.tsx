import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { noWork, type Work, WorkFields } from "./work-fields.tsx";

/** What a further line of the sheet is for. */
export function AddRow({ onClose, onAdd }: { onClose: () => void; onAdd: (work: Work) => void }) {
  const form = useForm({
    initial: { ...noWork, projectId: "" },
    check: ({ project }) => ({ projectId: project ? undefined : t("time.form.needsProject") }),
    submit: async ({ projectId: _id, ...work }) => work,
    onDone: (work) => {
      onAdd(work);
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t("time.week.addRow")}>
      <Form form={form}>
        <p className="text-13 text-pretty text-ink-2">{t("time.week.addRowText")}</p>
        <WorkFields
          value={form.values}
          onChange={(work) => form.set({ ...work, projectId: "" })}
          errorAt={form.errorAt}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary">
            {t("time.week.addRowAction")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
