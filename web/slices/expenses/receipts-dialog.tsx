import type { Expense } from "../../../contract/expenses.ts";
import { t } from "../../kernel/messages.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ReceiptList } from "./receipt-list.tsx";

/** The receipts of an expense, for whoever sees it. */
export function ReceiptsDialog({ expense, onClose }: { expense: Expense; onClose: () => void }) {
  const { id, description, receipts } = expense;
  return (
    <Dialog open onClose={onClose} title={t("expenses.receipts.of", { description })}>
      <ReceiptList receipts={receipts} hrefOf={(receiptId) => `/expenses/${id}/receipts/${receiptId}`} />
    </Dialog>
  );
}
