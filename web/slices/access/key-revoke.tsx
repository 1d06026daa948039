import { useMutation } from "@tanstack/react-query";
import type { ApiKey } from "../../../contract/access.ts";
import { api } from "../../kernel/api.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { t } from "../../kernel/messages.ts";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { toast } from "../../ui/toast.tsx";

interface RevokeDialogProps {
  apiKey: ApiKey;
  onDone: () => void;
  onClose: () => void;
}

/** Ends a key for good; says when it was last used, because something may still depend on it. */
export function RevokeDialog({ apiKey: { id, name, usedAt }, onDone, onClose }: RevokeDialogProps) {
  const revoke = useMutation(
    api.keys.revoke.mutationOptions({
      onSuccess: () => {
        onDone();
        toast(t("access.keys.revoked", { name }));
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("access.keys.revokeTitle", { name })}
      action={t("access.keys.revokeAction", { name })}
      onConfirm={() => revoke.mutate({ id })}
      pending={revoke.isPending}
      error={revoke.error ? refusalText(revoke.error) : undefined}
    >
      <p>{t("access.keys.revokeText")}</p>
      {usedAt && (
        <p>
          {t("access.keys.used")} <RelativeTime at={usedAt} />.
        </p>
      )}
    </ConfirmDialog>
  );
}
