import { useMutation } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { client as server } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { useMay } from "../../kernel/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/card.tsx";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";
import { formatDuration } from "../time/duration.ts";
import { type Billable, useEntriesMoved } from "./billable-data.ts";

type Blocked = Billable["blocked"][number];

/** What a policy blocks, with the reason and the way on; and what is in another currency. */
export function BillableBlocked({ found, to }: { found: Billable; to: string | undefined }) {
  const { blocked, otherCurrency, client, currency } = found;
  return (
    <>
      {blocked.length > 0 && (
        <Section title={t("billing.blocked")}>
          <p className="mb-2 text-13 text-ink-2">{t("billing.blockedHint", { client: client.name })}</p>
          <ul className="border-t border-line">
            {blocked.map((sum) => (
              <BlockedSum key={`${sum.project.id} ${sum.kind} ${sum.reason}`} sum={sum} to={to} />
            ))}
          </ul>
        </Section>
      )}
      {otherCurrency.length > 0 && (
        <Section title={t("billing.otherCurrency")}>
          <p className="mb-2 text-13 text-ink-2">{t("billing.otherCurrencyHint", { currency })}</p>
          <ul className="border-t border-line">
            {otherCurrency.map(({ project, currency: other, count }) => (
              <li key={project.id} className="flex flex-wrap items-center gap-x-4 border-b border-line py-2">
                <Link
                  to="/desk/invoices/billable"
                  search={{ project: project.id }}
                  className="min-w-0 flex-1"
                >
                  <bdi>{project.name}</bdi>
                </Link>
                <span className="text-13 text-ink-2">
                  {t("billing.otherCount", { count, currency: other })}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function BlockedSum({ sum, to }: { sum: Blocked; to: string | undefined }) {
  const { project, kind, reason, count, minutes, amount } = sum;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-line py-2">
      <div className="min-w-0 flex-1 basis-60">
        <p className="[overflow-wrap:anywhere]">
          <bdi>{project.name}</bdi>
          <span className="text-ink-2"> · {t(`billing.blockedOf.${kind}`, { count })}</span>
        </p>
        <p className="text-13 text-amber">{t(`billing.reason.${reason}`)}</p>
      </div>
      <span className="text-13 text-ink-2 tabular">
        {minutes > 0 && `${formatDuration(minutes)} · `}
        <Money value={amount} />
      </span>
      <Way sum={sum} to={to} />
    </li>
  );
}

/** What is not submitted is submitted from here; what was rejected is looked at first. */
function Way({ sum: { project, kind, reason }, to }: { sum: Blocked; to: string | undefined }) {
  const may = useMay("approvals.submit");
  const entriesMoved = useEntriesMoved();
  const submit = useMutation({
    mutationFn: () => server.approvals.submit({ projectId: project.id, kind, to }),
    onSuccess: ({ items }) => toast(t("billing.submitted", { count: items.length })),
    onSettled: entriesMoved,
  });
  if (reason === "rejected" || reason === "waiting") {
    const state = reason;
    return (
      <Link to="/desk/approvals" search={{ projectId: project.id, kind, state }} className="text-13">
        {t(reason === "rejected" ? "billing.seeRejected" : "billing.seeWaiting")}
      </Link>
    );
  }
  if (reason !== "not_submitted" || !may) return null;
  return (
    <>
      <Button size="sm" icon={Send} pending={submit.isPending} onClick={() => submit.mutate()}>
        {t("billing.submit")}
      </Button>
      {submit.error && <ErrorLine error={submit.error} />}
    </>
  );
}
