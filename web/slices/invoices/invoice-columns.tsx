import type { InvoiceRow } from "../../../contract/invoices.ts";
import { t } from "../../kernel/messages.ts";
import { Badge } from "../../ui/badge.tsx";
import { Money } from "../../ui/money.tsx";
import { DateText } from "../../ui/relative-time.tsx";
import type { Column } from "../../ui/table-column.ts";
import { DueText, InvoiceStatusBadge, numberOf } from "./badges.tsx";

/** Columns of the portal's list of invoices; the ids of what can be sorted are those of the contract. */
export const invoiceColumns = (): Column<InvoiceRow>[] => [
  {
    id: "number",
    header: t("invoices.column.number"),
    primary: true,
    sortable: true,
    cell: (row) => <InvoiceNumber row={row} />,
  },
  {
    id: "status",
    header: t("invoices.column.status"),
    width: "136px",
    cell: (row) => <InvoiceStatusBadge invoice={row} look="plain" />,
  },
  {
    id: "issued",
    header: t("invoices.column.issued"),
    width: "128px",
    sortable: true,
    from: "md",
    cell: ({ issuedOn }) => issuedOn && <DateText at={issuedOn} />,
  },
  {
    id: "due",
    header: t("invoices.column.due"),
    width: "148px",
    sortable: true,
    cell: (row) => (
      <span className="text-13 text-ink-2">
        {isOwed(row) ? <DueText invoice={row} short /> : <PastDue row={row} />}
      </span>
    ),
  },
  {
    id: "total",
    header: t("invoices.column.total"),
    width: "132px",
    align: "end",
    sortable: true,
    cell: ({ total, status }) => (
      <Money value={total} className={status === "void" ? "text-ink-3 line-through" : undefined} />
    ),
  },
  {
    id: "open",
    header: t("invoices.column.open"),
    width: "132px",
    align: "end",
    from: "lg",
    cell: (row) => isOwed(row) && <Money value={row.due} className="font-medium" />,
  },
];

/** When it was due, of what is settled; nothing of what never had to be paid. */
function PastDue({ row: { kind, status, dueOn } }: { row: InvoiceRow }) {
  if (kind === "credit_note" || status === "void" || !dueOn) return null;
  return <DateText at={dueOn} />;
}

/** Something is still to be paid on it. */
export function isOwed({ status, kind, due }: InvoiceRow): boolean {
  return status === "issued" && kind === "invoice" && due.amount > 0;
}

function InvoiceNumber({ row }: { row: InvoiceRow }) {
  return (
    <span className="inline-flex max-w-full items-center gap-2">
      <span className="truncate">{numberOf(row)}</span>
      {row.kind === "credit_note" && <Badge>{t("invoices.kind.credit_note")}</Badge>}
    </span>
  );
}

/** What a phone shows of an invoice below its number. */
export function InvoiceCard({ row }: { row: InvoiceRow }) {
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-ink-2">
      <InvoiceStatusBadge invoice={row} look="plain" />
      <DueText invoice={row} />
      <Money
        value={row.total}
        className={row.status === "void" ? "ms-auto line-through" : "ms-auto text-14 font-medium text-ink"}
      />
    </div>
  );
}
