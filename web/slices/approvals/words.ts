import {
  CalendarClock,
  CircleCheck,
  CircleDashed,
  CircleX,
  FileCheck2,
  FileText,
  GitPullRequestArrow,
  type LucideIcon,
  PackageCheck,
  ReceiptText,
  Undo2,
} from "lucide-react";
import type {
  Approval,
  ApprovalContent,
  ApprovalKind,
  ApprovalRow,
  ApprovalState,
} from "../../../contract/approval.ts";
import { contentFields, contentValue } from "../../../contract/content.ts";
import { formatDate, formatMoney, formatNumber } from "../../kernel/format.ts";
import { t, tryText } from "../../kernel/messages.ts";
import type { Tone } from "../../ui/badge.tsx";
import type { Sums } from "./sums.ts";

export const kindIcons: Record<ApprovalKind, LucideIcon> = {
  time_entry: CalendarClock,
  expense: ReceiptText,
  invoice: FileText,
  deliverable: PackageCheck,
  change_request: GitPullRequestArrow,
  quote: FileCheck2,
};

export const stateMarks: Record<ApprovalState, { icon: LucideIcon; tone: Tone }> = {
  waiting: { icon: CircleDashed, tone: "amber" },
  approved: { icon: CircleCheck, tone: "green" },
  rejected: { icon: CircleX, tone: "red" },
  withdrawn: { icon: Undo2, tone: "neutral" },
};

/** Minutes as hours: `312.5h`. */
export function formatHours(minutes: number): string {
  return formatNumber(minutes / 60, {
    style: "unit",
    unit: "hour",
    unitDisplay: "narrow",
    maximumFractionDigits: 2,
  });
}

/** Hours and amounts of some entries, side by side: `12.5h`, `€1,200.00`. */
export function sumTexts({ amounts, minutes }: Pick<Sums, "amounts" | "minutes">): string[] {
  return [
    ...(minutes > 0 ? [formatHours(minutes)] : []),
    ...amounts.filter(({ amount }) => amount !== 0).map((amount) => formatMoney(amount)),
  ];
}

/** What an entry is beside its title: its day and whose it is. */
export function detailText({ day, person }: Pick<ApprovalRow, "day" | "person">): string {
  return [day && formatDate(day, "day"), person?.name].filter(Boolean).join(" · ");
}

/** Name of a field of the content; its own key where the program has no word for it. */
export const fieldText = (field: string): string => tryText(`approvals.fields.${field}`) ?? field;

/** What there is to show of an approval's content, field by field, without what stands above it in large. */
export function fieldsOf({ content, title, amount, minutes }: Approval): string[] {
  const above: ApprovalContent = {
    amount: amount?.amount ?? null,
    minutes,
    note: title,
    description: title,
    number: title,
  };
  return (
    contentFields(content)
      .filter((field) => field !== "text" && content[field] !== above[field])
      // Shown in a way of their own.
      .filter((field) => field !== "receipts")
  );
}

/** Receipts as a content has them, a hash and a name on each line, by their names. */
function receiptNames(lines: string): string {
  return lines
    .split("\n")
    .map((line) => line.slice(66))
    .join("\n");
}

/** What is different of a field, in a word or two. */
export function differenceText({ field, before, after }: Approval["differences"][number]): string {
  if (field !== "receipts") return fieldText(field);
  const count = (value: unknown) => (typeof value === "string" ? value.split("\n").length : 0);
  const more = count(after) - count(before);
  return t(`approvals.receiptsChanged.${more === 0 ? "replaced" : more > 0 ? "added" : "removed"}`);
}

/** A value of a content as people read it. */
export function valueText(
  field: string,
  value: ApprovalContent[string] | undefined,
  content: ApprovalContent,
): string {
  if (field === "receipts" && typeof value === "string") return receiptNames(value);
  const said = contentValue(field, value, content);
  switch (said.as) {
    case "nothing":
      return t("approvals.nothing");
    case "answer":
      return t(said.yes ? "approvals.yes" : "approvals.no");
    case "day":
      return formatDate(said.day);
    case "minutes":
      return formatHours(said.minutes);
    case "money":
      return formatMoney(said.money);
    case "number":
      return formatNumber(said.number);
    default:
      return tryText(`approvals.values.${field}.${said.text}`) ?? said.text;
  }
}
