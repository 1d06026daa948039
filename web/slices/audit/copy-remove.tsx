import { useMutation } from "@tanstack/react-query";
import type { CheckpointCopy } from "../../../contract/audit.ts";
import { api } from "../../kernel/api.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { t } from "../../kernel/messages.ts";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast.tsx";

interface CopyRemoveProps {
  copy: CheckpointCopy;
  onDone: () => void;
  onClose: () => void;
}

/** Ends the copies to one address; what arrived there stays good. */
export function CopyRemove({ copy: { id, url }, onDone, onClose }: CopyRemoveProps) {
  const remove = useMutation(
    api.audit.removeCopy.mutationOptions({
      onSuccess: () => {
        onDone();
        toast(t("audit.copies.removed"));
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("audit.copies.removeTitle")}
      action={t("audit.copies.removeAction")}
      onConfirm={() => remove.mutate({ id })}
      pending={remove.isPending}
      error={remove.error ? refusalText(remove.error) : undefined}
    >
      <p className="break-all" dir="ltr">
        {url}
      </p>
      <p>{t("audit.copies.removeText")}</p>
    </ConfirmDialog>
  );
}
