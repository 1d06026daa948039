import { ChevronRight, ExternalLink, KeyRound, type LucideIcon, Smartphone } from "lucide-react";
import { useState } from "react";
import type { Security } from "../../../contract/account.ts";
import type { Session } from "../../../contract/session.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { knowsPasskeys } from "../../kernel/passkey.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { AddMeans, type OwnMeans } from "./means/add-means.tsx";
import { ProviderProof } from "./proof/provider-proof.tsx";
import { useAttempt } from "./use-attempt.ts";

const icons: Record<OwnMeans, LucideIcon> = { totp: Smartphone, passkey: KeyRound };

interface EnrolProps extends Pick<Security, "provider" | "managedAt"> {
  session: Session;
  onDone: (session: Session) => void;
}

/** Sets up the first second factor, of those that count here; or has the provider ask for one that it knows. */
export function Enrol({ session, provider, managedAt, onDone }: EnrolProps) {
  if (managedAt && provider) return <EnrolThere address={managedAt} name={provider.name} session={session} />;
  return (
    <div className="flex flex-col gap-6">
      <EnrolHere session={session} onDone={onDone} />
      {provider?.second && (
        <section className="flex flex-col gap-2">
          <h2 className="font-medium">{t("proof.enrol.instead", { name: provider.name })}</h2>
          <ProviderProof name={provider.name} session={session} look="secondary" />
        </section>
      )}
    </div>
  );
}

/** Where another program keeps second factors, one is set up there. */
function EnrolThere({ address, name, session }: { address: string; name: string; session: Session }) {
  return (
    <div className="flex flex-col gap-5">
      <p className="text-14 text-pretty">{t("proof.enrol.managed", { name })}</p>
      <a className={buttonClass("secondary", "lg")} href={address} target="_blank" rel="noreferrer">
        <ExternalLink size={16} aria-hidden />
        {t("proof.enrol.openManaged", { name })}
      </a>
      <ProviderProof name={name} session={session} />
    </div>
  );
}

function EnrolHere({ session, onDone }: Pick<EnrolProps, "session" | "onDone">) {
  const choices = (["totp", "passkey"] as const).filter((one) => session.second.factors.includes(one));
  const usable = choices.filter((one) => one !== "passkey" || knowsPasskeys());
  const [chosen, choose] = useState<OwnMeans | undefined>(usable.length === 1 ? usable[0] : undefined);
  const attempt = useAttempt();
  const finish = async () => {
    const now = await attempt.run(() => client.session.current());
    if (now) onDone(now);
  };
  if (attempt.message) {
    return (
      <Banner
        tone="error"
        action={
          <Button size="sm" onClick={finish}>
            {t("common.retry")}
          </Button>
        }
      >
        {attempt.message}
      </Banner>
    );
  }
  if (chosen) {
    const back = usable.length > 1 ? () => choose(undefined) : undefined;
    return <AddMeans kind={chosen} name="" onDone={() => void finish()} onBack={back} />;
  }
  if (usable.length === 0) return <Banner tone="warning">{t("proof.enrol.nothing")}</Banner>;
  return (
    <ul className="flex flex-col gap-2">
      {usable.map((one) => {
        const Icon = icons[one];
        return (
          <li key={one}>
            <button
              type="button"
              onClick={() => choose(one)}
              className="flex w-full items-center gap-3 rounded-10 px-4 py-3 text-start ring-1 ring-control/70 ring-inset hover:bg-hover active:bg-pressed"
            >
              <Icon size={20} aria-hidden className="shrink-0 text-accent-text" />
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{t(`proof.enrol.${one}`)}</span>
                <span className="block text-13 text-pretty text-ink-3">{t(`proof.enrol.${one}Lead`)}</span>
              </span>
              <ChevronRight size={16} aria-hidden className="text-ink-3 rtl:-scale-x-100" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
