import type { Invoice } from "../../../contract/invoices.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { Money } from "../../ui/money.tsx";
import { taxText } from "./tax-text.ts";

type Amount = Invoice["total"];

/** Below the lines: tax by rate, and what it comes to. */
export function PaperSums({ invoice }: { invoice: Invoice }) {
  const { net, tax, total, due, taxes } = invoice;
  const minus = ({ amount, currency }: Amount): Amount => ({ amount: -amount, currency });
  const sum = (amounts: Amount[]): Amount => ({
    amount: amounts.reduce((before, { amount }) => before + amount, 0),
    currency: total.currency,
  });
  const paid = sum(invoice.payments.map(({ amount }) => amount));
  const credited = sum(invoice.creditNotes.map((note) => note.total));
  const settled = paid.amount > 0 || credited.amount > 0;
  return (
    <div className="mt-5 flex flex-col-reverse gap-x-10 gap-y-6 sm:flex-row sm:items-start sm:justify-between">
      {taxes.length > 0 && <TaxSummary taxes={taxes} />}
      <dl className="ms-auto flex w-full flex-col gap-1.5 sm:w-72">
        <Row term={t("invoices.paper.sumNet")} amount={net} />
        <Row term={t("invoices.paper.sumTax")} amount={tax} />
        <Row term={t("invoices.paper.sumTotal")} amount={total} strong />
        {paid.amount > 0 && <Row term={t("invoices.paper.paid")} amount={minus(paid)} />}
        {credited.amount > 0 && <Row term={t("invoices.paper.credits")} amount={minus(credited)} />}
        {settled && invoice.status !== "void" && (
          <Row term={t("invoices.detail.toPay")} amount={due} strong />
        )}
      </dl>
    </div>
  );
}

function Row({ term, amount, strong = false }: { term: string; amount: Amount; strong?: boolean }) {
  return (
    <div
      className={cx(
        "flex items-baseline justify-between gap-8",
        strong ? "mt-0.5 border-t border-line pt-2 text-16 font-bold" : "text-14",
      )}
    >
      <dt className={strong ? undefined : "text-ink-2"}>{term}</dt>
      <dd>
        <Money value={amount} />
      </dd>
    </div>
  );
}

function TaxSummary({ taxes }: { taxes: Invoice["taxes"] }) {
  return (
    <table className="text-12 text-ink-2">
      <caption className="pb-1 text-start font-medium text-ink-3">{t("invoices.paper.taxSummary")}</caption>
      <thead className="text-ink-3">
        <tr>
          <th scope="col" className="pe-5 text-start font-regular">
            {t("invoices.paper.taxRate")}
          </th>
          <th scope="col" className="pe-5 text-end font-regular">
            {t("invoices.paper.taxNet")}
          </th>
          <th scope="col" className="text-end font-regular">
            {t("invoices.paper.taxAmount")}
          </th>
        </tr>
      </thead>
      <tbody>
        {taxes.map((row) => (
          <tr key={`${row.taxName} ${row.taxRate}`}>
            <td className="py-0.5 pe-5">{taxText(row)}</td>
            <td className="py-0.5 pe-5 text-end">
              <Money value={row.net} />
            </td>
            <td className="py-0.5 text-end">
              <Money value={row.tax} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
