import { useCallback, useState } from "react";
import type { Security } from "../../../contract/account.ts";
import type { Session } from "../../../contract/session.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import type { Brand } from "../../kernel/session.tsx";
import { textLinkClass } from "../../ui/link-class.ts";
import { Loading, Skeleton } from "../../ui/skeleton.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { Enrol } from "./enrol.tsx";
import { FrontPage } from "./front-page.tsx";
import { payingKinds } from "./proof/kinds.ts";
import { ProofChoice } from "./proof/proof-choice.tsx";

interface SecondFactorProps {
  session: Session;
  brand: Brand;
  /** The session owes nothing more. */
  onDone: (session: Session) => void;
  onSignOut: () => void;
}

/** What a session owes before anything else works: shows a second factor, or sets the first one up. */
export function SecondFactor({ session: first, brand, onDone, onSignOut }: SecondFactorProps) {
  const [session, setSession] = useState(first);
  const { door, person, second } = session;
  const go = (next: Session) => (next.second.owes ? setSession(next) : onDone(next));
  const enrols = second.owes === "enrol";
  const company = session.client?.name ?? brand.name;
  const means = useMeans(first);
  return (
    <FrontPage
      door={door}
      brand={brand}
      title={t(enrols ? "proof.enrol.title" : "proof.second.title")}
      lead={enrols ? t("proof.enrol.lead", { company }) : t("proof.second.lead")}
      foot={
        <p className="break-words">
          {t("proof.second.as", { email: person.email })}{" "}
          <button type="button" className={textLinkClass} onClick={onSignOut}>
            {t("proof.second.signOut")}
          </button>
        </p>
      }
    >
      {!means ? (
        <Loading className="flex flex-col gap-4">
          <Skeleton className="h-11" />
          <Skeleton className="h-11" />
        </Loading>
      ) : enrols ? (
        <Enrol session={session} {...means} onDone={go} />
      ) : (
        <ProofChoice
          kinds={payingKinds(session, means.provider)}
          session={session}
          provider={means.provider}
          onProved={go}
        />
      )}
    </FrontPage>
  );
}

type Means = Pick<Security, "provider" | "managedAt">;
const none: Means = { provider: null, managedAt: null };
const own: readonly Session["way"][] = ["password", "link", "passkey", "digest_link"];

/** Whose word may do instead, for who came in by a provider; asked of nobody else. Undefined while it is not known. */
function useMeans({ way }: Session): Means | undefined {
  const isOwn = own.includes(way);
  const ask = useCallback(async () => (isOwn ? none : client.account.security()), [isOwn]);
  const { data, error } = useLoaded(ask);
  // Without an answer there are still the other ways.
  return isOwn || error ? none : data;
}
