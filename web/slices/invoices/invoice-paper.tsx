import { Fragment, type ReactNode } from "react";
import type { Address } from "../../../contract/directory.ts";
import type { Invoice } from "../../../contract/invoices.ts";
import { formatBasisPoints, formatDate, formatNumber } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useBrand } from "../../kernel/session.tsx";
import { cx } from "../../ui/cx.ts";
import { Money } from "../../ui/money.tsx";
import { numberOf } from "./badges.tsx";
import { LineEntries } from "./invoice-entries.tsx";
import { PaperSums } from "./paper-sums.tsx";
import { taxText } from "./tax-text.ts";

/** An invoice as the paper it is, for the portal and for Desk. */
export function InvoicePaper({ invoice }: { invoice: Invoice }) {
  const kind = t(`invoices.kind.${invoice.kind}`);
  return (
    <article
      aria-label={t("invoices.paper.label", { kind, number: numberOf(invoice) })}
      className="relative rounded-6 border border-line bg-surface px-4 py-6 sm:px-8 sm:py-9 lg:px-10"
    >
      <PaperHead invoice={invoice} kind={kind} />
      <Lines invoice={invoice} />
      <PaperSums invoice={invoice} />
      {(invoice.paymentDetails || invoice.note) && (
        <footer className="mt-8 grid gap-6 border-t border-line pt-5 text-13 text-ink-2 sm:grid-cols-2">
          <Prose title={t("invoices.paper.payment")} text={invoice.paymentDetails} />
          <Prose title={t("invoices.paper.note")} text={invoice.note} />
        </footer>
      )}
    </article>
  );
}

function PaperHead({ invoice, kind }: { invoice: Invoice; kind: string }) {
  const { logoUrl } = useBrand();
  const { seller, buyer, issuedOn, dueOn, credits } = invoice;
  const dates: [string, string | null | undefined][] = [
    [t("invoices.paper.number"), numberOf(invoice)],
    [t("invoices.paper.issued"), issuedOn && formatDate(issuedOn)],
    [t("invoices.paper.due"), invoice.kind === "invoice" ? dueOn && formatDate(dueOn) : null],
  ];
  return (
    <>
      <header className="flex flex-wrap items-start justify-between gap-x-8 gap-y-5">
        <div className="min-w-0">
          {logoUrl && (
            <img
              src={logoUrl}
              alt=""
              className="mb-3 h-10 max-w-48 rounded-6 bg-white object-contain p-0.5"
            />
          )}
          <p className="text-16 font-bold break-words" dir="auto">
            {seller.name}
          </p>
          <PartyLines party={seller} />
        </div>
        <div className="min-w-0 sm:text-end">
          <p className="text-28 font-bold">{kind}</p>
          {credits && (
            <p className="text-13 text-ink-2">{t("invoices.paper.credit", { number: credits.number })}</p>
          )}
        </div>
      </header>
      <div className="mt-8 flex flex-wrap items-start justify-between gap-x-10 gap-y-5">
        <section className="min-w-0 max-w-80">
          <h2 className="text-12 font-medium text-ink-3">{t("invoices.paper.billTo")}</h2>
          <p className="mt-1 font-medium break-words" dir="auto">
            {buyer.name}
          </p>
          <PartyLines party={buyer} />
        </section>
        <dl className="grid grid-cols-[auto_auto] gap-x-6 gap-y-1 text-13">
          {dates.map(
            ([term, value]) =>
              value && (
                <div key={term} className="contents">
                  <dt className="text-ink-3">{term}</dt>
                  <dd className="sm:text-end">{value}</dd>
                </div>
              ),
          )}
        </dl>
      </div>
    </>
  );
}

function PartyLines({ party: { address, email, phone, vatNumber } }: { party: Invoice["seller"] }) {
  const lines = [
    ...addressLines(address),
    email,
    phone,
    vatNumber && t("invoices.paper.vat", { number: vatNumber }),
  ];
  return (
    <address className="mt-0.5 text-13 text-ink-2 not-italic">
      {lines.filter(Boolean).map((line) => (
        <span key={line} className="block break-words" dir="auto">
          {line}
        </span>
      ))}
    </address>
  );
}

function addressLines({ line1, line2, postalCode, city, region, country }: Address): string[] {
  const place = [postalCode, city].filter(Boolean).join(" ");
  return [line1, line2, [place, region].filter(Boolean).join(", "), country];
}

/** The lines: a table, and on a phone one block each. */
function Lines({ invoice }: { invoice: Invoice }) {
  const { lines, total } = invoice;
  if (lines.length === 0)
    return (
      <p className="mt-8 border-y border-line py-6 text-center text-ink-3">{t("invoices.paper.noLines")}</p>
    );
  const discounted = lines.some(({ discount }) => discount > 0);
  const price = (amount: number) => <Money value={{ amount, currency: total.currency }} />;
  return (
    <table className="mt-8 w-full text-14">
      <thead className="max-sm:sr-only">
        <tr className="border-b border-line text-12 text-ink-3">
          <Head start>{t("invoices.paper.line")}</Head>
          <Head>{t("invoices.paper.quantity")}</Head>
          <Head>{t("invoices.paper.unitPrice")}</Head>
          {discounted && <Head>{t("invoices.paper.discount")}</Head>}
          <Head>{t("invoices.paper.tax")}</Head>
          <Head>{t("invoices.paper.net")}</Head>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Fragment key={line.id}>
            <tr className={cx("align-top", !line.entries && "border-b border-line")}>
              <td className="w-full py-2.5 pe-4">
                <span className="block break-words whitespace-pre-line" dir="auto">
                  {line.description}
                </span>
                <span className="mt-0.5 block text-13 text-ink-2 tabular sm:hidden">
                  {quantityText(line.quantity)} × {price(line.unitPrice)}
                  {line.discount > 0 &&
                    ` · ${t("invoices.paper.discountOf", { percent: formatBasisPoints(line.discount) })}`}
                  {` · ${taxText(line)}`}
                </span>
              </td>
              <Cell wide>{quantityText(line.quantity)}</Cell>
              <Cell wide>{price(line.unitPrice)}</Cell>
              {discounted && <Cell wide>{line.discount > 0 ? formatBasisPoints(line.discount) : ""}</Cell>}
              <Cell wide>{taxText(line)}</Cell>
              <Cell>
                <Money value={line.net} />
              </Cell>
            </tr>
            {line.entries && (
              <tr className="border-b border-line">
                <td colSpan={discounted ? 6 : 5} className="pb-2">
                  <LineEntries invoiceId={invoice.id} line={line} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function Head({ start, children }: { start?: boolean; children: string }) {
  return (
    <th
      scope="col"
      className={cx("pb-2 font-medium whitespace-nowrap", start ? "pe-4 text-start" : "ps-4 text-end")}
    >
      {children}
    </th>
  );
}

function Cell({ wide = false, children }: { wide?: boolean; children: ReactNode }) {
  return (
    <td className={cx("py-2.5 ps-4 text-end whitespace-nowrap tabular", wide && "max-sm:hidden")}>
      {children}
    </td>
  );
}

/** `2.500` is written as 2.5 in the reader's own way. */
function quantityText(quantity: string): string {
  return formatNumber(Number(quantity), { maximumFractionDigits: 3 });
}

function Prose({ title, text }: { title: string; text: string }) {
  if (!text) return null;
  return (
    <section className="min-w-0">
      <h2 className="text-12 font-medium text-ink-3">{title}</h2>
      <p className="mt-1 break-words whitespace-pre-line" dir="auto">
        {text}
      </p>
    </section>
  );
}
