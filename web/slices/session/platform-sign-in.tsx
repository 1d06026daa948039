import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import type { Brand } from "../../kernel/session.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { wantedTarget } from "./arrival.ts";
import { Blocked } from "./blocked.tsx";
import type { DoorName } from "./front.tsx";
import { safeTarget } from "./safe-target.ts";
import { refusedWith, SignInFrame } from "./sign-in-frame.tsx";
import { useAttempt } from "./use-attempt.ts";

interface PlatformSignInProps {
  door: DoorName;
  brand: Brand;
  /** What the platform's identity provider is called. */
  provider: string;
}

/** Where the platform has an identity provider of its own: the one way to it, and nothing to type here. */
export function PlatformSignIn({ door, brand, provider }: PlatformSignInProps) {
  const attempt = useAttempt();
  const [leaving, setLeaving] = useState<"on" | "another">();
  const go = async (how: "on" | "another") => {
    setLeaving(how);
    const to = safeTarget(wantedTarget(), door);
    const input = { door: brand.bare ? undefined : door, to: to.length <= 500 ? to : undefined };
    const begun = await attempt.run(() => client.zitadel.signIn({ ...input, again: how === "another" }));
    if (begun) return location.assign(begun.url);
    setLeaving(undefined);
  };
  if (attempt.error?.code === "tenant_suspended") return <Blocked error={attempt.error} />;
  if (brand.bare && door === "portal") return <NobodysDoor brand={brand} />;
  return (
    <SignInFrame
      door={door}
      brand={brand}
      lead={t("session.platform.lead", { name: provider })}
      told={Boolean(attempt.message)}
    >
      {attempt.message && <Banner tone="error">{attempt.message}</Banner>}
      <Button
        variant="primary"
        size="lg"
        icon={ShieldCheck}
        className="w-full"
        pending={leaving === "on"}
        disabled={attempt.wait > 0 || leaving === "another"}
        onClick={() => void go("on")}
      >
        {attempt.wait > 0
          ? t("session.wait", { seconds: attempt.wait })
          : t("session.way.zitadel", { name: provider })}
      </Button>
      {refusedThem() && (
        // Whoever is signed in there would come back with the same account each time.
        <Button
          size="lg"
          className="w-full"
          pending={leaving === "another"}
          disabled={attempt.wait > 0 || leaving === "on"}
          onClick={() => void go("another")}
        >
          {t("session.platform.another")}
        </Button>
      )}
    </SignInFrame>
  );
}

/** Whether it was this person who was not let in, and not the sign-in that did not work. */
const refusedThem = () => ["wrong_credentials", "no_company"].includes(refusedWith() ?? "");

/** The platform's own address has no company to sign in to. */
function NobodysDoor({ brand }: Pick<PlatformSignInProps, "brand">) {
  return (
    <SignInFrame door="portal" brand={brand} lead={t("session.platform.bareLead")} told={false}>
      <a href="/console/sign-in" className={`${buttonClass("secondary", "lg")} w-full`}>
        {t("session.platform.toConsole")}
      </a>
    </SignInFrame>
  );
}
