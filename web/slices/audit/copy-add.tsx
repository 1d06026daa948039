import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";

interface CopyAddProps {
  onDone: () => void;
  onClose: () => void;
}

/** Asks where copies are to go. */
export function CopyAdd({ onDone, onClose }: CopyAddProps) {
  const form = useForm({
    initial: { url: "" },
    check: ({ url }) => ({ url: url.trim() ? undefined : t("errors.fields.required") }),
    submit: ({ url }) => client.audit.addCopy({ url: url.trim() }),
    onDone: () => {
      onDone();
      toast(t("audit.copies.added"));
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t("audit.copies.addTitle")}>
      <Form form={form} className="flex flex-col gap-4 pt-1">
        <p className="text-pretty text-ink-2">{t("audit.copies.addText")}</p>
        <TextField
          label={t("audit.copies.url")}
          hint={t("audit.copies.urlHint")}
          type="url"
          autoFocus
          autoComplete="off"
          spellCheck={false}
          placeholder="https://"
          dir="ltr"
          {...form.field("url")}
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("audit.copies.addAction")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
