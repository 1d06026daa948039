import { useState } from "react";
import { errorText } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import { EnterQuestion, type Question } from "./enter-question.tsx";
import { FrontPage } from "./front-page.tsx";
import { safeTarget } from "./safe-target.ts";
import { useSecret } from "./use-secret.ts";

/**
 * Goes through a doorway: trades the pass in the fragment for a session. The pass works once and leaves the address.
 * Whoever would be signed in as somebody else by it, without having asked for it, decides first.
 */
export function Enter() {
  const [asked, setAsked] = useState<{ pass: string; question: Question }>();
  const goOn = async (pass: string, confirmed?: true) => {
    const { session, to, question } = await client.session.enter({ pass, confirmed });
    if (session) location.replace(safeTarget(to ?? undefined, session.door));
    else if (question) setAsked({ pass, question });
  };
  const { error } = useSecret((pass) => goOn(pass));
  if (asked) return <EnterQuestion question={asked.question} onConfirm={() => goOn(asked.pass, true)} />;
  if (!error) {
    return (
      <FrontPage brand={null} title={t("session.enter.title")}>
        <p role="status" className="flex items-center gap-2.5 text-ink-2">
          <Spinner /> {t("session.enter.wait")}
        </p>
      </FrontPage>
    );
  }
  const passing = error.status === 0 || error.status >= 500 || error.code === "tenant_suspended";
  // Too short to be one counts as used: it has no status either.
  const told = passing && error.code !== "not_found" ? errorText(error) : t("session.enter.expired");
  return (
    <FrontPage brand={null} title={t("session.enter.failed")}>
      <Banner tone="error">{told}</Banner>
      <a href="/sign-in" className={`${buttonClass("primary", "lg")} mt-4 w-full`}>
        {t("session.toSignIn")}
      </a>
    </FrontPage>
  );
}
