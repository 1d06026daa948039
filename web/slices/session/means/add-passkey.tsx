import { KeyRound } from "lucide-react";
import { client } from "../../../kernel/client.ts";
import { t } from "../../../kernel/messages.ts";
import { makePasskey } from "../../../kernel/passkey.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { useAttempt } from "../use-attempt.ts";
import type { AddProps } from "./add-app.tsx";

/** Has the browser make a passkey and keeps it. */
export function AddPasskey({ name, onAdded, onBack }: AddProps) {
  const attempt = useAttempt();
  const add = async () => {
    const { id, options } = await client.account.beginPasskey();
    const response = await makePasskey(options);
    onAdded((await client.account.addPasskey({ id, response, name })).recoveryCodes);
  };
  return (
    <div className="flex flex-col gap-4">
      {attempt.message && <Banner tone="error">{attempt.message}</Banner>}
      <p className="text-14 text-pretty text-ink-2">{t("proof.passkey.make")}</p>
      <Button
        variant="primary"
        size="lg"
        icon={KeyRound}
        pending={attempt.pending}
        disabled={attempt.wait > 0}
        onClick={() => void attempt.run(add)}
      >
        {t("proof.passkey.create")}
      </Button>
      {onBack && (
        <Button variant="quiet" size="sm" className="self-start" onClick={onBack}>
          {t("proof.enrol.back")}
        </Button>
      )}
    </div>
  );
}
