import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { SsoProvider } from "../../../contract/sso.ts";
import { api } from "../../kernel/api.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast.tsx";
import { parseProviderPlace } from "./data.ts";
import { inputOf, isSetUp, useProviderChanged } from "./sso.ts";

/** Switches a provider on and off, and takes it away: each with what that means for the people who come in by it. */
export function ProviderEnd({ provider }: { provider: SsoProvider }) {
  const { name, enabled } = provider;
  const [asked, setAsked] = useState<"off" | "delete">();
  const changed = useProviderChanged();
  const update = useMutation(
    api.sso.updateProvider.mutationOptions({
      onSuccess: (saved) => {
        changed(saved);
        setAsked(undefined);
        toast(t(saved.enabled ? "access.sso.switchedOn" : "access.sso.switchedOff", { name }));
      },
    }),
  );
  const set = (on: boolean) => update.mutate({ ...inputOf(provider), enabled: on });
  const verified = provider.domains.some((domain) => domain.verified);
  return (
    <section className="flex flex-col gap-3 border-t border-line pt-5">
      <h4 className="text-14 font-bold">{t("access.sso.end.title")}</h4>
      {!enabled && isSetUp(provider) && !verified && (
        <Banner tone="info">{t("access.sso.end.noDomain")}</Banner>
      )}
      {!asked && update.error && <Banner tone="error">{refusalText(update.error)}</Banner>}
      <div className="flex flex-wrap gap-2">
        {enabled ? (
          <Button onClick={() => setAsked("off")}>{t("access.sso.end.off")}</Button>
        ) : (
          <Button
            variant="primary"
            disabled={!isSetUp(provider)}
            pending={update.isPending}
            onClick={() => set(true)}
          >
            {t("access.sso.end.on")}
          </Button>
        )}
        <Button variant="quiet" onClick={() => setAsked("delete")}>
          {t("access.sso.end.delete")}
        </Button>
      </div>
      {asked === "off" && (
        <ConfirmDialog
          open
          onClose={() => setAsked(undefined)}
          title={t("access.sso.end.offTitle", { name })}
          action={t("access.sso.end.offAction", { name })}
          onConfirm={() => set(false)}
          pending={update.isPending}
          error={update.error ? refusalText(update.error) : undefined}
        >
          <p>{t("access.sso.end.offText")}</p>
        </ConfirmDialog>
      )}
      {asked === "delete" && <DeleteDialog provider={provider} onClose={() => setAsked(undefined)} />}
    </section>
  );
}

function DeleteDialog({ provider, onClose }: { provider: SsoProvider; onClose: () => void }) {
  const { id, name, domains, scim } = provider;
  const changed = useProviderChanged();
  const [, setPlace] = useSearch(parseProviderPlace);
  const remove = useMutation(
    api.sso.deleteProvider.mutationOptions({
      onSuccess: () => {
        setPlace({ provider: undefined });
        changed();
        toast(t("access.sso.end.deleted", { name }));
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("access.sso.end.deleteTitle", { name })}
      action={t("access.sso.end.deleteAction", { name })}
      onConfirm={() => remove.mutate({ id })}
      pending={remove.isPending}
      error={remove.error ? refusalText(remove.error) : undefined}
    >
      <ul className="flex list-disc flex-col gap-1 ps-5">
        <li>{t("access.sso.end.deleteSessions")}</li>
        {domains.length > 0 && (
          <li>
            {t("access.sso.end.deleteDomains", { domains: domains.map(({ domain }) => domain).join(", ") })}
          </li>
        )}
        {scim.madeAt && <li>{t("access.sso.end.deleteScim")}</li>}
        <li>{t("access.sso.end.deletePeople")}</li>
      </ul>
    </ConfirmDialog>
  );
}
