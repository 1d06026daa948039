import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ban, BanknoteArrowDown, Download, Ellipsis, Eye, Send, Undo2 } from "lucide-react";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import type { Invoice } from "../../../contract/invoices.ts";
import { api } from "../../kernel/api.ts";
import { client as server } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { useParam } from "../../kernel/navigation.ts";
import { useMay } from "../../kernel/session.tsx";
import { useCommands } from "../../shell/palette-state.ts";
import { Screen } from "../../shell/screen.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Facts } from "../../ui/card.tsx";
import { KeyboardHint } from "../../ui/keyboard-hint.tsx";
import { Link } from "../../ui/link.tsx";
import { Menu, type MenuAction } from "../../ui/menu.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";
import { InvoiceStatusBadge, numberOf } from "./badges.tsx";
import { invoiceQuery, pdfHref } from "./data.ts";
import { useClientSight } from "./desk-as-client.tsx";
import { DraftEditor } from "./desk-draft.tsx";
import { InvoiceSummary } from "./invoice-detail.tsx";
import { InvoicePaper } from "./invoice-paper.tsx";
import { InvoiceSkeleton } from "./invoice-skeleton.tsx";
import { Credits, Payments } from "./payments.tsx";

const PayDialog = lazy(async () => ({ default: (await import("./desk-pay.tsx")).PayDialog }));
const VoidDialog = lazy(async () => ({ default: (await import("./desk-void.tsx")).VoidDialog }));
const CreditDialog = lazy(async () => ({ default: (await import("./desk-credit.tsx")).CreditDialog }));

/** One invoice in Desk: a draft is written, everything else is read and acted upon. */
export function DeskInvoice() {
  const query = useQuery(invoiceQuery(useParam("id")));
  const invoice = query.data;
  // Written anew by the server, it is begun anew here.
  const [written, setWritten] = useState(0);
  if (invoice?.can.edit)
    return (
      <DraftEditor
        key={`${invoice.id} ${written}`}
        invoice={invoice}
        onRewritten={() => setWritten(written + 1)}
      />
    );
  return (
    <Screen
      title={invoice ? numberOf(invoice) : t("invoices.kind.invoice")}
      back={{ to: "/desk/invoices", label: t("desk.invoices.title") }}
      aside={invoice && <InvoiceStatusBadge invoice={invoice} />}
      action={invoice && <Acts key={invoice.id} invoice={invoice} />}
    >
      <QueryView query={query} skeleton={<InvoiceSkeleton />}>
        {(loaded) => <Detail invoice={loaded} />}
      </QueryView>
    </Screen>
  );
}

/** Asks the client to approve an invoice that is issued. */
function useSubmit({ id, kind, status }: Invoice): { items: MenuAction[]; error: Error | null } {
  const may = useMay("approvals.submit");
  const queries = useQueryClient();
  const submit = useMutation({
    mutationFn: () => server.approvals.submit({ kind: "invoice", ids: [id] }),
    onSuccess: ({ items }) => {
      const count = items.filter(({ outcome }) => outcome.endsWith("submitted")).length;
      toast(t("approval-desk.invoiceSubmitted", { count }));
      void queries.invalidateQueries({ queryKey: api.approvals.key() });
    },
  });
  if (!may || kind !== "invoice" || (status !== "issued" && status !== "paid"))
    return { items: [], error: null };
  const label = t("approval-desk.submitInvoice");
  const items = [{ id: "submit", label, icon: Send, onAction: () => submit.mutate() }];
  return { items, error: submit.error };
}

type Act = "pay" | "credit" | "void";

function Acts({ invoice }: { invoice: Invoice }) {
  const { can, id, number } = invoice;
  const [asking, setAsking] = useState<Act>();
  const acts = useMemo(() => {
    const all = [
      { id: "pay", label: t("desk.invoice.pay"), icon: BanknoteArrowDown, offered: can.recordPayment },
      { id: "credit", label: t("desk.invoice.credit"), icon: Undo2, offered: can.credit },
      { id: "void", label: t("desk.invoice.void"), icon: Ban, danger: true, offered: can.void },
    ] as const;
    return all.filter((act) => act.offered).map((act) => ({ ...act, onAction: () => setAsking(act.id) }));
  }, [can]);
  useCommands(acts);
  const submit = useSubmit(invoice);
  const rest = [...submit.items, ...acts.filter((act) => act.id !== "pay")];
  const close = () => setAsking(undefined);
  return (
    <>
      {number && (
        <a href={pdfHref(id)} download className={buttonClass()}>
          <Download size={16} aria-hidden />
          <span className="max-sm:sr-only">{t("invoices.detail.pdf")}</span>
        </a>
      )}
      {can.recordPayment && (
        <Button variant="primary" icon={BanknoteArrowDown} onClick={() => setAsking("pay")}>
          {t("desk.invoice.pay")}
        </Button>
      )}
      {submit.error && <ErrorLine error={submit.error} />}
      {rest.length > 0 && (
        <Menu label={t("desk.invoice.more")} icon={Ellipsis} iconOnly groups={[{ items: rest }]} />
      )}
      <Suspense>
        {asking === "pay" && <PayDialog invoice={invoice} onClose={close} />}
        {asking === "credit" && <CreditDialog invoice={invoice} onClose={close} />}
        {asking === "void" && <VoidDialog invoice={invoice} onClose={close} />}
      </Suspense>
    </>
  );
}

function Detail({ invoice: own }: { invoice: Invoice }) {
  const sight = useClientSight(own);
  const invoice = sight.seen ?? own;
  const facts: [string, ReactNode][] = [
    [
      t("desk.invoice.client"),
      <Link key="client" to="/desk/clients/$id" params={{ id: invoice.client.id }}>
        <bdi>{invoice.client.name}</bdi>
      </Link>,
    ],
  ];
  return (
    <div className="mx-auto grid max-w-300 gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_300px]">
      <aside className="flex min-w-0 flex-col gap-6 lg:sticky lg:top-[calc(var(--bar-height)+20px)] lg:order-2 lg:self-start">
        <InvoiceSummary invoice={invoice} />
        <Facts items={facts} />
        {!sight.on && (
          <div>
            <Button size="sm" variant="quiet" icon={Eye} onClick={sight.toggle} className="-ms-2.5">
              {t("desk.invoice.asClient")}
              <KeyboardHint keys={["v"]} />
            </Button>
          </div>
        )}
        {invoice.kind === "invoice" && <Payments invoice={invoice} />}
        <Credits invoice={invoice} base="/desk/invoices" />
      </aside>
      <div className="min-w-0">
        {sight.note}
        {invoice.status === "void" && (
          <Banner tone="info" title={t("invoices.detail.voidTitle")} className="mb-4">
            {invoice.voidReason && t("invoices.detail.voidText", { reason: invoice.voidReason })}
          </Banner>
        )}
        <InvoicePaper invoice={invoice} />
      </div>
    </div>
  );
}
