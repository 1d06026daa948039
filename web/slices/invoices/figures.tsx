import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Money as Amount } from "../../../contract/money.ts";
import type { Target } from "../../kernel/address.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { Loading, Skeleton } from "../../ui/skeleton.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { invoiceTotalsQuery } from "./data.ts";

interface FiguresProps {
  /** The list that a figure leads to: `/invoices` or `/desk/invoices`. */
  list: string;
  clientId?: string;
}

/** What is open, overdue and paid this year, per currency; each leads to the invoices it is made of. */
export function InvoiceFigures({ list, clientId }: FiguresProps) {
  const query = useQuery(invoiceTotalsQuery(clientId));
  if (query.isError && !query.data)
    return <ErrorLine error={query.error} onRetry={() => void query.refetch()} />;
  const sums = query.data?.items;
  if (!sums) return <FiguresSkeleton />;
  if (sums.length === 0) return null;
  const late = sums.some(({ overdue }) => overdue.amount > 0);
  const count = (of: "openCount" | "overdueCount") => sums.reduce((sum, one) => sum + one[of], 0);
  const to = (status: string): Target => ({ to: list, search: { status, clientId } });
  return (
    <ul aria-label={t("invoices.figures.label")} className={gridClass}>
      <Figure label={t("invoices.figures.open")} amounts={sums.map(({ open }) => open)} target={to("open")}>
        {t("invoices.figures.count", { count: count("openCount") })}
      </Figure>
      <Figure
        label={t("invoices.figures.overdue")}
        amounts={sums.map(({ overdue }) => overdue)}
        target={to("overdue")}
        tone={late ? "text-red" : undefined}
      >
        {late
          ? t("invoices.figures.count", { count: count("overdueCount") })
          : t("invoices.figures.nothingOverdue")}
      </Figure>
      <Figure
        label={t("invoices.figures.paid")}
        amounts={sums.map(({ paidThisYear }) => paidThisYear)}
        target={to("paid")}
      >
        {String(new Date().getFullYear())}
      </Figure>
    </ul>
  );
}

const gridClass =
  "mb-5 grid overflow-hidden rounded-10 border border-line max-sm:divide-y max-sm:divide-line sm:grid-cols-3 sm:divide-x sm:divide-line rtl:sm:divide-x-reverse";

interface FigureProps {
  label: string;
  amounts: readonly Amount[];
  target: Target;
  tone?: string;
  children: ReactNode;
}

function Figure({ label, amounts, target, tone, children }: FigureProps) {
  const [first, ...others] = biggestFirst(amounts);
  return (
    <li className="relative px-4 py-3 hover:bg-hover sm:py-3.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 sm:block">
        <Link
          {...target}
          look="plain"
          className="text-13 text-ink-2 outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent-line"
        >
          {label}
        </Link>
        {first && (
          <p className={cx("text-20 font-bold sm:mt-0.5", tone)}>
            <Money value={first} />
          </p>
        )}
      </div>
      {others.map((amount) => (
        <p key={amount.currency} className={cx("text-14 font-medium max-sm:text-end", tone ?? "text-ink-2")}>
          <Money value={amount} />
        </p>
      ))}
      <p className="text-12 text-ink-3 max-sm:text-end sm:mt-0.5">{children}</p>
    </li>
  );
}

/** Amounts of nothing are left out while there are others; currencies are never added. */
function biggestFirst(amounts: readonly Amount[]): Amount[] {
  const some = amounts.filter(({ amount }) => amount !== 0);
  return some.length > 0 ? some : amounts.slice(0, 1);
}

function FiguresSkeleton() {
  return (
    <Loading className={gridClass}>
      {[0, 1, 2].map((figure) => (
        <div key={figure} className="flex flex-col gap-2 px-4 py-3.5">
          <Skeleton className="h-4 w-20" />
          <Skeleton className="h-6 w-32" />
          <Skeleton className="h-3.5 w-16" />
        </div>
      ))}
    </Loading>
  );
}
