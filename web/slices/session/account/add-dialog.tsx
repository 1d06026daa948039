import { type FormEvent, useState } from "react";
import { t } from "../../../kernel/messages.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { toast } from "../../../ui/toast.tsx";
import { AddMeans, type OwnMeans } from "../means/add-means.tsx";
import { refreshAccount } from "./data.ts";

interface AddDialogProps {
  kind: OwnMeans;
  open: boolean;
  /** The first one needs no name to be told from others. */
  first: boolean;
  onClose: () => void;
}

/** Adds an app or a passkey. While recovery codes are shown it does not go away by a slip. */
export function AddDialog({ kind, open, first, onClose }: AddDialogProps) {
  const [name, setName] = useState("");
  // It stays the first one until the dialog is closed, though the list has it by then.
  const [named, setNamed] = useState(first);
  const [bound, setBound] = useState(false);
  const close = () => {
    onClose();
    void refreshAccount();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t(`account.means.add.${kind}`)}
      size="sm"
      stay={bound ? "always" : true}
    >
      {named ? (
        <AddMeans
          kind={kind}
          name={name.trim()}
          onCodes={() => setBound(true)}
          onDone={() => {
            close();
            toast(t(`account.means.wasAdded.${kind}`));
          }}
        />
      ) : (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            setNamed(true);
          }}
        >
          <TextField
            label={t("account.means.name")}
            hint={t("account.means.nameHint")}
            maxLength={60}
            optional
            autoFocus
            dir="auto"
            value={name}
            onChange={setName}
          />
          <Button type="submit" variant="primary">
            {t("session.continue")}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
