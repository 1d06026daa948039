import { useState } from "react";
import type { Session } from "../../../../contract/session.ts";
import { client } from "../../../kernel/client.ts";
import { t } from "../../../kernel/messages.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { CodeForm } from "../code-form.tsx";
import { SendAgain } from "../send-again.tsx";
import { useAttempt } from "../use-attempt.ts";

interface MailedCodeProps {
  email: string;
  onProved: (session: Session) => void;
}

/** Sends a code by mail when asked to, and takes it. */
export function MailedCode({ email, onProved }: MailedCodeProps) {
  const [sent, setSent] = useState<{ id: string; at: number }>();
  const attempt = useAttempt();
  const send = async () => {
    const { id } = await client.session.sendCode();
    setSent({ id, at: Date.now() });
  };
  if (!sent) {
    return (
      <div className="flex flex-col gap-4">
        {attempt.message && <Banner tone="error">{attempt.message}</Banner>}
        <p className="text-14 text-pretty text-ink-2">{t("proof.email.lead", { email })}</p>
        <Button
          variant="primary"
          size="lg"
          pending={attempt.pending}
          disabled={attempt.wait > 0}
          onClick={() => void attempt.run(send)}
        >
          {t("proof.email.send")}
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-col items-stretch gap-3">
      <CodeForm
        key={sent.id}
        label={t("proof.email.label")}
        hint={t("proof.email.sent", { email })}
        action={t("proof.confirm")}
        wrong={t("proof.email.wrong")}
        send={async (code) => onProved(await client.session.prove({ by: "email", id: sent.id, code }))}
      />
      <div className="-ms-2.5">
        <SendAgain from={sent.at} send={send} />
      </div>
    </div>
  );
}
