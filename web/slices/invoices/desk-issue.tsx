import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Invoice } from "../../../contract/invoices.ts";
import { api } from "../../kernel/api.ts";
import { errorText, toApiError } from "../../kernel/api-error.ts";
import { client as server } from "../../kernel/client.ts";
import { fieldText } from "../../kernel/field-text.ts";
import { formatMoney, today } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useGo } from "../../kernel/navigation.ts";
import { DateField } from "../../ui/date-field.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast.tsx";
import { clearDraft } from "../../ui/use-draft.ts";
import { numberOf } from "./badges.tsx";
import { draftKey } from "./desk-autosave.ts";
import { useInvoiceAct } from "./desk-data.ts";

interface DraftDialogProps {
  invoice: Invoice;
  onClose: () => void;
}

/** Says what issuing does, and does it. */
export function IssueDialog({ invoice, onClose }: DraftDialogProps) {
  const [issuedOn, setIssuedOn] = useState<string | null>(today());
  const issue = useInvoiceAct(
    () => server.invoices.issue({ id: invoice.id, issuedOn: issuedOn ?? undefined }),
    (issued) => {
      clearDraft(draftKey(invoice.id));
      toast(t("desk.draft.issued", { number: numberOf(issued) }));
      onClose();
    },
  );
  const client = invoice.client.name;
  const total = formatMoney(invoice.total);
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      danger={false}
      title={t("desk.draft.issueTitle", { client })}
      action={t("desk.draft.issueAction", { total })}
      onConfirm={() => issue.mutate(undefined)}
      pending={issue.isPending}
      error={reasonOf(issue.error)}
    >
      <p className="text-pretty">{t("desk.draft.issueText", { client, total })}</p>
      <DateField
        label={t("desk.draft.issueOn")}
        value={issuedOn}
        max={invoice.dueOn ?? undefined}
        onChange={setIssuedOn}
      />
    </ConfirmDialog>
  );
}

export function DeleteDialog({ invoice, onClose }: DraftDialogProps) {
  const go = useGo();
  const queries = useQueryClient();
  const client = invoice.client.name;
  const remove = useMutation(
    api.invoices.remove.mutationOptions({
      onSuccess: () => {
        clearDraft(draftKey(invoice.id));
        toast(t("desk.draft.deleted"));
        go({ to: "/desk/invoices" }, { replace: true });
        void queries.invalidateQueries({ queryKey: api.invoices.list.key() });
        void queries.invalidateQueries({ queryKey: api.invoices.totals.key() });
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("desk.draft.deleteTitle", { client })}
      action={t("desk.draft.deleteAction", { client })}
      onConfirm={() => remove.mutate({ id: invoice.id })}
      pending={remove.isPending}
      error={reasonOf(remove.error)}
    >
      <p className="text-pretty">{t("desk.draft.deleteText")}</p>
    </ConfirmDialog>
  );
}

/** Why it was refused: the reason on a field says more than the code does. */
export function reasonOf(error: unknown): string | undefined {
  if (!error) return undefined;
  const { fields } = toApiError(error);
  return fields.map(({ message }) => fieldText(message)).join(" ") || errorText(error);
}
