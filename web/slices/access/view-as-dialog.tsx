import { useQuery } from "@tanstack/react-query";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { useMay } from "../../kernel/session.tsx";
import { enterViewing } from "../../shell/viewing.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { policyQuery } from "./data.ts";

export interface ViewAsDialogProps {
  /** The member; `client` is their company. */
  person: { id: string; name: string; client?: { id: string; name: string } | null };
  onClose: () => void;
}

/** Whether something may be written in the member's name, as far as the reader is allowed to know it beforehand. */
function useWriting(clientId: string | undefined): "yes" | "no" | "maybe" {
  const knows = useMay("security.manage") && clientId !== undefined;
  const { data } = useQuery({ ...policyQuery(clientId), enabled: knows });
  if (!data) return "maybe";
  return data.own.masqueradeWrites && data.tenant.masqueradeWrites ? "yes" : "no";
}

/** Asks why, says what it means, and goes on in the portal as the member. */
export function ViewAsDialog({ person, onClose }: ViewAsDialogProps) {
  const { id: personId, name } = person;
  const writing = useWriting(person.client?.id);
  const form = useForm({
    initial: { reason: "" },
    check: ({ reason }) => ({
      reason: reason.trim().length >= 3 ? undefined : t("access.viewAs.reasonRequired"),
    }),
    submit: ({ reason }) => client.masquerades.begin({ personId, reason: reason.trim() }),
    onDone: ({ until }) => enterViewing(name, until),
  });
  return (
    <Dialog open onClose={onClose} title={t("access.viewAs.title", { name })}>
      <Form form={form} className="flex flex-col gap-4 pt-1">
        <ul className="flex list-disc flex-col gap-1 ps-5 text-ink-2">
          <li>{t("access.viewAs.sees", { name })}</li>
          <li>{t("access.viewAs.lasts")}</li>
          <li>{t("access.viewAs.history", { name })}</li>
          <li>{t(`access.viewAs.writing.${writing}`, { name })}</li>
        </ul>
        <TextField
          label={t("access.viewAs.reason")}
          hint={t("access.viewAs.reasonHint", { name })}
          autoFocus
          autoComplete="off"
          maxLength={200}
          dir="auto"
          {...form.field("reason")}
        />
        <div className="flex flex-wrap justify-end gap-2 pt-1">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("access.viewAs.begin", { name })}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
