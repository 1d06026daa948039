import type { ReactNode } from "react";
import type { Approval, ApprovalDecision } from "../../../contract/approval.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { StatusBadge, type Tone } from "../../ui/badge.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Facts, Section } from "../../ui/card.tsx";
import { Link } from "../../ui/link.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { DateText, RelativeTime } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ReceiptList } from "../expenses/receipt-list.tsx";
import { ApprovalStateBadge, DueText } from "./badges.tsx";
import { Differences } from "./differences.tsx";
import { Receipt } from "./receipt.tsx";
import { fieldsOf, fieldText, stateMarks, sumTexts, valueText } from "./words.ts";

interface ApprovalViewProps {
  approval: Approval;
  /** Where other revisions are read: `/approvals/$id`, or Desk's. */
  page: string;
}

/** All of one approval: what it comes to, what has changed, its content, who decides, and who has decided. */
export function ApprovalView({ approval, page }: ApprovalViewProps) {
  const { amount, minutes, content, decisions, revisions } = approval;
  const sums = sumTexts({ amounts: amount ? [amount] : [], minutes: minutes ?? 0 });
  const text = typeof content.text === "string" ? content.text : "";
  const fields = fieldsOf(approval);
  return (
    <div className="flex flex-col gap-6">
      <header className="flex flex-col gap-2">
        {sums.length > 0 && <p className="text-20 font-bold tabular">{sums.join(" · ")}</p>}
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-ink-2">
          <ApprovalStateBadge state={approval.state} />
          <DueText row={approval} />
        </p>
      </header>
      <Standing approval={approval} />
      {approval.differences.length > 0 && <Differences approval={approval} />}
      {text && <Markdown text={text} />}
      <Facts
        items={fields.map((field): [string, ReactNode] => [
          fieldText(field),
          <span key={field} dir="auto" className="block break-words whitespace-pre-line">
            {valueText(field, content[field], content)}
          </span>,
        ])}
      />
      {approval.expenseReceipts.length > 0 && (
        <Section title={t("approvals.expenseReceipts")}>
          <ReceiptList
            receipts={approval.expenseReceipts}
            hrefOf={(id) => `/approvals/${approval.id}/expense-receipts/${id}`}
          />
        </Section>
      )}
      <Steps approval={approval} />
      {decisions.length > 0 && (
        <Section title={t("approvals.decisions")}>
          <ol className="flex flex-col">
            {decisions.map((decision) => (
              <DecisionLine key={decision.id} decision={decision} />
            ))}
          </ol>
        </Section>
      )}
      {revisions.length > 1 && (
        <Section title={t("approvals.revisions")}>
          <ol className="flex flex-col gap-1.5">
            {revisions.map(({ id, revision, state, submittedAt }) => (
              <li key={id} className="flex flex-wrap items-center gap-x-3 text-13">
                <Link to={page} params={{ id }} aria-current={id === approval.id ? "page" : undefined}>
                  {t("approvals.revision", { number: revision })}
                </Link>
                <ApprovalStateBadge state={state} look="plain" />
                <span className="text-ink-3">
                  <RelativeTime at={submittedAt} />
                </span>
              </li>
            ))}
          </ol>
        </Section>
      )}
      <Consequences approval={approval} />
    </div>
  );
}

/** Why there is nothing to decide for the reader. */
function Standing({ approval: { can, state, steps } }: { approval: Approval }) {
  if (state !== "waiting" || can.decide) return null;
  const open = steps.filter((step) => step.state === "open");
  const names = [...new Set(open.flatMap(({ deciders }) => deciders.map(({ name }) => name)))];
  return (
    <Banner tone="info">
      {names.length > 0
        ? t("approvals.waitsFor", { names: new Intl.ListFormat(undefined).format(names) })
        : t("approvals.waitsForNobody")}
    </Banner>
  );
}

/** What follows from deciding, or from not deciding. */
function Consequences({ approval }: { approval: Approval }) {
  const { state, defaultVerdict, deadline, blocksBilling } = approval;
  const waiting = state === "waiting";
  return (
    <div className="flex flex-col gap-1 text-13 text-ink-3">
      {waiting && defaultVerdict && deadline && <p>{t(`approvals.default.${defaultVerdict}`)}</p>}
      {waiting && blocksBilling && <p>{t("approvals.blocksBilling")}</p>}
      <p>
        {t("approvals.submittedBy", { name: approval.submittedBy?.name ?? t("approvals.program") })}{" "}
        <DateText at={approval.submittedAt} />
      </p>
    </div>
  );
}

const stepTones: Record<Approval["steps"][number]["state"], Tone> = {
  pending: "neutral",
  open: "amber",
  approved: "green",
  rejected: "red",
  skipped: "neutral",
};
const stepMarks = {
  pending: stateMarks.waiting.icon,
  open: stateMarks.waiting.icon,
  approved: stateMarks.approved.icon,
  rejected: stateMarks.rejected.icon,
  skipped: stateMarks.withdrawn.icon,
};

/** Who decides, step by step; one step alone needs no list. */
function Steps({ approval: { steps, order } }: { approval: Approval }) {
  const counted = steps.filter(({ state }) => state !== "skipped");
  if (counted.length < 2) return null;
  return (
    <Section title={t(`approvals.order.${order}`)}>
      <ol className="flex flex-col divide-y divide-line">
        {counted.map((step) => (
          <li key={step.position} className="flex items-start justify-between gap-3 py-2 text-13">
            <span className="min-w-0">
              <span className="block font-medium">{whoText(step)}</span>
              {step.need === "all" && <span className="text-ink-3">{t("approvals.need.all")}</span>}
            </span>
            <StatusBadge tone={stepTones[step.state]} icon={stepMarks[step.state]} look="plain">
              {t(`approvals.stepState.${step.state}`)}
            </StatusBadge>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function whoText({ roles, people }: Approval["steps"][number]): string {
  const names = [...roles.map((role) => t(`approvals.roles.${role}`)), ...people.map(({ name }) => name)];
  return new Intl.ListFormat(undefined).format(names);
}

/** One decision: who, in whose place, when, why; and what proves it. */
function DecisionLine({ decision }: { decision: ApprovalDecision }) {
  const { id, verdict, by, onBehalfOf, at, comment, undoneAt } = decision;
  const name = by?.name ?? t("approvals.timeRanOut");
  const { digest } = useSession();
  return (
    <li className="flex flex-col gap-1 border-b border-line py-2.5 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {undoneAt ? (
          <s className="text-13 text-ink-3">{t(`approvals.state.${verdict}`)}</s>
        ) : (
          <ApprovalStateBadge state={verdict} look="plain" />
        )}
        <span className="text-13 text-ink-2" dir="auto">
          {onBehalfOf ? t("approvals.onBehalfOf", { name, other: onBehalfOf.name }) : name}
        </span>
        <span className="text-13 text-ink-3">
          <RelativeTime at={at} />
        </span>
      </div>
      {comment && (
        <p className="text-14 break-words whitespace-pre-line" dir="auto">
          {comment}
        </p>
      )}
      {undoneAt ? (
        <p className="text-13 text-ink-3">{t("approvals.takenBack")}</p>
      ) : (
        // A session for the items of one mail decides them, and has no more of the portal.
        !digest && <Receipt id={id} />
      )}
    </li>
  );
}

export function ApprovalSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-6 w-40" />
      <Skeleton className="h-5 w-28" />
      <Skeleton className="mt-3 h-4 w-3/4" />
      <Skeleton className="h-4 w-2/3" />
      <Skeleton className="h-4 w-1/2" />
    </div>
  );
}
