import { useState } from "react";
import { errorText } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import type { FrontProps } from "./front.tsx";
import { FrontPage } from "./front-page.tsx";
import { useAttempt } from "./use-attempt.ts";
import { useFragment } from "./use-secret.ts";

/**
 * Where both mails about a change of address lead. It is confirmed by a press: opening the page alone, as some mail
 * programs do to look for dangers, confirms nothing.
 */
export function ConfirmAddress({ door, brand }: FrontProps) {
  const secret = useFragment();
  const [confirmed, setConfirmed] = useState<{ done: boolean; email: string }>();
  const attempt = useAttempt();
  const page = { door, brand };
  if (confirmed) {
    const state = confirmed.done ? "done" : "half";
    return (
      <FrontPage
        {...page}
        title={t(`session.address.${state}`)}
        lead={t(`session.address.${state}Lead`, { email: confirmed.email })}
      >
        {confirmed.done && (
          <a href="/" className={`${buttonClass("primary", "lg")} w-full`}>
            {t("session.address.goOn")}
          </a>
        )}
      </FrontPage>
    );
  }
  if (secret.length < 20 || attempt.error?.code === "not_found") {
    return (
      <FrontPage {...page} title={t("session.address.dead")} lead={t("session.address.deadLead")}>
        <a href="/" className={`${buttonClass("secondary", "lg")} w-full`}>
          {t("session.address.goOn")}
        </a>
      </FrontPage>
    );
  }
  const confirm = async () =>
    setConfirmed(await attempt.run(() => client.account.confirmAddress({ secret })));
  return (
    <FrontPage {...page} title={t("session.address.title")} lead={t("session.address.lead")}>
      <div className="flex flex-col gap-4">
        {attempt.error && <Banner tone="error">{errorText(attempt.error)}</Banner>}
        <Button
          variant="primary"
          size="lg"
          pending={attempt.pending}
          disabled={attempt.wait > 0}
          onClick={confirm}
        >
          {t("session.address.confirm")}
        </Button>
      </div>
    </FrontPage>
  );
}
