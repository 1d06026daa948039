import { KeyRound, type LucideIcon, Pencil, Smartphone, Trash2 } from "lucide-react";
import { lazy, useState } from "react";
import type { Security } from "../../../../contract/account.ts";
import { client } from "../../../kernel/client.ts";
import { refusalText } from "../../../kernel/field-text.ts";
import { t } from "../../../kernel/messages.ts";
import { Badge } from "../../../ui/badge.tsx";
import { ConfirmDialog } from "../../../ui/dialog.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { OnceOpen } from "../../../ui/once-open.tsx";
import { DateText, RelativeTime } from "../../../ui/relative-time.tsx";
import { toast } from "../../../ui/toast.tsx";
import type { OwnMeans } from "../means/add-means.tsx";
import { refreshAccount } from "./data.ts";

const RenamePasskey = lazy(() =>
  import("./rename-passkey.tsx").then((module) => ({ default: module.RenamePasskey })),
);

const icons: Record<OwnMeans, LucideIcon> = { totp: Smartphone, passkey: KeyRound };
type Own = Security["apps"][number] & Partial<Security["passkeys"][number]>;

/** One app or passkey: what it is called, when it was used, and how to get rid of it. */
export function MeansRow({ kind, means }: { kind: OwnMeans; means: Own }) {
  const [open, setOpen] = useState<"rename" | "remove">();
  const name = means.name || t(`account.means.${kind}`);
  const elsewhere = means.host && means.host !== location.hostname;
  const Icon = icons[kind];
  return (
    <li className="flex items-center gap-3 py-2.5">
      <Icon size={20} aria-hidden className="shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span className="min-w-0 break-words" dir="auto">
            {name}
          </span>
          {means.synced && <Badge>{t("account.means.synced")}</Badge>}
        </p>
        <p className="text-13 text-ink-3">
          {t("account.means.added")} <DateText at={means.createdAt} />
          {" · "}
          {means.usedAt ? (
            <>
              {t("account.means.used")} <RelativeTime at={means.usedAt} />
            </>
          ) : (
            t("account.means.neverUsed")
          )}
          {elsewhere && (
            <span className="block break-all">{t("account.means.host", { host: means.host })}</span>
          )}
        </p>
      </div>
      {kind === "passkey" && (
        <IconButton
          icon={Pencil}
          size="sm"
          label={t("account.means.rename", { name })}
          onClick={() => setOpen("rename")}
        />
      )}
      <IconButton
        icon={Trash2}
        size="sm"
        label={t("account.means.remove", { name })}
        onClick={() => setOpen("remove")}
      />
      <RemoveDialog
        kind={kind}
        means={means}
        name={name}
        open={open === "remove"}
        onClose={() => setOpen(undefined)}
      />
      {kind === "passkey" && (
        <OnceOpen open={open === "rename"}>
          <RenamePasskey
            id={means.id}
            name={means.name}
            open={open === "rename"}
            onClose={() => setOpen(undefined)}
          />
        </OnceOpen>
      )}
    </li>
  );
}

interface RemoveDialogProps {
  kind: OwnMeans;
  means: Own;
  name: string;
  open: boolean;
  onClose: () => void;
}

function RemoveDialog({ kind, means: { id }, name, open, onClose }: RemoveDialogProps) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string>();
  const remove = async () => {
    setPending(true);
    setError(undefined);
    try {
      await (kind === "totp" ? client.account.removeApp({ id }) : client.account.removePasskey({ id }));
      onClose();
      toast(t("account.means.removed", { name }));
      void refreshAccount();
    } catch (thrown) {
      setError(refusalText(thrown));
    } finally {
      setPending(false);
    }
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t("account.means.remove", { name })}
      action={t("account.means.remove", { name })}
      onConfirm={() => void remove()}
      pending={pending}
      error={error}
    >
      <p>{t(`account.means.removeLead.${kind}`)}</p>
    </ConfirmDialog>
  );
}
