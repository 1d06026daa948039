import type { Person } from "../../../contract/directory.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { t } from "../../kernel/messages.ts";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast.tsx";
import { useRevoke } from "./data.ts";

/** Asks before an invitation is revoked: the mail that went out cannot be made good again. */
export function RevokeDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { mutate, isPending, error } = useRevoke();
  const { id, name } = person;
  const done = () => {
    toast(t("people.done.revoked", { name }));
    onClose();
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("people.revoke.title", { name })}
      action={t("people.revoke.action")}
      onConfirm={() => mutate({ id }, { onSuccess: done })}
      pending={isPending}
      error={error ? refusalText(error) : undefined}
    >
      <p className="text-pretty">{t("people.revoke.text")}</p>
    </ConfirmDialog>
  );
}
