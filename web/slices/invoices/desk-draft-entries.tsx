import { Clock, RefreshCw } from "lucide-react";
import type { Invoice } from "../../../contract/invoices.ts";
import { client as server } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { useGo } from "../../kernel/navigation.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { toast } from "../../ui/toast.tsx";
import { clearDraft } from "../../ui/use-draft.ts";
import { useEntriesMoved } from "./billable-data.ts";
import { draftKey } from "./desk-autosave.ts";
import { useInvoiceAct } from "./desk-data.ts";
import { reasonOf } from "./desk-issue.tsx";

interface DraftEntriesProps {
  invoice: Invoice;
  /** Nothing that was typed is under way. */
  saved: boolean;
}

/** To what of the client's projects can be put on the draft. */
export function AddEntries({ invoice, saved }: DraftEntriesProps) {
  const go = useGo();
  return (
    <Button
      variant="quiet"
      size="sm"
      icon={Clock}
      disabled={!saved}
      title={saved ? undefined : t("billing.addSaving")}
      onClick={() => go({ to: "/desk/invoices/billable", search: { invoice: invoice.id } })}
    >
      {t("billing.add")}
    </Button>
  );
}

/** Says that time or expenses on the draft are something else by now, and brings its lines up to date. */
export function EntriesChanged({
  invoice,
  saved,
  onRewritten,
}: DraftEntriesProps & { onRewritten: () => void }) {
  const entriesMoved = useEntriesMoved();
  const refresh = useInvoiceAct(
    () => server.invoices.refreshEntries({ id: invoice.id }),
    () => {
      clearDraft(draftKey(invoice.id));
      entriesMoved();
      toast(t("billing.refreshed"));
      onRewritten();
    },
  );
  const count = invoice.lines.reduce((sum, { entries }) => sum + (entries?.faulty ?? 0), 0);
  if (count === 0) return null;
  return (
    <Banner tone="warning" className="mb-4" title={t("billing.faultTitle")}>
      <span className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <span>{t("billing.faultText", { count })}</span>
        <Button
          size="sm"
          icon={RefreshCw}
          disabled={!saved}
          pending={refresh.isPending}
          onClick={() => refresh.mutate(undefined)}
        >
          {t("billing.refresh")}
        </Button>
      </span>
      {refresh.error && <span className="block text-red">{reasonOf(refresh.error)}</span>}
    </Banner>
  );
}
