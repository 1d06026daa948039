import { client } from "../../../kernel/client.ts";
import { t } from "../../../kernel/messages.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Form, useForm } from "../../../ui/form.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { refreshAccount } from "./data.ts";

interface RenamePasskeyProps {
  id: string;
  name: string;
  open: boolean;
  onClose: () => void;
}

export function RenamePasskey({ id, name, open, onClose }: RenamePasskeyProps) {
  const form = useForm({
    initial: { name },
    check: ({ name }) => ({ name: name.trim() ? undefined : t("errors.fields.required") }),
    submit: ({ name }) => client.account.renamePasskey({ id, name: name.trim() }),
    onDone: () => {
      onClose();
      void refreshAccount();
    },
  });
  return (
    <Dialog open={open} onClose={onClose} title={t("account.means.renameTitle")} size="sm">
      <Form form={form}>
        <TextField
          label={t("account.means.name")}
          maxLength={60}
          autoFocus
          dir="auto"
          {...form.field("name")}
        />
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("common.save")}
        </Button>
      </Form>
    </Dialog>
  );
}
