import { t } from "../../kernel/messages.ts";
import { setAccent } from "../../kernel/theme.ts";
import { AccentField } from "./accent-field.tsx";
import { FormGroup } from "./form-group.tsx";
import { LogoField } from "./logo-field.tsx";
import { type Settings, SettingsForm } from "./settings-form.tsx";

interface Branding {
  accent: string;
  /** A data URL when a picture was chosen, an empty text when it is to go. */
  logo?: string;
}

const pick = ({ accent }: Settings): Branding => ({ accent });
const isColour = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

/** Logo and accent colour, with a look at the result before it is saved. */
export function BrandingSettings() {
  return (
    <SettingsForm
      pick={pick}
      check={({ accent }) => ({ accent: isColour(accent) ? undefined : t("settings.field.accentWrong") })}
      onSaved={({ accent }) => setAccent(accent)}
    >
      {(form, settings) => (
        <>
          <FormGroup title={t("settings.group.logo")} hint={t("settings.group.logoHint")}>
            <LogoField
              hasLogo={settings.hasLogo}
              value={form.values.logo}
              onChange={(logo) => form.set({ logo })}
              error={form.errorAt("logo")}
            />
          </FormGroup>
          <FormGroup title={t("settings.group.accent")} hint={t("settings.group.accentHint")}>
            <AccentField
              value={form.values.accent}
              onChange={(accent) => form.set({ accent })}
              error={form.errorAt("accent")}
            />
          </FormGroup>
        </>
      )}
    </SettingsForm>
  );
}
