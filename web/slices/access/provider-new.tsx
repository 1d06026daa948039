import { useQuery } from "@tanstack/react-query";
import { type SsoKind, type SsoPreset, type SsoProvider, ssoPresets } from "../../../contract/sso.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { ClientField } from "./client-name.tsx";
import { presetsQuery } from "./data.ts";
import { useProviderChanged } from "./sso.ts";

interface NewProviderProps {
  onMade: (provider: SsoProvider) => void;
  onClose: () => void;
}

interface Values {
  preset: SsoPreset;
  kind: SsoKind;
  name: string;
  whom: "all" | "client";
  clientId: string | null;
}

/** The first step: which service, by which protocol, and for whom. What is to be entered there follows from it. */
export function NewProvider({ onMade, onClose }: NewProviderProps) {
  const { client: own } = useSession();
  const { data: presets } = useQuery(presetsQuery());
  const changed = useProviderChanged();
  const form = useForm<Values, SsoProvider>({
    initial: { preset: "microsoft", kind: "oidc", name: "", whom: "all", clientId: null },
    check: ({ whom, clientId }) => ({
      clientId: whom === "all" || clientId ? undefined : t("access.sso.required.client"),
    }),
    submit: ({ preset, kind, name, whom, clientId }) =>
      client.sso.createProvider({
        preset,
        kind,
        name: name.trim() || usualName(preset),
        clientId: whom === "client" && clientId ? clientId : undefined,
      }),
    onDone: (provider) => {
      changed(provider);
      onMade(provider);
    },
  });
  const { values, set, errorAt } = form;
  const kindsOf = (preset: SsoPreset) => presets?.items.find((one) => one.preset === preset)?.kinds ?? [];
  const choose = (preset: SsoPreset) => {
    const kinds = kindsOf(preset);
    const own: SsoKind = preset === "saml" ? "saml" : "oidc";
    set({ preset, kind: kinds.includes(values.kind) ? values.kind : (kinds[0] ?? own) });
  };
  return (
    <Dialog open onClose={onClose} title={t("access.sso.newTitle")}>
      <Form form={form} className="flex flex-col gap-5 pt-1">
        <RadioGroup
          label={t("access.sso.service")}
          value={values.preset}
          onChange={choose}
          options={ssoPresets.map((value) => ({ value, label: t(`access.sso.preset.${value}`) }))}
          error={errorAt("preset")}
        />
        {kindsOf(values.preset).length > 1 && (
          <RadioGroup
            label={t("access.sso.protocol")}
            value={values.kind}
            onChange={(kind) => set({ kind })}
            options={kindsOf(values.preset).map((value) => ({
              value,
              label: t(`access.way.${value}.short`),
              hint: t(`access.sso.protocolHint.${value}`),
            }))}
            error={errorAt("kind")}
          />
        )}
        <TextField
          label={t("access.sso.name")}
          hint={t("access.sso.nameHint")}
          placeholder={usualName(values.preset)}
          optional
          maxLength={80}
          autoComplete="off"
          dir="auto"
          {...form.field("name")}
        />
        {!own && (
          <RadioGroup
            label={t("access.sso.whom")}
            value={values.whom}
            onChange={(whom) => set({ whom })}
            options={[
              { value: "all", label: t("access.sso.forAll"), hint: t("access.sso.forAllHint") },
              { value: "client", label: t("access.sso.forClient"), hint: t("access.sso.forClientHint") },
            ]}
          />
        )}
        {!own && values.whom === "client" && (
          <ClientField
            label={t("access.sso.client")}
            value={values.clientId}
            onChange={(clientId) => set({ clientId })}
            error={errorAt("clientId")}
          />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("access.sso.continue")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** What a provider is called unless somebody says otherwise. */
function usualName(preset: SsoPreset): string {
  return t(preset === "oidc" || preset === "saml" ? "access.sso.usualName" : `access.sso.preset.${preset}`);
}
