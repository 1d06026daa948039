import { useQuery } from "@tanstack/react-query";
import { requestKinds } from "../../../contract/approval.ts";
import { api } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import type { Option } from "../../ui/list-box.tsx";
import { MarkdownEditor } from "../../ui/markdown-editor.tsx";
import { MoneyField, NumberField } from "../../ui/number-field.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { findProjects, useRefresh } from "./desk-data.ts";

interface RequestDialogProps {
  open: boolean;
  onClose: () => void;
}

/** Asks a client to approve a deliverable, a change request or a quote. */
export function RequestDialog({ open, onClose }: RequestDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={t("approval-desk.request.title")}>
      <RequestForm onClose={onClose} />
    </Dialog>
  );
}

interface Values {
  projectId: Option | null;
  kind: (typeof requestKinds)[number];
  title: string;
  text: string;
  amount: number | null;
  hours: number | null;
}

const fresh: Values = {
  projectId: null,
  kind: "deliverable",
  title: "",
  text: "",
  amount: null,
  hours: null,
};

function RequestForm({ onClose }: { onClose: () => void }) {
  const refresh = useRefresh();
  const form = useForm<Values, unknown>({
    initial: fresh,
    draft: "approval-request",
    check: ({ projectId, title }) => ({
      projectId: projectId ? undefined : t("approval-desk.projectMissing"),
      title: title.trim() ? undefined : t("approval-desk.request.titleMissing"),
    }),
    submit: ({ projectId, kind, title, text, amount, hours }) =>
      client.approvals.createRequest({
        projectId: projectId?.value,
        kind,
        title,
        text,
        amount,
        minutes: hours === null ? null : Math.round(hours * 60),
      }),
    onDone: (_, { title }) => {
      toast(t("approval-desk.request.done", { title }));
      form.reset();
      void refresh();
      onClose();
    },
  });
  const id = form.values.projectId?.value ?? "";
  // The amount is in the project's currency.
  const project = useQuery(api.projects.get.queryOptions({ input: { id }, enabled: id !== "" }));
  const currency = project.data?.currency;
  return (
    <Form form={form}>
      <ComboBox {...form.field("projectId")} label={t("approvals.filter.project")} search={findProjects} />
      <RadioGroup
        {...form.field("kind")}
        row
        label={t("approvals.filter.kind")}
        options={requestKinds.map((value) => ({ value, label: t(`approvals.kind.${value}`) }))}
      />
      <TextField {...form.field("title")} label={t("approvals.fields.title")} maxLength={200} />
      <MarkdownEditor {...form.field("text")} label={t("approvals.fields.text")} optional rows={4} />
      <div className="grid gap-4 sm:grid-cols-2">
        <MoneyField
          label={t("approvals.fields.amount")}
          optional
          disabled={!currency}
          currency={currency ?? "EUR"}
          amount={form.values.amount}
          error={form.errorAt("amount")}
          onChange={(amount) => form.set({ amount })}
        />
        <NumberField
          {...form.field("hours")}
          label={t("approvals.fields.minutes")}
          optional
          digits={2}
          min={0}
        />
      </div>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("approval-desk.request.act")}
        </Button>
      </div>
    </Form>
  );
}
