import type { ApprovalRow, ApprovalState } from "../../../contract/approval.ts";
import { daysUntil, formatDays } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { StatusBadge } from "../../ui/badge.tsx";
import { cx } from "../../ui/cx.ts";
import { stateMarks } from "./words.ts";

export function ApprovalStateBadge({ state, look }: { state: ApprovalState; look?: "soft" | "plain" }) {
  const { icon, tone } = stateMarks[state];
  return (
    <StatusBadge icon={icon} tone={tone} look={look}>
      {t(`approvals.state.${state}`)}
    </StatusBadge>
  );
}

/** Days ahead from which on it is worth a place in a list. */
const near = 5;

/** The last day to decide, counted from today; nothing when there is none, or it is far and only `soon` ones matter. */
export function DueText({ row: { dueOn, overdue, state }, soon }: { row: ApprovalRow; soon?: boolean }) {
  if (!dueOn || state !== "waiting") return null;
  const days = daysUntil(dueOn);
  if (soon && days > near) return null;
  const words = overdue
    ? t("approvals.overdue")
    : days <= 0
      ? t("approvals.dueToday")
      : t("approvals.due", { days: formatDays(dueOn) });
  return (
    <span className={cx("whitespace-nowrap", overdue ? "font-medium text-red" : days <= 2 && "text-amber")}>
      {words}
    </span>
  );
}
