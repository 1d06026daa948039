import { t } from "../../kernel/messages.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { FormGroup } from "./form-group.tsx";
import { SettingsForm } from "./settings-form.tsx";

/** How long invitations work. */
export function InvitationSettings() {
  return (
    <SettingsForm
      pick={({ invitationDays }) => ({ invitationDays: invitationDays as number | undefined })}
      check={({ invitationDays }) => ({
        invitationDays: invitationDays ? undefined : t("people.invitationDays.wrong"),
      })}
    >
      {(form) => (
        <FormGroup title={t("people.invitationDays.title")}>
          <NumberField
            label={t("people.invitationDays.label")}
            hint={t("people.invitationDays.hint")}
            min={1}
            max={30}
            className="sm:max-w-60"
            {...form.field("invitationDays")}
            value={form.values.invitationDays ?? null}
            onChange={(days) => form.set({ invitationDays: days ?? undefined })}
          />
        </FormGroup>
      )}
    </SettingsForm>
  );
}
