import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import type { Session } from "../../../../contract/session.ts";
import { client } from "../../../kernel/client.ts";
import { t } from "../../../kernel/messages.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { safeTarget } from "../safe-target.ts";
import { useAttempt } from "../use-attempt.ts";

interface ProviderProofProps {
  /** What the provider is called. */
  name: string;
  session: Pick<Session, "way" | "door">;
  /** Called before the page is left. */
  onLeave?: () => void;
  look?: "primary" | "secondary";
}

/** Sends whoever came in by a provider there once more, and has them come back to this very page. */
export function ProviderProof({ name, session, onLeave, look = "primary" }: ProviderProofProps) {
  return (
    <div className="flex flex-col gap-4">
      <p className="text-14 text-pretty text-ink-2">{t("proof.provider.lead", { name })}</p>
      {session.way === "zitadel" ? (
        <ByPlatform name={name} door={session.door} onLeave={onLeave} look={look} />
      ) : (
        <a
          href={`/sso/again?${new URLSearchParams({ to: hereIn(session.door) })}`}
          onClick={onLeave}
          className={`${buttonClass(look, "lg")} w-full min-w-0`}
        >
          <ShieldCheck size={16} aria-hidden />
          <span className="truncate" dir="auto">
            {t("proof.provider.use", { name })}
          </span>
        </a>
      )}
    </div>
  );
}

/** The platform's own provider is asked by a call, which says where to go. */
function ByPlatform({
  name,
  door,
  onLeave,
  look,
}: Pick<ProviderProofProps, "name" | "onLeave" | "look"> & Pick<Session, "door">) {
  const attempt = useAttempt();
  const [leaving, setLeaving] = useState(false);
  const leave = async () => {
    const begun = await attempt.run(() => client.zitadel.signIn({ door, to: hereIn(door), again: true }));
    if (!begun) return;
    setLeaving(true);
    onLeave?.();
    location.assign(begun.url);
  };
  return (
    <>
      {attempt.message && <Banner tone="error">{attempt.message}</Banner>}
      <Button
        variant={look}
        size="lg"
        icon={ShieldCheck}
        className="w-full"
        pending={attempt.pending || leaving}
        disabled={attempt.wait > 0}
        onClick={leave}
      >
        {t("proof.provider.use", { name })}
      </Button>
    </>
  );
}

/** The server takes paths of this length; who stands at a longer one comes back to the first page. */
const longest = 500;

function hereIn(door: Session["door"]): string {
  const here = safeTarget(location.pathname + location.search, door);
  return here.length <= longest ? here : safeTarget(undefined, door);
}
