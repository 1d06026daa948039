import { Pencil } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Ticket } from "../../../contract/tickets.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { MarkdownEditor } from "../../ui/markdown-editor.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useTicketUpdate } from "./data.ts";

/** The whole subject of a ticket, and the way to correct it. */
export function Subject({ ticket }: { ticket: Ticket }) {
  const [editing, setEditing] = useState(false);
  if (editing) return <SubjectForm ticket={ticket} onClose={() => setEditing(false)} />;
  return (
    <div className="group/subject flex items-start gap-1">
      <p aria-hidden className="min-w-0 text-20 font-bold text-pretty break-words" dir="auto">
        {ticket.subject}
      </p>
      {ticket.can.edit && (
        <IconButton
          icon={Pencil}
          size="sm"
          label={t("desk.ticket.editSubject")}
          className="group-hover/subject:opacity-100 focus-visible:opacity-100 md:opacity-0 touch:opacity-100"
          onClick={() => setEditing(true)}
        />
      )}
    </div>
  );
}

function SubjectForm({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const update = useTicketUpdate(ticket.id);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const form = useForm({
    initial: { subject: ticket.subject },
    check: ({ subject }) => ({ subject: subject.trim() ? undefined : t("desk.ticket.required") }),
    submit: ({ subject }) => update.mutateAsync({ id: ticket.id, subject }),
    onDone: onClose,
  });
  return (
    <Form form={form} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-start gap-2">
        <TextField
          ref={input}
          label={t("desk.ticket.subject")}
          hideLabel
          maxLength={200}
          dir="auto"
          className="flex-1 basis-60"
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            onClose();
          }}
          {...form.field("subject")}
        />
        <SaveOrCancel pending={form.pending} onCancel={onClose} />
      </div>
    </Form>
  );
}

/** The description in an editor, in its place in the conversation. */
export function DescriptionForm({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const update = useTicketUpdate(ticket.id);
  const form = useForm({
    initial: { description: ticket.description },
    check: ({ description }) => ({ description: description.trim() ? undefined : t("desk.ticket.required") }),
    submit: ({ description }) => update.mutateAsync({ id: ticket.id, description }),
    onDone: onClose,
  });
  return (
    <Form form={form} className="flex flex-col gap-2 pt-1">
      <MarkdownEditor
        label={t("desk.ticket.description")}
        hideLabel
        rows={5}
        maxLength={50_000}
        onSend={() => void form.submit()}
        {...form.field("description")}
      />
      <div className="flex justify-end gap-2">
        <SaveOrCancel pending={form.pending} onCancel={onClose} />
      </div>
    </Form>
  );
}

function SaveOrCancel({ pending, onCancel }: { pending: boolean; onCancel: () => void }) {
  return (
    <>
      <Button type="submit" variant="primary" pending={pending}>
        {t("desk.ticket.save")}
      </Button>
      <Button variant="quiet" onClick={onCancel}>
        {t("desk.ticket.cancel")}
      </Button>
    </>
  );
}
