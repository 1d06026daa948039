import { ReceiptText } from "lucide-react";
import type { TimeEntry } from "../../../contract/time.ts";
import { t } from "../../kernel/messages.ts";
import { Link } from "../../ui/link.tsx";

/** Which invoice time or an expense is on, with the way there; for Desk. */
export function InvoicedMark({ invoice }: { invoice: TimeEntry["invoice"] }) {
  if (!invoice) return null;
  const { id, number } = invoice;
  const words = number ? t("billing.onInvoice", { number }) : t("billing.onDraft");
  return (
    <Link
      to="/desk/invoices/$id"
      params={{ id }}
      look="plain"
      title={words}
      aria-label={words}
      className="relative z-1 inline-flex shrink-0 items-center gap-1 rounded-6 text-12 text-ink-3 hover:text-accent-text hover:underline"
    >
      <ReceiptText size={13} aria-hidden />
      <bdi className="max-lg:sr-only">{number ?? t("billing.draftShort")}</bdi>
    </Link>
  );
}
