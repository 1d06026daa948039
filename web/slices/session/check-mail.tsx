import { useEffect } from "react";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { type Opened, wantedTarget } from "./arrival.ts";
import { CodeForm } from "./code-form.tsx";
import type { FrontProps } from "./front.tsx";
import { FrontPage } from "./front-page.tsx";
import { askLink, forgetLink, type PendingLink, pendingKey } from "./pending-link.ts";
import { remember } from "./remembered.ts";
import { safeTarget } from "./safe-target.ts";
import { SendAgain } from "./send-again.tsx";

interface CheckMailProps extends FrontProps {
  pending: PendingLink;
  onArrive: (opened: Opened, to?: string | null) => void;
  /** Another link was sent. */
  onAgain: (pending: PendingLink) => void;
  /** To another address, or another way in. */
  onBack: () => void;
}

/** After a link was asked for: it may be opened in this browser, or its code be typed here. */
export function CheckMail({ pending, door, brand, onArrive, onAgain, onBack }: CheckMailProps) {
  useUsedElsewhere(pending);
  const enter = async (code: string) => {
    const { to, ...opened } = await client.session.answerLink({ id: pending.id, code });
    forgetLink();
    remember(door, { email: pending.email, way: "link", providerId: null, name: null });
    onArrive(opened, to ?? wantedTarget());
  };
  return (
    <FrontPage
      door={door}
      brand={brand}
      title={t("session.mail.title")}
      lead={t("session.mail.lead", { email: pending.email })}
      foot={t("session.mail.foot")}
    >
      <CodeForm
        label={t("session.mail.code")}
        hint={t("session.mail.codeHint")}
        action={t("session.signIn")}
        wrong={t("session.mail.wrong")}
        send={enter}
      />
      <div className="-ms-2.5 mt-4 flex flex-wrap gap-2">
        <SendAgain
          send={async () => onAgain(await askLink(pending.email, pending.door, pending.to))}
          from={pending.askedAt}
        />
        <Button
          variant="quiet"
          size="sm"
          onClick={() => {
            forgetLink();
            onBack();
          }}
        >
          {t("session.mail.other")}
        </Button>
      </div>
      {brand?.outbox && (
        <Banner tone="info" className="mt-4">
          {t("session.mail.outbox")}{" "}
          <a href="/outbox" target="_blank" className="font-medium underline" rel="noreferrer">
            {t("session.mail.openOutbox")}
          </a>
        </Banner>
      )}
    </FrontPage>
  );
}

/** Follows into the portal when the link was opened in another window of this browser. */
function useUsedElsewhere({ door, to }: PendingLink) {
  useEffect(() => {
    const listen = ({ key, newValue, oldValue }: StorageEvent) => {
      if (key !== pendingKey || newValue !== null || oldValue === null) return;
      location.replace(safeTarget(to ?? wantedTarget(), door ?? "portal"));
    };
    window.addEventListener("storage", listen);
    return () => window.removeEventListener("storage", listen);
  }, [door, to]);
}
