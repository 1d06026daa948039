import type { Person } from "../../../contract/directory.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { useDeletion } from "./data.ts";

interface DeleteDialogProps {
  person: Person;
  onClose: () => void;
  onDeleted?: (() => void) | undefined;
}

/** Deletes somebody for good, once their name has been typed. */
export function DeleteDialog({ person, onClose, onDeleted }: DeleteDialogProps) {
  const deletion = useDeletion();
  const form = useForm({
    initial: { name: "" },
    check: ({ name }) => ({
      name: plain(name) === plain(person.name) ? undefined : t("people.delete.wrong"),
    }),
    submit: ({ name }) => deletion.mutateAsync({ id: person.id, name }),
    onDone: () => {
      toast(t("people.done.deleted", { name: person.name }));
      onClose();
      onDeleted?.();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t("people.delete.title", { name: person.name })} size="sm">
      <Form form={form} className="flex flex-col gap-4">
        <div className="flex flex-col gap-2 text-pretty text-ink-2">
          <p>{t("people.delete.text")}</p>
          <p>{t("people.delete.trail")}</p>
        </div>
        <TextField
          label={t("people.delete.label", { name: person.name })}
          autoComplete="off"
          spellCheck={false}
          autoFocus
          dir="auto"
          {...form.field("name")}
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="danger" pending={form.pending}>
            <span className="truncate">{t("people.delete.action", { name: person.name })}</span>
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** As people see a name: however it is composed, and with whatever space. */
const plain = (name: string) => name.normalize("NFKC").replace(/\s+/gu, " ").trim();
