import { t } from "../../kernel/messages.ts";
import { TextArea } from "../../ui/text-area.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { CurrencyField } from "./currency-field.tsx";
import { FormGroup } from "./form-group.tsx";
import { type Settings, SettingsForm } from "./settings-form.tsx";

const pick = ({ invoicePrefix, currency, paymentDetails }: Settings) => ({
  invoicePrefix,
  currency,
  paymentDetails,
});

/** How invoices are numbered, in which currency they begin, and how they are to be paid. */
export function InvoicingSettings() {
  return (
    <SettingsForm pick={pick}>
      {(form) => (
        <>
          <FormGroup title={t("settings.group.numbers")}>
            <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
              <TextField
                label={t("settings.field.invoicePrefix")}
                hint={t("settings.field.invoicePrefixHint")}
                optional
                maxLength={12}
                {...form.field("invoicePrefix")}
              />
              <CurrencyField label={t("settings.field.currency")} {...form.field("currency")} />
            </div>
          </FormGroup>
          <FormGroup title={t("settings.group.payment")}>
            <TextArea
              label={t("settings.field.paymentDetails")}
              hint={t("settings.field.paymentDetailsHint")}
              optional
              rows={4}
              maxLength={1000}
              {...form.field("paymentDetails")}
            />
          </FormGroup>
        </>
      )}
    </SettingsForm>
  );
}
