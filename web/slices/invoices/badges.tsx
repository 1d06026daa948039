import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleDotDashed,
  CircleSlash,
  type LucideIcon,
  Undo2,
} from "lucide-react";
import type { InvoiceRow } from "../../../contract/invoices.ts";
import { daysUntil, formatDate, formatDays } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { StatusBadge, type StatusBadgeProps, type Tone } from "../../ui/badge.tsx";
import { cx } from "../../ui/cx.ts";

/** The state of an invoice as people say it. */
export type InvoiceState = "draft" | "open" | "part" | "overdue" | "paid" | "void" | "credit";

export const invoiceMarks: Record<InvoiceState, { icon: LucideIcon; tone: Tone }> = {
  draft: { icon: CircleDashed, tone: "neutral" },
  open: { icon: CircleDot, tone: "blue" },
  part: { icon: CircleDotDashed, tone: "blue" },
  overdue: { icon: CircleAlert, tone: "red" },
  paid: { icon: CircleCheck, tone: "green" },
  void: { icon: CircleSlash, tone: "neutral" },
  credit: { icon: Undo2, tone: "neutral" },
};

type Known = Pick<InvoiceRow, "kind" | "status" | "overdue" | "total" | "due">;

export function invoiceState({ kind, status, overdue, total, due }: Known): InvoiceState {
  if (status === "draft" || status === "void") return status;
  if (kind === "credit_note") return "credit";
  if (status === "paid") return "paid";
  if (overdue) return "overdue";
  return due.amount < total.amount ? "part" : "open";
}

export function InvoiceStatusBadge({ invoice, look }: { invoice: Known } & Pick<StatusBadgeProps, "look">) {
  const state = invoiceState(invoice);
  return (
    <StatusBadge {...invoiceMarks[state]} look={look}>
      {t(`invoices.state.${state}`)}
    </StatusBadge>
  );
}

interface DueTextProps {
  invoice: Known & Pick<InvoiceRow, "dueOn">;
  /** Under a heading that says "Due" already. */
  short?: boolean;
}

/** When an invoice is to be paid, in words; the date on hover. Nothing for what needs no payment any more. */
export function DueText({ invoice, short = false }: DueTextProps) {
  const words = dueWords(invoice, short);
  if (!words || !invoice.dueOn) return null;
  return (
    <time
      dateTime={invoice.dueOn}
      title={formatDate(invoice.dueOn, "long")}
      className={cx("whitespace-nowrap tabular", invoice.overdue && "font-medium text-red")}
    >
      {words}
    </time>
  );
}

/** `12 days late`, `Due today`, `Due in 5 days`. */
export function dueWords(invoice: Known & Pick<InvoiceRow, "dueOn">, short = false): string | undefined {
  const { status, kind, dueOn } = invoice;
  if (status !== "issued" || kind === "credit_note" || !dueOn) return undefined;
  const days = daysUntil(dueOn);
  if (days < 0) return t("invoices.due.late", { days: -days });
  if (short) return formatDays(dueOn);
  return days === 0 ? t("invoices.due.today") : t("invoices.due.on", { days: formatDays(dueOn) });
}

/** The number of an invoice, or what stands for it while it has none. */
export function numberOf({ number }: Pick<InvoiceRow, "number">): string {
  return number ?? t("invoices.draftNumber");
}
