import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, Ellipsis, Route, Trash2, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { SsoDomain } from "../../../contract/sso.ts";
import { api } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { StatusBadge } from "../../ui/badge.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { Menu } from "../../ui/menu.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";
import { ClientName } from "./client-name.tsx";
import { providersQuery } from "./data.ts";
import { ProviderField } from "./provider-field.tsx";
import { useProviderChanged } from "./sso.ts";

interface DomainRowProps {
  domain: SsoDomain;
  /** Says where it is led, and for whom. */
  withProvider?: boolean;
}

/** One domain: whether it is shown to be theirs, and the record that shows it. */
export function DomainRow({ domain, withProvider }: DomainRowProps) {
  const { id, domain: name, verified, missingSince } = domain;
  const [asked, setAsked] = useState<"lead" | "remove">();
  const changed = useProviderChanged();
  const verify = useMutation(api.sso.verifyDomain.mutationOptions({ onSuccess: () => changed() }));
  const close = () => setAsked(undefined);
  return (
    <li className="flex flex-col gap-2 border-b border-line py-3">
      <div className="flex items-start gap-2">
        <div className="flex min-w-0 flex-1 flex-col gap-0.5">
          <div className="flex flex-wrap items-center gap-x-2.5">
            <bdi className="min-w-0 font-medium break-all">{name}</bdi>
            <DomainBadge domain={domain} />
          </div>
          {withProvider && <LedTo domain={domain} />}
          <Seen domain={domain} looked={verify.isSuccess} />
        </div>
        <Button size="sm" pending={verify.isPending} onClick={() => verify.mutate({ id })}>
          {t("access.domains.verify")}
        </Button>
        <Menu
          iconOnly
          size="sm"
          icon={Ellipsis}
          label={t("access.domains.acts", { domain: name })}
          groups={[
            {
              items: [
                {
                  id: "lead",
                  label: t("access.domains.lead"),
                  icon: Route,
                  onAction: () => setAsked("lead"),
                },
                {
                  id: "remove",
                  label: t("access.domains.remove"),
                  icon: Trash2,
                  danger: true,
                  onAction: () => setAsked("remove"),
                },
              ],
            },
          ]}
        />
      </div>
      {verify.error && <ErrorLine error={verify.error} />}
      {missingSince && (
        <Banner tone="warning">
          {t("access.domains.missing")} <RelativeTime at={missingSince} />.
        </Banner>
      )}
      {verified && !missingSince ? (
        <details>
          <summary className="w-fit text-13 text-ink-2 hover:text-ink">
            {t("access.domains.showRecord")}
          </summary>
          <DnsRecord domain={domain} />
        </details>
      ) : (
        <DnsRecord domain={domain} />
      )}
      {asked === "lead" && <LeadDialog domain={domain} onClose={close} />}
      {asked === "remove" && <RemoveDialog domain={domain} onClose={close} />}
    </li>
  );
}

function DomainBadge({ domain: { verified, missingSince } }: { domain: SsoDomain }) {
  if (missingSince)
    return (
      <StatusBadge icon={TriangleAlert} tone="amber" look="plain">
        {t("access.domains.state.missing")}
      </StatusBadge>
    );
  return verified ? (
    <StatusBadge icon={CircleCheck} tone="green" look="plain">
      {t("access.domains.state.verified")}
    </StatusBadge>
  ) : (
    <StatusBadge icon={CircleDashed} tone="amber" look="plain">
      {t("access.domains.state.open")}
    </StatusBadge>
  );
}

function LedTo({ domain: { providerId, clientId } }: { domain: SsoDomain }) {
  const { client: own } = useSession();
  const { data } = useQuery(providersQuery());
  const provider = data?.items.find(({ id }) => id === providerId);
  return (
    <p className="flex flex-wrap gap-x-2 text-13 text-ink-2">
      <span>
        {provider ? t("access.domains.ledTo", { name: provider.name }) : t("access.domains.ledNowhere")}
      </span>
      {!own && clientId && <ClientName id={clientId} />}
    </p>
  );
}

/** When the record was last looked for, and what a look just now has shown. */
function Seen({ domain: { verified, checkedAt }, looked }: { domain: SsoDomain; looked: boolean }) {
  return (
    <p role="status" className="text-13 text-ink-3">
      {looked && !verified && <span className="text-red">{t("access.domains.notFound")} </span>}
      {checkedAt ? (
        <>
          {t("access.domains.checked")} <RelativeTime at={checkedAt} />
        </>
      ) : (
        t("access.domains.neverChecked")
      )}
    </p>
  );
}

/** The record that is to be entered in the DNS. */
export function DnsRecord({ domain: { record } }: { domain: SsoDomain }) {
  return (
    <div className="mt-1 grid grid-cols-[56px_minmax(0,1fr)] gap-3 rounded-10 bg-sunken p-3">
      <div>
        <p className="text-13 font-medium">{t("access.domains.recordType")}</p>
        <p className="pt-3.5 font-mono text-13">{record.type}</p>
      </div>
      <CopyField label={t("access.domains.recordName")} value={record.name} />
      <CopyField label={t("access.domains.recordValue")} value={record.value} className="col-span-2" />
    </div>
  );
}

function LeadDialog({ domain, onClose }: { domain: SsoDomain; onClose: () => void }) {
  const changed = useProviderChanged();
  const form = useForm({
    initial: { providerId: domain.providerId },
    submit: ({ providerId }) => client.sso.updateDomain({ id: domain.id, providerId }),
    onDone: () => {
      changed();
      toast(t("access.domains.saved", { domain: domain.domain }));
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t("access.domains.leadTitle", { domain: domain.domain })} size="sm">
      <Form form={form} className="flex flex-col gap-4 pt-1">
        <ProviderField {...form.field("providerId")} clientId={domain.clientId} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("common.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function RemoveDialog({ domain: { id, domain }, onClose }: { domain: SsoDomain; onClose: () => void }) {
  const changed = useProviderChanged();
  const remove = useMutation(
    api.sso.removeDomain.mutationOptions({
      onSuccess: () => {
        changed();
        toast(t("access.domains.removed", { domain }));
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("access.domains.removeTitle", { domain })}
      action={t("access.domains.removeAction", { domain })}
      onConfirm={() => remove.mutate({ id })}
      pending={remove.isPending}
      error={remove.error ? refusalText(remove.error) : undefined}
    >
      <p>{t("access.domains.removeText", { domain })}</p>
    </ConfirmDialog>
  );
}
