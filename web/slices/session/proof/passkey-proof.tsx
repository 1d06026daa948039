import { KeyRound } from "lucide-react";
import type { Session } from "../../../../contract/session.ts";
import { client } from "../../../kernel/client.ts";
import { t } from "../../../kernel/messages.ts";
import { showPasskey } from "../../../kernel/passkey.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { useAttempt } from "../use-attempt.ts";

/** Has the browser ask for one of the person's passkeys. */
export function PasskeyProof({ onProved }: { onProved: (session: Session) => void }) {
  const attempt = useAttempt();
  const prove = async () => {
    const { id, options } = await client.session.beginPasskeyProof();
    const response = await showPasskey(options);
    onProved(await client.session.provePasskey({ id, response }));
  };
  const refused = attempt.error?.code === "invalid_input" || attempt.error?.code === "wrong_credentials";
  return (
    <div className="flex flex-col gap-4">
      {attempt.message && (
        <Banner tone="error">{refused ? t("errors.fields.wrong_passkey") : attempt.message}</Banner>
      )}
      <p className="text-14 text-pretty text-ink-2">{t("proof.passkey.lead")}</p>
      <Button
        variant="primary"
        size="lg"
        icon={KeyRound}
        pending={attempt.pending}
        disabled={attempt.wait > 0}
        onClick={() => void attempt.run(prove)}
      >
        {t("proof.passkey.use")}
      </Button>
    </div>
  );
}
