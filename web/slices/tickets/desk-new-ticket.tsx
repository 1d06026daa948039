import { useQuery } from "@tanstack/react-query";
import type { TicketPriority } from "../../../contract/tickets.ts";
import type { RawSearch } from "../../kernel/address.ts";
import { text } from "../../kernel/address.ts";
import { t } from "../../kernel/messages.ts";
import { useGo, useSearch } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { Button } from "../../ui/button.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import type { Option } from "../../ui/list-box.tsx";
import { MarkdownEditor } from "../../ui/markdown-editor.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { clientQuery, findClients } from "../clients/data.ts";
import { CategoryField } from "./category-field.tsx";
import { useOpenTicket } from "./data.ts";
import { type NamedPerson, PeopleField, PersonField } from "./people-field.tsx";
import { urgencies } from "./ticket-filters.tsx";

interface Values {
  clientId: Option | null;
  requesterId: NamedPerson | null;
  copied: NamedPerson[];
  subject: string;
  description: string;
  categoryId: string;
  priority: TicketPriority;
}

const empty: Values = {
  clientId: null,
  requesterId: null,
  copied: [],
  subject: "",
  description: "",
  categoryId: "",
  priority: "normal",
};

const parse = (raw: RawSearch) => ({ client: text(raw.client) });

/** Opens a ticket for a member of a client. `?client=` names the client that it is for. */
export function DeskNewTicket() {
  const [{ client: given }] = useSearch(parse);
  const known = useQuery({ ...clientQuery(given ?? ""), enabled: given !== undefined });
  const ready = given === undefined || !known.isPending;
  return (
    <Screen
      title={t("desk.new.title")}
      back={{ to: "/desk/tickets", label: t("desk.queue.title") }}
      width="text"
    >
      {ready && <NewTicketForm client={known.data} />}
    </Screen>
  );
}

function NewTicketForm({ client }: { client: { id: string; name: string } | undefined }) {
  const go = useGo();
  const open = useOpenTicket();
  const form = useForm<Values, { id: string; number: number }>({
    initial: client ? { ...empty, clientId: { value: client.id, label: client.name } } : empty,
    draft: client ? `desk.ticket.new.${client.id}` : "desk.ticket.new",
    check: complaints,
    submit: ({ clientId, requesterId, copied, categoryId, ...values }) =>
      open.mutateAsync({
        ...values,
        clientId: clientId?.value,
        requesterId: requesterId?.id,
        categoryId: categoryId || null,
        copied: copied.map(({ id }) => id),
      }),
    onDone: ({ id, number }) => {
      toast(t("tickets.open.done", { number: String(number) }));
      go({ to: "/desk/tickets/$id", params: { id } }, { replace: true });
    },
  });
  const chosen = form.values.clientId;
  return (
    <Form form={form} label={t("desk.new.title")} className="flex flex-col gap-5">
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <ComboBox
          label={t("desk.new.client")}
          placeholder={t("desk.new.clientPlaceholder")}
          search={findClients}
          {...form.field("clientId")}
          onChange={(clientId) => form.set({ clientId, requesterId: null, copied: [] })}
        />
        <PersonField
          label={t("desk.new.requester")}
          placeholder={chosen ? t("desk.new.requesterPlaceholder") : t("desk.new.chooseClient")}
          disabled={!chosen}
          clientId={chosen?.value}
          {...form.field("requesterId")}
        />
      </div>
      <TextField
        label={t("tickets.open.subject")}
        hint={t("tickets.open.subjectHint")}
        maxLength={200}
        autoComplete="off"
        dir="auto"
        {...form.field("subject")}
      />
      <MarkdownEditor
        label={t("tickets.open.description")}
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
        }))}
        {...form.field("priority")}
      />
      <PeopleField
        label={t("desk.new.copied")}
        placeholder={t("desk.new.copiedPlaceholder")}
        optional
        disabled={!chosen}
        clientId={chosen?.value}
        except={form.values.requesterId?.id}
        {...form.field("copied")}
      />
      <div className="flex justify-end gap-2 border-t border-line pt-4">
        <Button onClick={() => go({ to: "/desk/tickets" })}>{t("common.cancel")}</Button>
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("desk.new.submit")}
        </Button>
      </div>
    </Form>
  );
}

function complaints({ clientId, requesterId, subject, description }: Values) {
  return {
    clientId: clientId ? undefined : t("desk.new.required.client"),
    requesterId: !clientId || requesterId ? undefined : t("desk.new.required.requester"),
    subject: subject.trim() ? undefined : t("tickets.open.required.subject"),
    description: description.trim() ? undefined : t("tickets.open.required.description"),
  };
}
