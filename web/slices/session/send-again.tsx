import { useEffect, useState } from "react";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { useAttempt, useCountdown } from "./use-attempt.ts";

/** Seconds after which a mail that has not come may be asked for again. */
const patience = 30;

interface SendAgainProps {
  send: () => Promise<unknown>;
  /** When the last one was sent, in milliseconds since 1970. */
  from: number;
}

/** Sends a mail again, not at once: the first one usually comes. Says why when it cannot. */
export function SendAgain({ send, from }: SendAgainProps) {
  const [left, setLeft] = useCountdown(secondsLeft(from));
  const [sent, setSent] = useState(false);
  const attempt = useAttempt();
  useEffect(() => setLeft(secondsLeft(from)), [from, setLeft]);
  const wait = Math.max(left, attempt.wait);
  const again = async () => {
    const answer = await attempt.run(async () => ({ done: await send() }));
    if (!answer) return;
    setSent(true);
    setLeft(patience);
  };
  return (
    <>
      <Button variant="quiet" size="sm" disabled={wait > 0} pending={attempt.pending} onClick={again}>
        {wait > 0 ? t("session.mail.againIn", { seconds: wait }) : t("session.mail.again")}
      </Button>
      <span role="status" className="sr-only">
        {sent && t("session.mail.sentAgain")}
      </span>
      {attempt.message && (
        <p role="alert" className="w-full text-13 text-red">
          {attempt.message}
        </p>
      )}
    </>
  );
}

function secondsLeft(from: number): number {
  return Math.max(0, Math.min(patience, Math.ceil(patience - (Date.now() - from) / 1000)));
}
