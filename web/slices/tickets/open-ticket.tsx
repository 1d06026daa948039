import { Trash2 } from "lucide-react";
import type { TicketPriority } from "../../../contract/tickets.ts";
import { t } from "../../kernel/messages.ts";
import { useGo } from "../../kernel/navigation.ts";
import { useSession } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { Link } from "../../ui/link.tsx";
import { MarkdownEditor } from "../../ui/markdown-editor.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { CategoryField } from "./category-field.tsx";
import { useOpenTicket } from "./data.ts";
import { type NamedPerson, PeopleField, PersonField } from "./people-field.tsx";
import { urgencies } from "./ticket-filters.tsx";

interface Values {
  subject: string;
  description: string;
  categoryId: string;
  priority: TicketPriority;
  requesterId: NamedPerson | null;
  copied: NamedPerson[];
}

const initial: Values = {
  subject: "",
  description: "",
  categoryId: "",
  priority: "normal",
  requesterId: null,
  copied: [],
};

/** Opens a ticket for oneself or a colleague. What is typed stays until it was sent. */
export function OpenTicket() {
  const go = useGo();
  const { person } = useSession();
  const open = useOpenTicket();
  const form = useForm({
    initial,
    draft: "tickets.new",
    check: ({ subject, description }) => ({
      subject: subject.trim() ? undefined : t("tickets.open.required.subject"),
      description: description.trim() ? undefined : t("tickets.open.required.description"),
    }),
    submit: ({ categoryId, requesterId, copied, ...values }) =>
      open.mutateAsync({
        ...values,
        categoryId: categoryId || null,
        requesterId: requesterId?.id,
        copied: copied.map(({ id }) => id),
      }),
    onDone: ({ id, number }) => {
      toast(t("tickets.open.done", { number: String(number) }));
      go({ to: "/tickets/$id", params: { id } }, { replace: true });
    },
  });
  const touched = JSON.stringify(form.values) !== JSON.stringify(initial);
  return (
    <Screen title={t("tickets.open.title")} back={{ to: "/tickets", label: t("tickets.title") }} width="text">
      <Form form={form} label={t("tickets.open.title")} className="flex flex-col gap-5">
        <TextField
          label={t("tickets.open.subject")}
          hint={t("tickets.open.subjectHint")}
          maxLength={200}
          autoFocus
          autoComplete="off"
          dir="auto"
          {...form.field("subject")}
        />
        <MarkdownEditor
          label={t("tickets.open.description")}
          placeholder={t("tickets.open.descriptionPlaceholder")}
          rows={7}
          maxLength={50_000}
          onSend={() => void form.submit()}
          {...form.field("description")}
        />
        <CategoryField {...form.field("categoryId")} />
        <RadioGroup
          label={t("tickets.open.priority")}
          row
          options={urgencies.toReversed().map((priority) => ({
            value: priority,
            label: t(`tickets.priority.${priority}`),
            hint: t(`tickets.priorityHint.${priority}`),
          }))}
          {...form.field("priority")}
        />
        <PersonField
          label={t("tickets.open.requester")}
          optional
          hint={t("tickets.open.requesterHint")}
          placeholder={t("tickets.open.requesterPlaceholder")}
          except={person.id}
          {...form.field("requesterId")}
        />
        <PeopleField
          label={t("tickets.open.copied")}
          optional
          hint={t("tickets.open.copiedHint")}
          placeholder={t("tickets.open.copiedPlaceholder")}
          except={form.values.requesterId?.id ?? person.id}
          {...form.field("copied")}
        />
        <div className="flex flex-wrap items-center gap-2 border-t border-line pt-4">
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("tickets.open.submit")}
          </Button>
          <Link to="/tickets" look="plain" className={buttonClass("quiet")}>
            {t("common.cancel")}
          </Link>
          {touched && (
            <Button
              variant="quiet"
              icon={Trash2}
              className="ms-auto"
              onClick={() => {
                const { values } = form;
                form.reset();
                toast(t("tickets.open.discarded"), {
                  label: t("tickets.open.undo"),
                  onAction: () => form.set(values),
                });
              }}
            >
              {t("tickets.open.discard")}
            </Button>
          )}
        </div>
      </Form>
    </Screen>
  );
}
