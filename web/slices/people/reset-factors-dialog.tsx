import type { Person } from "../../../contract/directory.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { toast } from "../../ui/toast.tsx";
import { useFactorReset } from "./data.ts";
import { HelpRefusal, Meanings, ReasonField, reasonProblem } from "./help-parts.tsx";

/** Takes the second factors off somebody who has lost them, once it is said why. */
export function ResetFactorsDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { id, name } = person;
  const reset = useFactorReset();
  const form = useForm({
    initial: { reason: "" },
    check: ({ reason }) => ({ reason: reasonProblem(reason) }),
    submit: ({ reason }) => reset.mutateAsync({ id, reason: reason.trim() }),
    onDone: () => {
      toast(t("people.help.resetDone", { name }));
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t("people.help.resetTitle", { name })}>
      <Form form={form} className="flex flex-col gap-4 pt-1">
        <Meanings
          items={[
            t("people.help.reset.gone"),
            t("people.help.reset.then"),
            t("people.help.told", { name }),
            t("people.help.sure", { name }),
          ]}
        />
        <ReasonField autoFocus hint={t("people.help.reasonHint", { name })} {...form.field("reason")} />
        <HelpRefusal form={form} />
        <div className="flex flex-wrap justify-end gap-2 pt-1">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="danger" pending={form.pending}>
            {t("people.help.reset.action")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
