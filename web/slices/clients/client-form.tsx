import type { Client } from "../../../contract/directory.ts";
import { client as server } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { MultiComboBox } from "../../ui/combo-box.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { findPeople, personOption } from "../people/find-people.tsx";
import { CurrencyField } from "../settings/currency-field.tsx";
import { FormGroup } from "../settings/form-group.tsx";
import { AddressFields, emptyAddress } from "./address-fields.tsx";

interface ClientFormProps {
  /** The client to change; without it one is created. */
  client?: Client;
  onDone: (client: Client) => void;
  onCancel: () => void;
}

const lead = findPeople({ kind: "staff" });

/** Everything that is written on a client. */
export function ClientForm({ client, onDone, onCancel }: ClientFormProps) {
  const form = useForm({
    initial: valuesOf(client),
    draft: client ? undefined : "clients.new",
    check: ({ name }) => ({ name: name.trim() ? undefined : t("clients.required") }),
    submit: ({ leads, ...fields }) => {
      const input = { ...fields, leadIds: leads.map(({ value }) => value) };
      return client
        ? server.directory.updateClient({ id: client.id, ...input })
        : server.directory.createClient(input);
    },
    onDone,
  });
  const text = (name: "name" | "reference" | "email" | "phone" | "vatNumber") => ({
    label: t(`clients.field.${name}`),
    optional: name !== "name",
    ...form.field(name),
  });
  return (
    <Form form={form} className="flex flex-col gap-8">
      <FormGroup title={t("clients.group.company")}>
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <TextField {...text("name")} dir="auto" className="sm:col-span-2" />
          <TextField {...text("reference")} hint={t("clients.field.referenceHint")} />
          <TextField {...text("vatNumber")} />
          <TextField {...text("email")} type="email" />
          <TextField {...text("phone")} type="tel" />
        </div>
      </FormGroup>
      <FormGroup title={t("clients.group.address")} hint={t("clients.group.addressHint")}>
        <AddressFields
          value={form.values.address}
          onChange={(address) => form.set({ address })}
          errorAt={form.errorAt}
        />
      </FormGroup>
      <FormGroup title={t("clients.group.billing")}>
        <CurrencyField
          label={t("clients.field.currency")}
          hint={t("clients.field.currencyHint")}
          className="sm:max-w-60"
          {...form.field("currency")}
        />
      </FormGroup>
      <FormGroup title={t("clients.group.team")}>
        <MultiComboBox
          label={t("clients.field.leads")}
          hint={t("clients.field.leadsHint")}
          optional
          value={form.values.leads}
          onChange={(leads) => form.set({ leads })}
          error={form.errorAt("leadIds")}
          search={lead}
        />
      </FormGroup>
      <div className="flex justify-end gap-2 border-t border-line pt-4">
        <Button onClick={onCancel}>{t("clients.cancel")}</Button>
        <Button type="submit" variant="primary" pending={form.pending}>
          {t(client ? "clients.save" : "clients.create")}
        </Button>
      </div>
    </Form>
  );
}

function valuesOf(client: Client | undefined) {
  return {
    name: client?.name ?? "",
    reference: client?.reference ?? "",
    email: client?.email ?? "",
    phone: client?.phone ?? "",
    vatNumber: client?.vatNumber ?? "",
    address: client?.address ?? emptyAddress,
    currency: client?.currency ?? "EUR",
    leads: (client?.leads ?? []).map(personOption),
  };
}
