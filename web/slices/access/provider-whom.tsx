import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { clientRoles, type MemberRole, tenantRoles } from "../../../contract/permissions.ts";
import type { SsoProvider, SsoProvision, SsoRule } from "../../../contract/sso.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Form, type FormState, useForm } from "../../ui/form.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { ClientField } from "./client-name.tsx";
import { inputOf, useProviderChanged } from "./sso.ts";

interface Values {
  provision: SsoProvision;
  trustSecondFactor: boolean;
  allowIdpInitiated: boolean;
}

const valuesOf = ({ provision, trustSecondFactor, allowIdpInitiated }: SsoProvider): Values => ({
  provision,
  trustSecondFactor,
  allowIdpInitiated,
});

/** Whom a provider lets in: members alone, or also people who become members then, by rules. */
export function ProviderWhom({ provider }: { provider: SsoProvider }) {
  const changed = useProviderChanged();
  // A provider's word on second factors goes around what is asked here, so it is for staff to trust it.
  const ofMember = useSession().client !== null;
  const form = useForm<Values, SsoProvider>({
    initial: valuesOf(provider),
    submit: (values) => client.sso.updateProvider({ ...inputOf(provider), ...values }),
    onDone: (saved) => {
      changed(saved);
      form.set(valuesOf(saved));
      toast(t("access.sso.saved", { name: saved.name }));
    },
  });
  const { values, set } = form;
  const { provision } = values;
  const setProvision = (change: Partial<SsoProvision>) => set({ provision: { ...provision, ...change } });
  return (
    <Form form={form} className="flex flex-col gap-4">
      <Checkbox
        checked={provision.enabled}
        onChange={(enabled) => setProvision({ enabled })}
        hint={t("access.whom.joinHint")}
      >
        {t("access.whom.join")}
      </Checkbox>
      {provision.enabled && (
        <>
          <Rules form={form} provider={provider} onChange={(rules) => setProvision({ rules })} />
          <Otherwise form={form} provider={provider} onChange={(otherwise) => setProvision({ otherwise })} />
          <Checkbox
            checked={provision.follow}
            onChange={(follow) => setProvision({ follow })}
            hint={t("access.whom.followHint")}
          >
            {t("access.whom.follow")}
          </Checkbox>
        </>
      )}
      <Checkbox
        checked={values.trustSecondFactor}
        disabled={ofMember}
        onChange={(trustSecondFactor) => set({ trustSecondFactor })}
        hint={
          ofMember
            ? t(values.trustSecondFactor ? "access.whom.trustOnByStaff" : "access.whom.trustByStaff")
            : t("access.whom.trustHint")
        }
        error={form.errorAt("trustSecondFactor")}
      >
        {t("access.whom.trust")}
      </Checkbox>
      {provider.kind === "saml" && (
        <Checkbox
          checked={values.allowIdpInitiated}
          onChange={(allowIdpInitiated) => set({ allowIdpInitiated })}
          hint={t("access.whom.initiatedHint")}
          error={form.errorAt("allowIdpInitiated")}
        >
          {t("access.whom.initiated")}
        </Checkbox>
      )}
      <div className="flex justify-end">
        <Button type="submit" pending={form.pending}>
          {t("access.sso.save")}
        </Button>
      </div>
    </Form>
  );
}

interface PartProps<T> {
  form: FormState<Values>;
  provider: SsoProvider;
  onChange: (value: T) => void;
}

/** Rules in their order, of which the first that fits counts. */
function Rules({ form, provider, onChange }: PartProps<SsoRule[]>) {
  const { rules } = form.values.provision;
  const own = provider.clientId !== null;
  const move = (at: number, by: number) => {
    const next = [...rules];
    const [rule] = next.splice(at, 1);
    if (rule) next.splice(at + by, 0, rule);
    onChange(next);
  };
  const fresh: SsoRule = {
    by: "group",
    claim: "",
    value: "",
    clientId: null,
    role: own ? "client_user" : "agent",
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 text-13 font-medium">{t("access.whom.rules")}</legend>
      <p className="text-13 text-pretty text-ink-3">{t("access.whom.rulesHint")}</p>
      {rules.length > 0 && (
        <ol className="flex flex-col gap-3">
          {rules.map((rule, at) => (
            <RuleRow
              // biome-ignore lint/suspicious/noArrayIndexKey: rules have no other name than their place
              key={at}
              {...{ rule, at, own, form }}
              onChange={(change) =>
                onChange(rules.map((one, index) => (index === at ? { ...one, ...change } : one)))
              }
              onUp={at > 0 ? () => move(at, -1) : undefined}
              onDown={at < rules.length - 1 ? () => move(at, 1) : undefined}
              onRemove={() => onChange(rules.filter((_, index) => index !== at))}
            />
          ))}
        </ol>
      )}
      <div>
        <Button size="sm" icon={Plus} onClick={() => onChange([...rules, fresh])}>
          {t("access.whom.addRule")}
        </Button>
      </div>
    </fieldset>
  );
}

