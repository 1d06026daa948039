import { useCallback, useRef } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import type { Brand } from "../../kernel/session.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { Blocked } from "./blocked.tsx";
import { SecondFactor } from "./second-factor.tsx";

interface SecondFactorOverProps {
  brand: Brand;
  onDone: () => void;
  onSignOut: () => void;
}

/** The page for the second factor over a screen that is in use: it covers all of it, and gives it back as it was. */
export function SecondFactorOver({ brand, onDone, onSignOut }: SecondFactorOverProps) {
  const done = useRef(onDone);
  done.current = onDone;
  const ask = useCallback(async () => {
    const session = await client.session.current();
    // It was paid in another window meanwhile.
    if (!session.second.owes) done.current();
    return session;
  }, []);
  const { data, error, retry } = useLoaded(ask);
  return (
    <ModalOverlay isOpen isKeyboardDismissDisabled className="fixed inset-0 z-70 overflow-y-auto bg-bg">
      <Modal className="min-h-full outline-none">
        <Dialog aria-label={t("proof.second.title")} className="outline-none">
          {error && <Blocked error={error} onRetry={retry} />}
          {data?.second.owes && (
            <SecondFactor session={data} brand={brand} onDone={onDone} onSignOut={onSignOut} />
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
