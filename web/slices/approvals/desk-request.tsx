import { useQuery } from "@tanstack/react-query";
import { type Approval, requestKinds } from "../../../contract/approval.ts";
import { api } from "../../kernel/api.ts";
import { client as server } from "../../kernel/client.ts";
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
import { clientQuery, findClients } from "../clients/data.ts";
import { findProjects, useRefresh } from "./desk-data.ts";

type RequestKind = (typeof requestKinds)[number];

/** Of a project, or of a client as a whole. */
const places = ["project", "client"] as const;

interface Values {
  place: (typeof places)[number];
  projectId: Option | null;
  clientId: Option | null;
  kind: RequestKind;
  title: string;
  text: string;
  amount: number | null;
  hours: number | null;
}

const fresh: Values = {
  place: "project",
  projectId: null,
  clientId: null,
  kind: "deliverable",
  title: "",
  text: "",
  amount: null,
  hours: null,
};

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

const minutesOf = (hours: number | null) => (hours === null ? null : Math.round(hours * 60));

function RequestForm({ onClose }: { onClose: () => void }) {
  const refresh = useRefresh();
  const form = useForm<Values, unknown>({
    initial: fresh,
    draft: "approval-request",
    check: ({ place, projectId, clientId, title }) => ({
      projectId: place === "client" || projectId ? undefined : t("approval-desk.projectMissing"),
      clientId: place === "project" || clientId ? undefined : t("approval-desk.clientMissing"),
      title: title.trim() ? undefined : t("approval-desk.request.titleMissing"),
    }),
    submit: ({ place, projectId, clientId, hours, ...said }) =>
      server.approvals.createRequest({
        ...(place === "project" ? { projectId: projectId?.value } : { clientId: clientId?.value }),
        ...said,
        minutes: minutesOf(hours),
      }),
    onDone: (_, { title }) => {
      toast(t("approval-desk.request.done", { title }));
      form.reset();
      void refresh();
      onClose();
    },
  });
  const { values } = form;
  const currency = useCurrency(values);
  return (
    <Form form={form}>
      <RadioGroup
        {...form.field("place")}
        row
        label={t("approval-desk.request.place")}
        options={places.map((value) => ({ value, label: t(`approval-desk.request.of.${value}`) }))}
      />
      {values.place === "client" ? (
        <ComboBox {...form.field("clientId")} label={t("approvals.fields.client")} search={findClients} />
      ) : (
        <ComboBox {...form.field("projectId")} label={t("approvals.filter.project")} search={findProjects} />
      )}
      <RadioGroup
        {...form.field("kind")}
        row
        label={t("approvals.filter.kind")}
        options={requestKinds.map((value) => ({ value, label: t(`approvals.kind.${value}`) }))}
      />
      <Said form={form} currency={currency} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("approval-desk.request.act")}
        </Button>
      </div>
    </Form>
  );
}

/** The amount is in the currency of the project, or of the client. */
function useCurrency({ place, projectId, clientId }: Values): string | undefined {
  const [project, client] = [projectId?.value ?? "", clientId?.value ?? ""];
  const ofProject = useQuery(
    api.projects.get.queryOptions({ input: { id: project }, enabled: place === "project" && project !== "" }),
  );
  const ofClient = useQuery({ ...clientQuery(client), enabled: place === "client" && client !== "" });
  return (place === "project" ? ofProject : ofClient).data?.currency;
}

type SaidValues = Pick<Values, "title" | "text" | "amount" | "hours">;

/** What is asked: title, text, and what it comes to. */
function Said<V extends SaidValues>({
  form,
  currency,
}: {
  form: ReturnType<typeof useForm<V>>;
  currency: string | undefined;
}) {
  return (
    <>
      <TextField {...form.field("title")} label={t("approvals.fields.title")} maxLength={200} />
      <MarkdownEditor {...form.field("text")} label={t("approvals.fields.text")} optional rows={4} />
      <div className="grid gap-4 sm:grid-cols-2">
        <MoneyField
          label={t("approvals.fields.amount")}
          optional
          disabled={!currency}
          hint={currency ? undefined : t("approval-desk.request.amountLater")}
          currency={currency ?? "EUR"}
          amount={form.values.amount}
          error={form.errorAt("amount")}
          onChange={(amount) => form.set({ amount } as Partial<V>)}
        />
        <NumberField
          {...form.field("hours")}
          label={t("approvals.fields.minutes")}
          optional
          digits={2}
          min={0}
        />
      </div>
    </>
  );
}

interface ReviseDialogProps {
  approval: Approval;
  onClose: () => void;
  /** With the revision that follows. */
  onDone: (next: Approval) => void;
}

/** Changes what a client was asked; it is asked anew, with the difference, and what waited is withdrawn. */
export function ReviseDialog(props: ReviseDialogProps) {
  return (
    <Dialog open onClose={props.onClose} title={t("approval-desk.request.reviseTitle")}>
      <ReviseForm {...props} />
    </Dialog>
  );
}

function ReviseForm({ approval, onClose, onDone }: ReviseDialogProps) {
  const refresh = useRefresh();
  const { id, title, amount, minutes, content, client, project, revision } = approval;
  const form = useForm<SaidValues, Approval>({
    initial: {
      title,
      text: typeof content.text === "string" ? content.text : "",
      amount: amount?.amount ?? null,
      hours: minutes === null ? null : minutes / 60,
    },
    draft: `approval-revision.${id}`,
    check: ({ title }) => ({ title: title.trim() ? undefined : t("approval-desk.request.titleMissing") }),
    submit: ({ hours, ...said }) =>
      server.approvals.reviseRequest({ id, ...said, minutes: minutesOf(hours) }),
    onDone: (next) => {
      void refresh();
      // The same content is no new revision.
      toast(
        t(next.revision > revision ? "approval-desk.request.revised" : "approval-desk.request.unchanged"),
      );
      onClose();
      onDone(next);
    },
  });
  const place = { value: project?.id ?? client.id, label: "" };
  const asked = useCurrency({
    ...fresh,
    place: project ? "project" : "client",
    projectId: place,
    clientId: place,
  });
  return (
    <Form form={form}>
      <p className="text-14 text-pretty text-ink-2">{t("approval-desk.request.reviseHint")}</p>
      <Said form={form} currency={amount?.currency ?? asked} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("approval-desk.request.reviseAct")}
        </Button>
      </div>
    </Form>
  );
}
