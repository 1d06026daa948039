import { KeyRound, Smartphone } from "lucide-react";
import { lazy, useState } from "react";
import type { Security } from "../../../../contract/account.ts";
import { t } from "../../../kernel/messages.ts";
import { knowsPasskeys } from "../../../kernel/passkey.ts";
import { useSession } from "../../../kernel/session.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { OnceOpen } from "../../../ui/once-open.tsx";
import { DateText } from "../../../ui/relative-time.tsx";
import type { OwnMeans } from "../means/add-means.tsx";
import { MeansRow } from "./means-row.tsx";
import { RecoveryCodesRow } from "./recovery-codes-row.tsx";

const AddDialog = lazy(() => import("./add-dialog.tsx").then((module) => ({ default: module.AddDialog })));

/** The second step: what the company asks, and what one has for it. */
export function Means({ means }: { means: Security }) {
  const [adding, setAdding] = useState<OwnMeans>();
  const [last, setLast] = useState<{ kind: OwnMeans; round: number }>({ kind: "totp", round: 0 });
  const add = (kind: OwnMeans) => {
    setLast(({ round }) => ({ kind, round: round + 1 }));
    setAdding(kind);
  };
  const none = means.apps.length + means.passkeys.length === 0;
  return (
    <div className="flex flex-col gap-4">
      <Asked means={means} />
      {none && <p className="text-14 text-pretty text-ink-2">{t("account.means.lead")}</p>}
      {!none && (
        <ul className="divide-y divide-line border-y border-line">
          {means.apps.map((app) => (
            <MeansRow key={app.id} kind="totp" means={app} />
          ))}
          {means.passkeys.map((passkey) => (
            <MeansRow key={passkey.id} kind="passkey" means={passkey} />
          ))}
          <RecoveryCodesRow left={means.recoveryCodesLeft} />
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        <Button icon={Smartphone} onClick={() => add("totp")}>
          {t("account.means.addApp")}
        </Button>
        {knowsPasskeys() && (
          <Button icon={KeyRound} onClick={() => add("passkey")}>
            {t("account.means.addPasskey")}
          </Button>
        )}
      </div>
      <OnceOpen open={adding !== undefined}>
        <AddDialog
          key={last.round}
          kind={last.kind}
          open={adding !== undefined}
          first={none}
          onClose={() => setAdding(undefined)}
        />
      </OnceOpen>
    </div>
  );
}

/** What the company asks, in a sentence. */
function Asked({ means: { policy, apps, passkeys } }: { means: Security }) {
  const { client, tenant } = useSession();
  const company = client?.name ?? tenant?.name;
  if (!company || policy.secondFactor === "off") return null;
  const none = apps.length + passkeys.length === 0;
  const email = policy.factors.includes("email");
  if (policy.secondFactor === "optional") {
    return <p className="text-14 text-pretty text-ink-2">{t("account.means.optional", { company })}</p>;
  }
  if (none && policy.graceUntil) {
    return (
      <Banner tone="warning">
        {t("account.means.grace", { company })} <DateText at={policy.graceUntil} style="long" />
      </Banner>
    );
  }
  return (
    <p className="text-14 text-pretty text-ink-2">
      {t(email ? "account.means.requiredOrEmail" : "account.means.required", { company })}
    </p>
  );
}
