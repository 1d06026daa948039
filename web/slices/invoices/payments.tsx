import type { Invoice } from "../../../contract/invoices.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Section } from "../../ui/card.tsx";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { DateText } from "../../ui/relative-time.tsx";

/** What was paid on an invoice, oldest first. Shared by the portal and Desk. */
export function Payments({ invoice: { payments } }: { invoice: Invoice }) {
  return (
    <Section title={t("invoices.detail.payments")}>
      {payments.length === 0 ? (
        <p className="text-13 text-ink-3">{t("invoices.detail.noPayments")}</p>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {payments.map((payment) => (
            <li key={payment.id} className="py-2">
              <div className="flex justify-between gap-3">
                <span>{t(`invoices.method.${payment.method}`)}</span>
                <Money value={payment.amount} className="font-medium" />
              </div>
              <p className="text-13 break-words text-ink-2">
                {t("invoices.detail.received", { date: formatDate(payment.receivedOn) })}
                {payment.reference && (
                  <>
                    {" · "}
                    <bdi>{payment.reference}</bdi>
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

interface CreditsProps {
  invoice: Invoice;
  /** `/invoices` or `/desk/invoices`. */
  base: string;
}

/** Credit notes of an invoice, or the invoice that a credit note credits. */
export function Credits({ invoice: { creditNotes, credits }, base }: CreditsProps) {
  if (credits) {
    return (
      <Section title={t("invoices.detail.creditsInvoice")}>
        <Link to={`${base}/$id`} params={{ id: credits.id }}>
          {credits.number}
        </Link>
      </Section>
    );
  }
  if (creditNotes.length === 0) return null;
  return (
    <Section title={t("invoices.detail.creditNotes")}>
      <ul className="divide-y divide-line border-y border-line">
        {creditNotes.map(({ id, number, total, issuedOn }) => (
          <li key={id} className="flex items-baseline justify-between gap-3 py-2">
            <span>
              <Link to={`${base}/$id`} params={{ id }}>
                {number}
              </Link>
              <span className="block text-13 text-ink-2">
                <DateText at={issuedOn} />
              </span>
            </span>
            <Money value={total} className="font-medium" />
          </li>
        ))}
      </ul>
    </Section>
  );
}
