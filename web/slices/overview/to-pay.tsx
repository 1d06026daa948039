import { t } from "../../kernel/messages.ts";
import { Section } from "../../ui/card.tsx";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { DueText, InvoiceStatusBadge, numberOf } from "../invoices/badges.tsx";
import type { PortalOverview } from "./data.ts";
import { linkClass, rowClass } from "./open-tickets.tsx";

/** What is owed, per currency, and the invoices that fall due first. */
export function ToPay({ count, sums, items }: NonNullable<PortalOverview["unpaid"]>) {
  return (
    <Section
      title={t("overview.money.title")}
      action={
        <Link to="/invoices" search={count > 0 ? { status: "open" } : {}} className="text-13">
          {t("overview.money.all", { count })}
        </Link>
      }
    >
      {items.length === 0 ? (
        <p className="text-13 text-ink-2">{t("overview.money.none")}</p>
      ) : (
        <>
          {items.length > 1 && (
            <div className="mb-3 flex flex-wrap gap-x-8 gap-y-1">
              {sums.map(({ open, overdue }) => (
                <p key={open.currency} className="flex flex-wrap items-baseline gap-x-2">
                  <Money value={open} className="text-20 font-bold" />
                  {overdue.amount > 0 && (
                    <span className="text-13 text-red">
                      <Money value={overdue} className="font-medium" /> {t("overview.money.late")}
                    </span>
                  )}
                </p>
              ))}
            </div>
          )}
          <ul className="border-t border-line">
            {items.map((invoice) => (
              <li key={invoice.id} className={rowClass}>
                <Link to="/invoices/$id" params={{ id: invoice.id }} look="plain" className={linkClass}>
                  {numberOf(invoice)}
                </Link>
                <span className="flex shrink-0 items-center gap-3 text-13 max-sm:w-full sm:w-86">
                  <span className="sm:w-28">
                    <InvoiceStatusBadge invoice={invoice} look="plain" />
                  </span>
                  <span className="text-ink-2 sm:w-32">
                    <DueText invoice={invoice} />
                  </span>
                  <Money value={invoice.due} className="ms-auto text-14 font-medium" />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}
