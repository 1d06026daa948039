import type { Session } from "../../../../contract/session.ts";
import { client } from "../../../kernel/client.ts";
import { t } from "../../../kernel/messages.ts";
import { CodeForm } from "../code-form.tsx";
import { type ProofKind, type Provider, rememberKind } from "./kinds.ts";
import { MailedCode } from "./mailed-code.tsx";
import { PasskeyProof } from "./passkey-proof.tsx";
import { PasswordProof } from "./password-proof.tsx";
import { ProviderProof } from "./provider-proof.tsx";

interface ProofFormProps {
  kind: ProofKind;
  session: Session;
  provider?: Provider | null;
  onProved: (session: Session) => void;
}

/** Asks for one kind of proof. The button says what follows. */
export function ProofForm({ kind, session, provider, onProved }: ProofFormProps) {
  const { email } = session.person;
  const proved = (session: Session) => {
    rememberKind(kind);
    onProved(session);
  };
  if (kind === "provider")
    return <ProviderProof name={provider?.name ?? ""} session={session} onLeave={() => rememberKind(kind)} />;
  if (kind === "passkey") return <PasskeyProof onProved={proved} />;
  if (kind === "email") return <MailedCode email={email} onProved={proved} />;
  if (kind === "password") return <PasswordProof email={email} onProved={proved} />;
  return (
    <CodeForm
      key={kind}
      label={t(`proof.${kind}.label`)}
      hint={t(`proof.${kind}.hint`)}
      action={t("proof.confirm")}
      wrong={t(`proof.${kind}.wrong`)}
      long={kind === "recovery"}
      send={async (code) => proved(await client.session.prove({ by: kind, code }))}
    />
  );
}
