import { LifeBuoy } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { client } from "../../../kernel/client.ts";
import { t } from "../../../kernel/messages.ts";
import { Button } from "../../../ui/button.tsx";
import { cx } from "../../../ui/cx.ts";
import { ConfirmDialog, Dialog } from "../../../ui/dialog.tsx";
import { useAttempt } from "../use-attempt.ts";
import { refreshAccount } from "./data.ts";

const RecoveryCodes = lazy(() =>
  import("../means/recovery-codes.tsx").then((module) => ({ default: module.RecoveryCodes })),
);

/** Below this many it is time for new ones. */
const few = 3;

/** How many recovery codes are left, and the way to new ones. */
export function RecoveryCodesRow({ left }: { left: number }) {
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>();
  const attempt = useAttempt();
  const renew = async () => {
    const made = await attempt.run(() => client.account.renewRecoveryCodes());
    if (!made) return;
    setAsking(false);
    setCodes(made.recoveryCodes);
  };
  const kept = () => {
    setCodes(undefined);
    void refreshAccount();
  };
  return (
    <li className="flex items-center gap-3 py-2.5">
      <LifeBuoy size={20} aria-hidden className="shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t("account.codes.title")}</p>
        <p className={cx("text-13", left < few ? "text-amber" : "text-ink-3")}>
          {t("account.codes.left", { count: left })}
        </p>
      </div>
      <Button size="sm" onClick={() => setAsking(true)}>
        {t("account.codes.renew")}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("account.codes.renewTitle")}
        action={t("account.codes.make")}
        onConfirm={() => void renew()}
        pending={attempt.pending}
        error={attempt.message}
        danger={false}
      >
        <p>{t("account.codes.renewLead")}</p>
      </ConfirmDialog>
      <Dialog
        open={codes !== undefined}
        onClose={kept}
        title={t("account.codes.title")}
        size="sm"
        stay="always"
      >
        <Suspense>{codes && <RecoveryCodes codes={codes} onKept={kept} />}</Suspense>
      </Dialog>
    </li>
  );
}
