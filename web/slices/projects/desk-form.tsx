import type { Project } from "../../../contract/project.ts";
import { queryClient } from "../../kernel/api.ts";
import { client as server } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import type { Option } from "../../ui/list-box.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { clientQuery, findClients } from "../clients/data.ts";
import { CurrencyField } from "../settings/currency-field.tsx";
import { FormGroup } from "../settings/form-group.tsx";

interface ProjectFormProps {
  /** The project to change; without it one is created. */
  project?: Project;
  /** The client of a new one, where it is known already. */
  client?: Option | null;
  onDone: (project: Project) => void;
  onCancel: () => void;
}

const zones = () =>
  Intl.supportedValuesOf("timeZone").map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));

/** What is written on a project. Its plan has a place of its own. */
export function ProjectForm({ project, client = null, onDone, onCancel }: ProjectFormProps) {
  const form = useForm({
    initial: valuesOf(project, client),
    draft: project ? undefined : "projects.new",
    check: ({ name, client, startsOn, endsOn }) => ({
      name: name.trim() ? undefined : t("planning.form.needsName"),
      clientId: client ? undefined : t("planning.form.needsClient"),
      endsOn: startsOn && endsOn && endsOn < startsOn ? t("planning.form.endBeforeStart") : undefined,
    }),
    submit: ({ client, clientId: _id, currency, ...fields }) =>
      project
        ? server.projects.update({
            id: project.id,
            ...fields,
            ...(currency !== project.currency && { currency }),
          })
        : server.projects.create({
            clientId: client?.value ?? "",
            ...fields,
            currency: currency || undefined,
          }),
    onDone,
  });
  /** A client's projects are in its own currency unless said otherwise. */
  const choose = async (client: Option | null) => {
    form.set({ client, clientId: client?.value ?? "" });
    const known = client && (await queryClient.fetchQuery(clientQuery(client.value)).catch(() => null));
    if (known && client) form.set({ client, clientId: client.value, currency: known.currency });
  };
  return (
    <Form form={form} className="flex flex-col gap-8">
      <FormGroup title={t("planning.form.groupProject")}>
        {!project && (
          <ComboBox
            label={t("planning.form.client")}
            value={form.values.client}
            onChange={(client) => void choose(client)}
            error={form.errorAt("clientId")}
            search={findClients}
          />
        )}
        <TextField
          label={t("planning.form.name")}
          hint={t("planning.form.nameHint")}
          dir="auto"
          maxLength={160}
          {...form.field("name")}
        />
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <TextField
            label={t("planning.form.reference")}
            optional
            maxLength={40}
            {...form.field("reference")}
          />
          <CurrencyField
            label={t("planning.form.currency")}
            hint={t("planning.form.currencyHint")}
            {...form.field("currency")}
          />
        </div>
        <TextArea
          label={t("planning.form.description")}
          hint={t("planning.form.descriptionHint")}
          optional
          {...form.field("description")}
        />
      </FormGroup>
      <FormGroup title={t("planning.form.groupDates")}>
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <DateField label={t("planning.form.startsOn")} optional {...form.field("startsOn")} />
          <DateField label={t("planning.form.endsOn")} optional {...form.field("endsOn")} />
        </div>
        <ComboBox
          label={t("planning.form.timeZone")}
          hint={t("planning.form.timeZoneHint")}
          optional
          value={
            form.values.timeZone
              ? { value: form.values.timeZone, label: form.values.timeZone.replaceAll("_", " ") }
              : null
          }
          onChange={(zone) => form.set({ timeZone: zone?.value ?? null })}
          error={form.errorAt("timeZone")}
          options={zones()}
        />
      </FormGroup>
      <FormGroup title={t("planning.form.groupInternal")}>
        <TextArea
          label={t("planning.form.internalNote")}
          hint={t("planning.form.internalNoteHint")}
          optional
          {...form.field("internalNote")}
        />
      </FormGroup>
      <div className="flex justify-end gap-2 border-t border-line pt-4">
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button type="submit" variant="primary" pending={form.pending}>
          {t(project ? "planning.form.save" : "planning.form.create")}
        </Button>
      </div>
    </Form>
  );
}

function valuesOf(project: Project | undefined, client: Option | null) {
  const known = project ? { value: project.client.id, label: project.client.name } : client;
  return {
    client: known as Option | null,
    clientId: known?.value ?? "",
    name: project?.name ?? "",
    reference: project?.reference ?? "",
    currency: project?.currency ?? "EUR",
    description: project?.description ?? "",
    startsOn: project?.startsOn ?? (null as string | null),
    endsOn: project?.endsOn ?? (null as string | null),
    timeZone: project?.ownTimeZone ? project.timeZone : (null as string | null),
    internalNote: project?.internal?.note ?? "",
  };
}
