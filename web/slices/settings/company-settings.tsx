import { t } from "../../kernel/messages.ts";
import { ComboBox } from "../../ui/combo-box.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { AddressFields } from "../clients/address-fields.tsx";
import { FormGroup } from "./form-group.tsx";
import { type Settings, SettingsForm } from "./settings-form.tsx";

const pick = ({ name, email, phone, vatNumber, address, timeZone }: Settings) => ({
  name,
  email,
  phone,
  vatNumber,
  address,
  timeZone,
});

/** Name, address and time zone of the company. */
export function CompanySettings() {
  return (
    <SettingsForm
      pick={pick}
      check={({ name }) => ({ name: name.trim() ? undefined : t("settings.required") })}
    >
      {(form) => (
        <>
          <FormGroup title={t("settings.group.identity")} hint={t("settings.group.identityHint")}>
            <TextField
              label={t("settings.field.name")}
              autoComplete="organization"
              dir="auto"
              {...form.field("name")}
            />
            <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
              <TextField
                label={t("settings.field.email")}
                type="email"
                autoComplete="email"
                optional
                {...form.field("email")}
              />
              <TextField
                label={t("settings.field.phone")}
                type="tel"
                autoComplete="tel"
                optional
                {...form.field("phone")}
              />
              <TextField label={t("settings.field.vatNumber")} optional {...form.field("vatNumber")} />
            </div>
          </FormGroup>
          <FormGroup title={t("settings.group.address")}>
            <AddressFields
              value={form.values.address}
              onChange={(address) => form.set({ address })}
              errorAt={form.errorAt}
            />
          </FormGroup>
          <FormGroup title={t("settings.group.time")}>
            <TimeZoneField
              value={form.values.timeZone}
              error={form.errorAt("timeZone")}
              onChange={(timeZone) => form.set({ timeZone })}
            />
          </FormGroup>
        </>
      )}
    </SettingsForm>
  );
}

const zones = Intl.supportedValuesOf("timeZone").map((value) => ({
  value,
  label: value.replaceAll("_", " "),
}));

function TimeZoneField(props: { value: string; error?: string; onChange: (zone: string) => void }) {
  const { value, error, onChange } = props;
  return (
    <ComboBox
      label={t("settings.field.timeZone")}
      hint={t("settings.field.timeZoneHint")}
      className="sm:max-w-80"
      value={zones.find((zone) => zone.value === value) ?? { value, label: value }}
      options={zones}
      error={error}
      onChange={(zone) => zone && onChange(zone.value)}
    />
  );
}