interface RuleRowProps {
  rule: SsoRule;
  at: number;
  /** The provider is a client's: its members are all that there is. */
  own: boolean;
  form: FormState<Values>;
  onChange: (change: Partial<SsoRule>) => void;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onRemove: () => void;
}

function RuleRow({ rule, at, own, form, onChange, onUp, onDown, onRemove }: RuleRowProps) {
  const { by, claim, value, clientId, role } = rule;
  const number = at + 1;
  const errorAt = (name: keyof SsoRule) => form.errorAt(`provision.rules.${at}.${name}`);
  const isMember = own || (clientRoles as readonly MemberRole[]).includes(role);
  const roles: readonly MemberRole[] = isMember ? clientRoles : tenantRoles;
  return (
    <li
      aria-label={t("access.whom.rule", { number })}
      className="flex flex-col gap-3 rounded-10 border border-line p-3"
    >
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <Select
          label={t("access.whom.when")}
          value={by}
          onChange={(next) => onChange({ by: next, claim: next === "claim" ? claim : "" })}
          options={(["group", "domain", "claim"] as const).map((one) => ({
            value: one,
            label: t(`access.whom.by.${one}`),
          }))}
        />
        {by === "claim" && (
          <TextField
            label={t("access.whom.claim")}
            value={claim}
            onChange={(next) => onChange({ claim: next })}
            error={errorAt("claim")}
            spellCheck={false}
            dir="ltr"
          />
        )}
        <TextField
          label={t(`access.whom.value.${by}`)}
          value={value}
          onChange={(next) => onChange({ value: next })}
          error={errorAt("value")}
          maxLength={300}
          spellCheck={false}
          dir="auto"
        />
        {!own && (
          <Select
            label={t("access.whom.becomes")}
            value={isMember ? "member" : "staff"}
            onChange={(kind) =>
              onChange(
                kind === "staff" ? { role: "agent", clientId: null } : { role: "client_user", clientId },
              )
            }
            options={(["staff", "member"] as const).map((one) => ({
              value: one,
              label: t(`access.whom.kind.${one}`),
            }))}
          />
        )}
        {!own && isMember && (
          <ClientField
            label={t("access.sso.client")}
            value={clientId}
            onChange={(next) => onChange({ clientId: next })}
            error={errorAt("clientId")}
          />
        )}
        <Select
          label={t("access.whom.role")}
          value={role}
          onChange={(next) => onChange({ role: next })}
          options={roles.map((one) => ({ value: one, label: t(`people.role.${one}`) }))}
          error={errorAt("role")}
        />
      </div>
      <div className="flex justify-end gap-1">
        <IconButton
          icon={ArrowUp}
          size="sm"
          side="top"
          label={t("access.whom.up", { number })}
          disabled={!onUp}
          onClick={onUp}
        />
        <IconButton
          icon={ArrowDown}
          size="sm"
          side="top"
          label={t("access.whom.down", { number })}
          disabled={!onDown}
          onClick={onDown}
        />
        <IconButton
          icon={Trash2}
          size="sm"
          side="top"
          label={t("access.whom.removeRule", { number })}
          onClick={onRemove}
        />
      </div>
    </li>
  );
}

/** The place of whom no rule fits. */
function Otherwise({ form, provider, onChange }: PartProps<SsoProvision["otherwise"]>) {
  const { otherwise } = form.values.provision;
  const own = provider.clientId !== null;
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      <Select
        label={t("access.whom.otherwise")}
        value={otherwise?.role ?? "none"}
        onChange={(role) =>
          onChange(role === "none" ? null : { role, clientId: otherwise?.clientId ?? null })
        }
        options={[
          { value: "none", label: t("access.whom.nobody") },
          ...clientRoles.map((role) => ({ value: role, label: t(`people.role.${role}`) })),
        ]}
      />
      {otherwise && !own && (
        <ClientField
          label={t("access.sso.client")}
          value={otherwise.clientId}
          onChange={(clientId) => onChange({ ...otherwise, clientId })}
          error={form.errorAt("provision.otherwise.clientId")}
        />
      )}
    </div>
  );
}
