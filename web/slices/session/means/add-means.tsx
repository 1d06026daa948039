import { useState } from "react";
import { AddApp } from "./add-app.tsx";
import { AddPasskey } from "./add-passkey.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

/** What people set up of their own. */
export type OwnMeans = "totp" | "passkey";

interface AddMeansProps {
  kind: OwnMeans;
  /** What they call it; empty for the first one. */
  name: string;
  onDone: () => void;
  /** Recovery codes are being shown: there is no way back from here but through. */
  onCodes?: () => void;
  /** To the choice between both, where there is one. */
  onBack?: () => void;
}

/** Sets up an app or a passkey, and shows the recovery codes that come with the first one. */
export function AddMeans({ kind, name, onDone, onCodes, onBack }: AddMeansProps) {
  const [codes, setCodes] = useState<readonly string[]>();
  const added = (recoveryCodes: readonly string[]) => {
    if (recoveryCodes.length === 0) return onDone();
    setCodes(recoveryCodes);
    onCodes?.();
  };
  if (codes) return <RecoveryCodes codes={codes} onKept={onDone} />;
  const Add = kind === "totp" ? AddApp : AddPasskey;
  return <Add name={name} onAdded={added} onBack={onBack} />;
}
