import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { SsoProvider } from "../../../contract/sso.ts";
import { api } from "../../kernel/api.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { toast } from "../../ui/toast.tsx";
import { useProviderChanged } from "./sso.ts";
import { TokenShown } from "./token-shown.tsx";

/** Provisioning: the service makes, changes and above all deactivates people here by itself. */
export function ProviderScim({ provider }: { provider: SsoProvider }) {
  const { scim, addresses } = provider;
  const [asked, setAsked] = useState<"make" | "revoke">();
  const close = () => setAsked(undefined);
  return (
    <>
      <p className="text-pretty text-ink-2">{t("access.scim.hint")}</p>
      <CopyField label={t("access.scim.address")} value={addresses.scimUrl} />
      <p className="text-13 text-ink-2">
        {scim.madeAt ? (
          <>
            {t("access.scim.made", { date: formatDate(scim.madeAt) })}{" "}
            {scim.usedAt ? (
              <>
                {t("access.scim.used")} <RelativeTime at={scim.usedAt} />.
              </>
            ) : (
              t("access.scim.unused")
            )}
          </>
        ) : (
          t("access.scim.none")
        )}
        {scim.madeAt && !provider.enabled && ` ${t("access.scim.off")}`}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setAsked("make")}>
          {t(scim.madeAt ? "access.scim.renew" : "access.scim.make")}
        </Button>
        {scim.madeAt && (
          <Button variant="quiet" onClick={() => setAsked("revoke")}>
            {t("access.scim.revoke")}
          </Button>
        )}
      </div>
      {asked === "make" && <MakeDialog provider={provider} onClose={close} />}
      {asked === "revoke" && <RevokeDialog provider={provider} onClose={close} />}
    </>
  );
}

interface DialogProps {
  provider: SsoProvider;
  onClose: () => void;
}

function MakeDialog({ provider: { id, scim }, onClose }: DialogProps) {
  const changed = useProviderChanged();
  const make = useMutation(api.sso.makeScimToken.mutationOptions({ onSuccess: () => changed() }));
  if (make.data) {
    return (
      <Dialog
        open
        stay
        onClose={onClose}
        title={t("access.scim.madeTitle")}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t("access.keys.done")}
          </Button>
        }
      >
        <TokenShown
          token={make.data.token}
          label={t("access.scim.token")}
          hint={t("access.scim.tokenHint")}
        />
      </Dialog>
    );
  }
  const renews = scim.madeAt !== null;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      danger={renews}
      title={t(renews ? "access.scim.renewTitle" : "access.scim.makeTitle")}
      action={t(renews ? "access.scim.renew" : "access.scim.make")}
      onConfirm={() => make.mutate({ id })}
      pending={make.isPending}
      error={make.error ? refusalText(make.error) : undefined}
    >
      <p>{t(renews ? "access.scim.renewText" : "access.scim.makeText")}</p>
    </ConfirmDialog>
  );
}

function RevokeDialog({ provider: { id, name }, onClose }: DialogProps) {
  const changed = useProviderChanged();
  const revoke = useMutation(
    api.sso.revokeScimToken.mutationOptions({
      onSuccess: () => {
        changed();
        toast(t("access.scim.revoked"));
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("access.scim.revokeTitle")}
      action={t("access.scim.revoke")}
      onConfirm={() => revoke.mutate({ id })}
      pending={revoke.isPending}
      error={revoke.error ? refusalText(revoke.error) : undefined}
    >
      <p>{t("access.scim.revokeText", { name })}</p>
    </ConfirmDialog>
  );
}
