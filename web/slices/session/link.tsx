import { lazy, startTransition, useState } from "react";
import { errorText } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import { type Opened, useArrival } from "./arrival.ts";
import type { FrontProps } from "./front.tsx";
import { FrontPage } from "./front-page.tsx";
import { askLink, forgetLink, lastLink, type PendingLink } from "./pending-link.ts";
import { recall, remember } from "./remembered.ts";
import { useAttempt } from "./use-attempt.ts";
import { useSecret } from "./use-secret.ts";

const CheckMail = lazy(() => import("./check-mail.tsx").then((module) => ({ default: module.CheckMail })));
const Doorways = lazy(() => import("./doorways.tsx").then((module) => ({ default: module.Doorways })));

/** Where a sign-in link leads: signs in by the secret behind `#`, which works once and leaves the address. */
export function Link({ door, brand }: FrontProps) {
  const [doorways, arrive] = useArrival();
  const [asked, setAsked] = useState<PendingLink>();
  const { error } = useSecret((secret) =>
    client.session.answerLink({ secret }).then(({ to, ...opened }) => {
      keep(opened);
      forgetLink();
      arrive(opened, to);
    }),
  );
  if (doorways) return <Doorways doorways={doorways} email={lastLink()?.email ?? ""} onBack={toSignIn} />;
  if (asked) {
    const common = { door, brand, pending: asked, onArrive: arrive };
    return <CheckMail key={asked.id} {...common} onAgain={setAsked} onBack={toSignIn} />;
  }
  if (!error) {
    return (
      <FrontPage door={door} brand={brand} title={t("session.enter.title")}>
        <p role="status" className="flex items-center gap-2.5 text-ink-2">
          <Spinner /> {t("session.enter.wait")}
        </p>
      </FrontPage>
    );
  }
  const elsewhere = error.code === "other_browser";
  const used = error.code === "not_found" || error.code === "wrong_credentials";
  return (
    <FrontPage
      door={door}
      brand={brand}
      title={t(elsewhere ? "session.link.elsewhere" : used ? "session.link.used" : "session.enter.failed")}
      lead={elsewhere ? t("session.link.elsewhereLead") : used ? t("session.link.usedLead") : undefined}
    >
      {!elsewhere && !used && (
        <Banner tone="error" className="mb-4">
          {errorText(error)}
        </Banner>
      )}
      <AskAgain quiet={elsewhere} onAsked={(pending) => startTransition(() => setAsked(pending))} />
    </FrontPage>
  );
}

/** One click when this browser knows for whom; the sign-in page otherwise. */
function AskAgain({ quiet, onAsked }: { quiet: boolean; onAsked: (pending: PendingLink) => void }) {
  const [last] = useState(() => lastLink() ?? lastVisit());
  const attempt = useAttempt();
  const look = quiet ? "secondary" : "primary";
  if (!last) {
    return (
      <a href="/sign-in" className={`${buttonClass(look, "lg")} w-full`}>
        {t(quiet ? "session.link.signInHere" : "session.toSignIn")}
      </a>
    );
  }
  const again = async () => {
    const pending = await attempt.run(() => askLink(last.email, last.door, last.to));
    if (pending) onAsked(pending);
  };
  return (
    <div className="flex flex-col gap-3">
      {attempt.message && <Banner tone="error">{attempt.message}</Banner>}
      <Button variant={look} size="lg" pending={attempt.pending} disabled={attempt.wait > 0} onClick={again}>
        {t("session.link.again", { email: last.email })}
      </Button>
    </div>
  );
}

/** Whoever has signed in here before needs to be asked for no address. */
function lastVisit(): Pick<PendingLink, "email" | "door" | "to"> | undefined {
  const known = recall("portal") ?? recall("desk");
  return known && { email: known.email, door: undefined, to: undefined };
}

function keep({ session }: Opened) {
  const email = session?.person.email;
  if (session && email) remember(session.door, { email, way: "link", providerId: null, name: null });
}

function toSignIn() {
  location.assign("/sign-in");
}
