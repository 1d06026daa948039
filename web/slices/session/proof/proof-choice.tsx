import { useState } from "react";
import type { Session } from "../../../../contract/session.ts";
import { t } from "../../../kernel/messages.ts";
import { Button } from "../../../ui/button.tsx";
import { inOrder, type ProofKind, type Provider } from "./kinds.ts";
import { ProofForm } from "./proof-form.tsx";

interface ProofChoiceProps {
  kinds: readonly ProofKind[];
  session: Session;
  /** Where `provider` is among the kinds. */
  provider?: Provider | null;
  onProved: (session: Session) => void;
}

/** One kind of proof, the one used last, and the others one press away. */
export function ProofChoice({ kinds, session, provider, onProved }: ProofChoiceProps) {
  const [ordered] = useState(() => inOrder(kinds));
  const [chosen, choose] = useState(ordered[0]);
  const others = ordered.filter((kind) => kind !== chosen);
  return (
    <div className="flex flex-col gap-5">
      {chosen && <ProofForm key={chosen} kind={chosen} {...{ session, provider, onProved }} />}
      {others.length > 0 && (
        <section aria-label={t("proof.another")}>
          <p className="mb-1 text-13 text-ink-3">{t("proof.another")}</p>
          <ul className="-ms-2.5 flex flex-col items-start">
            {others.map((kind) => (
              <li key={kind}>
                <Button variant="quiet" size="sm" onClick={() => choose(kind)}>
                  {t(`proof.kind.${kind}`, { name: provider?.name ?? "" })}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
