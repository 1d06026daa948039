import { Trash2 } from "lucide-react";
import type { SsoProvider } from "../../../contract/sso.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Form, type FormState, useForm } from "../../ui/form.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { MetadataReader } from "./provider-metadata.tsx";
import { inputOf, type SamlSettings, useProviderChanged } from "./sso.ts";

type Values = SamlSettings & { name: string };

const empty: SamlSettings = {
  entityId: "",
  ssoUrl: "",
  certificates: [""],
  signRequests: false,
  emailAttribute: "",
  nameAttribute: "",
  groupsAttribute: "",
};

const valuesOf = ({ name, saml }: SsoProvider): Values => ({ name, ...(saml ?? empty) });

/** Settings of a SAML provider: read from its metadata, or entered by hand. */
export function SamlForm({ provider }: { provider: SsoProvider }) {
  const changed = useProviderChanged();
  const form = useForm<Values, SsoProvider>({
    initial: valuesOf(provider),
    check: ({ name, entityId, ssoUrl, certificates }) => ({
      name: name.trim() ? undefined : t("errors.fields.required"),
      entityId: entityId.trim() ? undefined : t("errors.fields.required"),
      ssoUrl: ssoUrl.trim() ? undefined : t("errors.fields.required"),
      certificates: certificates.some((pem) => pem.trim()) ? undefined : t("errors.fields.required"),
    }),
    submit: ({ name, certificates, ...saml }) =>
      client.sso.updateProvider({
        ...inputOf(provider),
        name: name.trim(),
        saml: { ...saml, certificates: certificates.filter((pem) => pem.trim()) },
      }),
    onDone: (saved) => {
      changed(saved);
      form.set(valuesOf(saved));
      toast(t("access.sso.saved", { name: saved.name }));
    },
  });
  const field = (name: "entityId" | "ssoUrl" | "emailAttribute" | "nameAttribute" | "groupsAttribute") => ({
    ...form.field(name),
    error: form.field(name).error ?? form.errorAt(`saml.${name}`),
    autoComplete: "off",
    spellCheck: false,
    dir: "ltr" as const,
  });
  return (
    <>
      <MetadataReader onRead={(read) => form.set(read)} />
      <Form form={form} className="flex flex-col gap-4">
        <TextField
          label={t("access.sso.name")}
          hint={t("access.sso.nameHint")}
          maxLength={80}
          dir="auto"
          {...form.field("name")}
        />
        <TextField label={t("access.sso.field.entityId")} {...field("entityId")} />
        <TextField label={t("access.sso.field.ssoUrl")} {...field("ssoUrl")} />
        <Certificates form={form} />
        <Checkbox
          checked={form.values.signRequests}
          onChange={(signRequests) => form.set({ signRequests })}
          hint={t("access.sso.field.signRequestsHint")}
        >
          {t("access.sso.field.signRequests")}
        </Checkbox>
        <details>
          <summary className="w-fit py-1 text-13 text-ink-2 hover:text-ink">
            {t("access.sso.attributes")}
          </summary>
          <div className="flex flex-col gap-4 pt-2">
            <p className="text-13 text-ink-3">{t("access.sso.field.attributesHint")}</p>
            <TextField label={t("access.sso.field.emailAttribute")} optional {...field("emailAttribute")} />
            <TextField label={t("access.sso.field.nameAttribute")} optional {...field("nameAttribute")} />
            <TextField label={t("access.sso.field.groupsAttribute")} optional {...field("groupsAttribute")} />
          </div>
        </details>
        <div className="flex justify-end">
          <Button type="submit" pending={form.pending}>
            {t("access.sso.save")}
          </Button>
        </div>
      </Form>
    </>
  );
}

/** Most certificates of one provider: two while it changes its key. */
const most = 5;

function Certificates({ form }: { form: FormState<Values> }) {
  const { certificates } = form.values;
  const set = (next: string[]) => form.set({ certificates: next.length > 0 ? next : [""] });
  const whole = form.errorAt("certificates") ?? form.errorAt("saml.certificates");
  return (
    <div className="flex flex-col gap-2">
      {certificates.map((pem, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: certificates have no other name than their place
        <div key={at} className="flex items-start gap-1">
          <TextArea
            label={t("access.sso.field.certificate", { number: at + 1 })}
            hint={at === 0 ? t("access.sso.field.certificateHint") : undefined}
            error={form.errorAt(`saml.certificates.${at}`) ?? (at === 0 ? whole : undefined)}
            rows={3}
            maxRows={6}
            className="flex-1 font-mono"
            value={pem}
            onChange={(text) => set(certificates.map((one, index) => (index === at ? text : one)))}
          />
          {certificates.length > 1 && (
            <IconButton
              icon={Trash2}
              label={t("access.sso.field.removeCertificate", { number: at + 1 })}
              className="mt-6"
              onClick={() => set(certificates.filter((_, index) => index !== at))}
            />
          )}
        </div>
      ))}
      {certificates.length < most && (
        <div>
          <Button size="sm" variant="quiet" onClick={() => set([...certificates, ""])}>
            {t("access.sso.field.addCertificate")}
          </Button>
        </div>
      )}
    </div>
  );
}
