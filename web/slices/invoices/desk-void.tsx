import { useState } from "react";
import type { Invoice } from "../../../contract/invoices.ts";
import { client as server } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { toast } from "../../ui/toast.tsx";
import { numberOf } from "./badges.tsx";
import { useInvoiceAct } from "./desk-data.ts";
import { reasonOf } from "./desk-issue.tsx";

/** Takes an invoice back that nobody acted upon yet. */
export function VoidDialog({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const number = numberOf(invoice);
  const act = useInvoiceAct(server.invoices.void, () => {
    toast(t("desk.invoice.voided", { number }));
    onClose();
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("desk.invoice.voidTitle", { number })}
      action={t("desk.invoice.voidAction", { number })}
      onConfirm={() => {
        setMissing(!reason.trim());
        if (reason.trim()) act.mutate({ id: invoice.id, reason });
      }}
      pending={act.isPending}
      error={reasonOf(act.error)}
    >
      <p className="text-pretty">
        {t("desk.invoice.voidText", { number })}
        {invoice.lines.some(({ entries }) => entries) && ` ${t("billing.releasedByVoid")}`}
      </p>
      <TextArea
        label={t("desk.invoice.voidReason")}
        hint={t("desk.invoice.voidReasonHint")}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={setReason}
        error={missing && !reason.trim() ? t("desk.invoice.reasonRequired") : undefined}
      />
    </ConfirmDialog>
  );
}
