import type { SsoProvider } from "../../../contract/sso.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { PasswordField } from "../../ui/password-field.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { inputOf, issuerFromInput, issuerToInput, type OidcSettings, useProviderChanged } from "./sso.ts";

interface Values {
  name: string;
  issuer: string;
  appId: string;
  authentication: OidcSettings["authentication"];
  secret: string;
  scopes: string;
  groupsClaim: string;
}

const google = "https://accounts.google.com";

function valuesOf({ name, preset, oidc }: SsoProvider): Values {
  return {
    name,
    issuer: preset === "google" ? google : issuerToInput(preset, oidc?.issuer ?? ""),
    appId: oidc?.appId ?? "",
    authentication: oidc?.authentication ?? "secret",
    secret: "",
    scopes: oidc?.scopes.join(" ") ?? "",
    groupsClaim: oidc?.groupsClaim ?? "groups",
  };
}

/** Settings of an OpenID provider; the fields are called as the service calls them. */
export function OidcForm({ provider }: { provider: SsoProvider }) {
  const { preset, hasSecret } = provider;
  const changed = useProviderChanged();
  // A secret that was given for one issuer is sent to no other.
  const keeps = (issuer: string) => hasSecret && issuerFromInput(preset, issuer) === provider.oidc?.issuer;
  const form = useForm<Values, SsoProvider>({
    initial: valuesOf(provider),
    check: ({ name, issuer, appId, authentication, secret }) => ({
      name: name.trim() ? undefined : t("errors.fields.required"),
      issuer: issuer.trim() ? undefined : t("errors.fields.required"),
      appId: appId.trim() ? undefined : t("errors.fields.required"),
      secret: authentication === "key" || keeps(issuer) || secret ? undefined : t("errors.fields.required"),
    }),
    submit: ({ name, issuer, appId, authentication, secret, scopes, groupsClaim }) =>
      client.sso.updateProvider({
        ...inputOf(provider),
        name: name.trim(),
        secret: authentication === "secret" && secret ? secret : undefined,
        oidc: {
          issuer: issuerFromInput(preset, issuer),
          appId: appId.trim(),
          authentication,
          scopes: scopes.split(/[\s,]+/).filter(Boolean),
          groupsClaim: groupsClaim.trim() || "groups",
        },
      }),
    onDone: (saved) => {
      changed(saved);
      form.set(valuesOf(saved));
      toast(t("access.sso.saved", { name: saved.name }));
    },
  });
  const { values, errorAt } = form;
  const field = (name: "issuer" | "appId" | "scopes" | "groupsClaim") => ({
    ...form.field(name),
    error: form.field(name).error ?? errorAt(`oidc.${name}`),
  });
  const words = preset === "saml" ? "oidc" : preset;
  return (
    <Form form={form} className="flex flex-col gap-4">
      <TextField
        label={t("access.sso.name")}
        hint={t("access.sso.nameHint")}
        maxLength={80}
        dir="auto"
        {...form.field("name")}
      />
      {preset !== "google" && (
        <TextField
          label={t(`access.sso.field.issuer.${words}`)}
          hint={t(`access.sso.field.issuerHint.${words}`)}
          autoComplete="off"
          spellCheck={false}
          dir="ltr"
          {...field("issuer")}
        />
      )}
      <TextField
        label={t(`access.sso.field.appId.${words}`)}
        autoComplete="off"
        spellCheck={false}
        maxLength={300}
        dir="ltr"
        {...field("appId")}
      />
      <RadioGroup
        label={t("access.sso.field.authentication")}
        value={values.authentication}
        onChange={(authentication) => form.set({ authentication })}
        options={(["secret", "key"] as const).map((value) => ({
          value,
          label: t(`access.sso.field.by.${value}`),
          hint: t(`access.sso.field.byHint.${value}`),
        }))}
        error={errorAt("oidc.authentication")}
      />
      {values.authentication === "secret" && (
        <PasswordField
          label={t(`access.sso.field.secret.${words}`)}
          hint={
            hasSecret
              ? t(keeps(values.issuer) ? "access.sso.field.secretKept" : "access.sso.field.secretAgain")
              : undefined
          }
          autoComplete="off"
          {...form.field("secret")}
        />
      )}
      <details>
        <summary className="w-fit py-1 text-13 text-ink-2 hover:text-ink">{t("access.sso.more")}</summary>
        <div className="flex flex-col gap-4 pt-2">
          <TextField
            label={t("access.sso.field.scopes")}
            hint={t("access.sso.field.scopesHint")}
            optional
            spellCheck={false}
            dir="ltr"
            {...field("scopes")}
          />
          <TextField
            label={t("access.sso.field.groupsClaim")}
            hint={t("access.sso.field.groupsClaimHint")}
            spellCheck={false}
            dir="ltr"
            {...field("groupsClaim")}
          />
        </div>
      </details>
      <div className="flex justify-end">
        <Button type="submit" pending={form.pending}>
          {t("access.sso.save")}
        </Button>
      </div>
    </Form>
  );
}
