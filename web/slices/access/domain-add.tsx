import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { SsoDomain, SsoProvider } from "../../../contract/sso.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { providersQuery } from "./data.ts";
import { DnsRecord } from "./domain-row.tsx";
import { ProviderField } from "./provider-field.tsx";
import { useProviderChanged } from "./sso.ts";

interface DomainAddProps {
  /** Where it is led to; asked when left out. */
  provider?: SsoProvider;
  onClose: () => void;
}

/** Adds a domain, and then says which DNS record shows whose it is. */
export function DomainAdd({ provider, onClose }: DomainAddProps) {
  const [added, setAdded] = useState<SsoDomain>();
  if (!added) {
    return (
      <Dialog open onClose={onClose} title={t("access.domains.addTitle")}>
        <AddForm provider={provider} onClose={onClose} onAdded={setAdded} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("access.domains.recordTitle", { domain: added.domain })}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t("access.keys.done")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        <p className="text-pretty text-ink-2">{t("access.domains.recordText")}</p>
        <DnsRecord domain={added} />
      </div>
    </Dialog>
  );
}

function AddForm({ provider, onClose, onAdded }: DomainAddProps & { onAdded: (domain: SsoDomain) => void }) {
  const { client: own } = useSession();
  const changed = useProviderChanged();
  const { data: providers } = useQuery(providersQuery());
  const form = useForm({
    initial: { domain: "", providerId: provider?.id ?? null },
    check: ({ domain }) => ({ domain: domain.trim() ? undefined : t("errors.fields.required") }),
    submit: ({ domain, providerId }) => {
      // A domain belongs to whom its provider is for.
      const led = provider ?? providers?.items.find(({ id }) => id === providerId);
      const clientId = own ? undefined : (led?.clientId ?? undefined);
      return client.sso.addDomain({ domain: plainDomain(domain), providerId, clientId });
    },
    onDone: (domain) => {
      changed();
      onAdded(domain);
    },
  });
  return (
    <Form form={form} className="flex flex-col gap-4 pt-1">
      <TextField
        label={t("access.domains.domain")}
        hint={t("access.domains.domainHint")}
        autoFocus
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder="example.com"
        dir="ltr"
        {...form.field("domain")}
      />
      {!provider && <ProviderField {...form.field("providerId")} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("access.domains.addAction")}
        </Button>
      </div>
    </Form>
  );
}

/** The domain of what was pasted: an address, or a page. */
export function plainDomain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^.*@/, "")
    .replace(/\/.*$/, "");
}
