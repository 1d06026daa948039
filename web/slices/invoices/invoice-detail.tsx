import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useMemo } from "react";
import type { Invoice } from "../../../contract/invoices.ts";
import { daysUntil, formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useParam } from "../../kernel/navigation.ts";
import { useCommands } from "../../shell/palette-state.ts";
import { Screen } from "../../shell/screen.tsx";
import { Banner } from "../../ui/banner.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Facts } from "../../ui/card.tsx";
import { Money } from "../../ui/money.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { DateText } from "../../ui/relative-time.tsx";
import { DueText, InvoiceStatusBadge, numberOf } from "./badges.tsx";
import { invoiceQuery, pdfHref } from "./data.ts";
import { InvoicePaper } from "./invoice-paper.tsx";
import { InvoiceSkeleton } from "./invoice-skeleton.tsx";
import { Credits, Payments } from "./payments.tsx";

/** One invoice: the paper, and beside it what is to be paid and what was. */
export function InvoiceDetail() {
  const id = useParam("id");
  const query = useQuery(invoiceQuery(id));
  const invoice = query.data;
  return (
    <Screen
      title={invoice ? numberOf(invoice) : t("invoices.kind.invoice")}
      back={{ to: "/invoices", label: t("invoices.title") }}
      aside={invoice && <InvoiceStatusBadge invoice={invoice} />}
      action={invoice?.number && <PdfLink invoice={invoice} />}
    >
      <QueryView query={query} skeleton={<InvoiceSkeleton />}>
        {(loaded) => <Detail invoice={loaded} />}
      </QueryView>
    </Screen>
  );
}

/** Fetches the paper itself; in reach from anywhere on the screen. */
export function PdfLink({ invoice }: { invoice: Pick<Invoice, "id"> }) {
  return (
    <a href={pdfHref(invoice.id)} download className={buttonClass("primary")}>
      <Download size={16} aria-hidden />
      <span className="sm:hidden" aria-hidden>
        {t("invoices.detail.pdfShort")}
      </span>
      <span className="max-sm:sr-only">{t("invoices.detail.pdf")}</span>
    </a>
  );
}

function Detail({ invoice }: { invoice: Invoice }) {
  usePdfCommand(invoice);
  return (
    <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_280px]">
      <aside className="flex min-w-0 flex-col gap-6 lg:sticky lg:top-[calc(var(--bar-height)+20px)] lg:order-2 lg:self-start">
        <InvoiceSummary invoice={invoice} />
        <div className="flex flex-col gap-6 max-lg:hidden">
          <History invoice={invoice} />
        </div>
      </aside>
      <div className="min-w-0">
        <Notice invoice={invoice} />
        <InvoicePaper invoice={invoice} />
      </div>
      <div className="flex flex-col gap-6 lg:hidden">
        <History invoice={invoice} />
      </div>
    </div>
  );
}

function History({ invoice }: { invoice: Invoice }) {
  return (
    <>
      {invoice.kind === "invoice" && <Payments invoice={invoice} />}
      <Credits invoice={invoice} base="/invoices" />
    </>
  );
}

/** What is to be paid, and until when. */
export function InvoiceSummary({ invoice }: { invoice: Invoice }) {
  const { kind, status, due, total, issuedOn, dueOn } = invoice;
  const owed = kind === "invoice" && status === "issued";
  const words = t(
    kind === "credit_note"
      ? "invoices.detail.credited"
      : status === "paid"
        ? "invoices.detail.paidInFull"
        : owed
          ? "invoices.detail.toPay"
          : "invoices.detail.total",
  );
  return (
    <section aria-label={words} className="flex flex-col gap-3">
      <div>
        <p className="text-13 text-ink-2">{words}</p>
        <p className="text-28 font-bold">
          <Money
            value={owed ? due : total}
            className={status === "void" ? "text-ink-3 line-through" : undefined}
          />
        </p>
        <p className="text-14 text-ink-2">
          <DueText invoice={invoice} />
        </p>
      </div>
      <Facts
        className="max-lg:hidden"
        items={[
          ...(issuedOn
            ? [[t("invoices.detail.issuedOn"), <DateText key="issued" at={issuedOn} />] as const]
            : []),
          ...(dueOn && kind === "invoice"
            ? [[t("invoices.detail.dueOn"), <DateText key="due" at={dueOn} />] as const]
            : []),
        ].map(([term, value]) => [term, value])}
      />
    </section>
  );
}

/** What must be known before the paper is read. */
function Notice({ invoice }: { invoice: Invoice }) {
  const { status, overdue, dueOn, voidReason } = invoice;
  if (status === "void") {
    return (
      <Banner tone="info" title={t("invoices.detail.voidTitle")} className="mb-4">
        {voidReason
          ? t("invoices.detail.voidText", { reason: voidReason })
          : t("invoices.detail.voidNoReason")}
      </Banner>
    );
  }
  if (!overdue || !dueOn) return null;
  return (
    <Banner
      tone="warning"
      title={t("invoices.detail.overdueTitle", { days: -daysUntil(dueOn) })}
      className="mb-4"
    >
      {t("invoices.detail.overdueText", { date: formatDate(dueOn, "long") })}
    </Banner>
  );
}

function usePdfCommand({ id, number }: Invoice) {
  useCommands(
    useMemo(
      () =>
        number
          ? [
              {
                id: "pdf",
                label: t("invoices.detail.pdf"),
                icon: Download,
                onAction: () => location.assign(pdfHref(id)),
              },
            ]
          : [],
      [id, number],
    ),
  );
}
