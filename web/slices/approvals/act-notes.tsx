import { useQueryClient } from "@tanstack/react-query";
import { errorText } from "../../kernel/api-error.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import { type Act, decide, forget, useActs } from "./acts.ts";

/** What did not come out as it was asked for: nothing is left out in silence. */
export function ActNotes() {
  const acts = useActs();
  return acts.map((act) => {
    if (act.phase === "failed") return <FailedNote key={act.key} act={act} />;
    if (act.error) return <UndoFailed key={act.key} act={act} />;
    if (act.tooLate > 0) return <TooLateNote key={act.key} act={act} />;
    return act.refused.length > 0 && <RefusedNote key={act.key} act={act} />;
  });
}

function FailedNote({ act: { key, rows, verdict, comment, error } }: { act: Act }) {
  const queries = useQueryClient();
  const again = () => {
    forget(key);
    void decide(queries, rows, verdict, comment);
  };
  return (
    <Banner
      tone="error"
      className="mb-3"
      title={t("approvals.failed", { count: rows.length })}
      action={
        <span className="flex flex-wrap gap-1.5">
          <Button size="sm" onClick={again}>
            {t("common.retry")}
          </Button>
          <Dismiss of={key} />
        </span>
      }
    >
      {errorText(error)}
    </Banner>
  );
}

function UndoFailed({ act: { key, error } }: { act: Act }) {
  return (
    <Banner tone="error" className="mb-3" title={t("approvals.undoFailed")} action={<Dismiss of={key} />}>
      {errorText(error)}
    </Banner>
  );
}

function TooLateNote({ act: { key, tooLate } }: { act: Act }) {
  return (
    <Banner tone="warning" className="mb-3" action={<Dismiss of={key} />}>
      {t("approvals.tooLate", { count: tooLate })}
    </Banner>
  );
}

function Dismiss({ of }: { of: number }) {
  return (
    <Button size="sm" variant="quiet" onClick={() => forget(of)}>
      {t("approvals.dismiss")}
    </Button>
  );
}

/** More lines than these scroll within the note. */
function RefusedNote({ act: { key, verdict, decided, refused } }: { act: Act }) {
  return (
    <Banner
      tone="warning"
      className="mb-3"
      title={
        decided > 0
          ? t(`approvals.partly.${verdict}`, { done: decided, left: refused.length })
          : t("approvals.notDecided", { count: refused.length })
      }
      action={<Dismiss of={key} />}
    >
      <ul aria-label={t("approvals.notDecidedList")} className="max-h-60 overflow-y-auto text-13">
        {refused.map(({ row, result }) => (
          <li key={row.id} className="border-t border-current/15 py-1.5 first:border-t-0">
            <Link to="/approvals/$id" params={{ id: row.id }} look="plain" className="font-medium underline">
              <bdi>{row.title}</bdi>
            </Link>
            : {reasonText(result)}
          </li>
        ))}
      </ul>
    </Banner>
  );
}

/** Why a line was not decided, with who came before and when. */
export function reasonText({ outcome, verdict, by, at }: Act["refused"][number]["result"]): string {
  if (outcome !== "already_decided" || !verdict) return t(`approvals.outcome.${outcome}`);
  const when = at ? formatDate(at, "time") : "";
  return by
    ? t(`approvals.outcomeBy.${verdict}`, { name: by, when })
    : t(`approvals.outcomeByTime.${verdict}`);
}
