import type { Security } from "../../../../contract/account.ts";
import type { Session } from "../../../../contract/session.ts";
import { client } from "../../../kernel/client.ts";
import { t } from "../../../kernel/messages.ts";
import { knowsPasskeys } from "../../../kernel/passkey.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Loading, Skeleton } from "../../../ui/skeleton.tsx";
import { ErrorState } from "../../../ui/states.tsx";
import { useLoaded } from "../../../ui/use-loaded.ts";
import type { ProofKind, Provider } from "./kinds.ts";
import { ProofChoice } from "./proof-choice.tsx";

/** What a proof is asked for: any sensitive act, one by means of one's own, or one that changes these. */
export type ProofFor = keyof Security["proofs"];

/** Who is asked, and what they have to show. */
interface Question {
  session: Session;
  kinds: ProofKind[];
  provider: Provider | null;
}

/** What the server would take of this session, but for what this browser cannot do. */
const askFor = (what: ProofFor) => async (): Promise<Question> => {
  const [session, { proofs, provider }] = await Promise.all([
    client.session.current(),
    client.session.proofs(),
  ]);
  const kinds = proofs[what].filter((kind) => kind !== "passkey" || knowsPasskeys());
  return { session, kinds, provider: provider ?? null };
};

const questions = { recent: askFor("recent"), own: askFor("own"), means: askFor("means") };

interface StepUpProps {
  what: ProofFor;
  onProved: () => void;
  onCancel: () => void;
}

/** Asks who one is before something sensitive, over whatever screen is there, which stays as it is. */
export function StepUp({ what, onProved, onCancel }: StepUpProps) {
  const { data, error, retry } = useLoaded(questions[what]);
  return (
    <Dialog open onClose={onCancel} title={t("proof.stepUp.title")} size="sm">
      <p className="mb-4 text-14 text-pretty text-ink-2">{t("proof.stepUp.lead")}</p>
      {data && data.kinds.length > 0 ? (
        <ProofChoice {...data} onProved={onProved} />
      ) : data ? (
        <Banner tone="warning">{t("proof.stepUp.nothing")}</Banner>
      ) : error ? (
        <ErrorState error={error} onRetry={retry} />
      ) : (
        <Loading className="flex flex-col gap-4">
          <Skeleton className="h-11" />
          <Skeleton className="h-11" />
        </Loading>
      )}
    </Dialog>
  );
}
