import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MessageSquareQuote, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { errorText } from "../../kernel/api-error.ts";
import { type ApiClient, client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { MarkdownEditor } from "../../ui/markdown-editor.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { cannedRepliesQuery } from "./data.ts";
import { RowsSkeleton } from "./rows-skeleton.tsx";

type CannedReply = Awaited<ReturnType<ApiClient["tickets"]["listCannedReplies"]>>["items"][number];

/** Texts that the team inserts into its answers. */
export function CannedReplySettings() {
  const query = useQuery(cannedRepliesQuery());
  const [editing, setEditing] = useState<CannedReply | "new">();
  const [deleting, setDeleting] = useState<CannedReply>();
  const add = (
    <Button icon={Plus} onClick={() => setEditing("new")}>
      {t("ticket-settings.replies.add")}
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="min-w-0 flex-1 basis-60 text-pretty text-ink-2">{t("ticket-settings.replies.hint")}</p>
        {query.data && query.data.items.length > 0 && add}
      </div>
      <QueryView query={query} skeleton={<RowsSkeleton />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={MessageSquareQuote} title={t("ticket-settings.replies.empty")} action={add}>
              {t("ticket-settings.replies.emptyHint")}
            </EmptyState>
          ) : (
            <ul aria-label={t("ticket-settings.replies.label")} className="border-t border-line">
              {items.map((reply) => (
                <Row
                  key={reply.id}
                  reply={reply}
                  onEdit={() => setEditing(reply)}
                  onDelete={() => setDeleting(reply)}
                />
              ))}
            </ul>
          )
        }
      </QueryView>
      {editing && (
        <EditDialog reply={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
      {deleting && <DeleteDialog reply={deleting} onClose={() => setDeleting(undefined)} />}
    </div>
  );
}

interface RowProps {
  reply: CannedReply;
  onEdit: () => void;
  onDelete: () => void;
}

function Row({ reply: { title, body }, onEdit, onDelete }: RowProps) {
  return (
    <li className="flex items-center gap-1 border-b border-line py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" dir="auto" title={title}>
          {title}
        </p>
        <p className="truncate text-13 text-ink-3" dir="auto">
          {body}
        </p>
      </div>
      <IconButton
        icon={Pencil}
        side="top"
        label={t("ticket-settings.replies.edit", { title })}
        onClick={onEdit}
      />
      <IconButton
        icon={Trash2}
        side="top"
        label={t("ticket-settings.replies.delete", { title })}
        onClick={onDelete}
      />
    </li>
  );
}

function useRefresh() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: cannedRepliesQuery().queryKey });
}

function EditDialog({ reply, onClose }: { reply: CannedReply | undefined; onClose: () => void }) {
  const refresh = useRefresh();
  const form = useForm({
    initial: { title: reply?.title ?? "", body: reply?.body ?? "" },
    draft: reply ? undefined : "canned-reply.new",
    check: ({ title, body }) => ({
      title: title.trim() ? undefined : t("ticket-settings.replies.requiredTitle"),
      body: body.trim() ? undefined : t("ticket-settings.replies.requiredBody"),
    }),
    submit: (values) =>
      reply
        ? client.tickets.updateCannedReply({ id: reply.id, ...values })
        : client.tickets.createCannedReply(values),
    onDone: ({ title }) => {
      void refresh();
      toast(t("ticket-settings.replies.saved", { title }));
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      size="lg"
      title={t(reply ? "ticket-settings.replies.editTitle" : "ticket-settings.replies.newTitle")}
    >
      <Form form={form} className="flex flex-col gap-4 pt-2">
        <TextField
          label={t("ticket-settings.replies.name")}
          hint={t("ticket-settings.replies.nameHint")}
          maxLength={120}
          dir="auto"
          {...form.field("title")}
        />
        <MarkdownEditor
          label={t("ticket-settings.replies.body")}
          rows={7}
          onSend={() => void form.submit()}
          {...form.field("body")}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("ticket-settings.replies.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("ticket-settings.replies.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function DeleteDialog({ reply, onClose }: { reply: CannedReply; onClose: () => void }) {
  const refresh = useRefresh();
  const remove = useMutation(
    api.tickets.deleteCannedReply.mutationOptions({
      onSuccess: () => {
        void refresh();
        toast(t("ticket-settings.replies.deleted", { title: reply.title }));
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("ticket-settings.replies.deleteTitle", { title: reply.title })}
      action={t("ticket-settings.replies.deleteAction")}
      onConfirm={() => remove.mutate({ id: reply.id })}
      pending={remove.isPending}
      error={remove.error ? errorText(remove.error) : undefined}
    >
      <p>{t("ticket-settings.replies.deleteText")}</p>
    </ConfirmDialog>
  );
}
