import { Lock, Paperclip } from "lucide-react";
import type { Expense } from "../../../contract/expenses.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Badge } from "../../ui/badge.tsx";
import { cx } from "../../ui/cx.ts";
import { iconButtonClass } from "../../ui/icon-button.tsx";
import { Money } from "../../ui/money.tsx";
import { DateText } from "../../ui/relative-time.tsx";
import type { Column } from "../../ui/table-column.ts";
import { InvoicedMark } from "../invoices/invoiced-mark.tsx";

/** Columns of a list of expenses; with the project in lists over all of them. */
export function expenseColumns(
  withProject: boolean,
  onOpen: (expense: Expense) => void,
  onReceipts: (expense: Expense) => void,
): Column<Expense>[] {
  const columns: (Column<Expense> | false)[] = [
    {
      id: "day",
      header: t("expenses.column.day"),
      width: "116px",
      cell: ({ day }) => <DateText at={day} />,
    },
    {
      id: "description",
      header: t("expenses.column.description"),
      primary: true,
      cell: (expense) => <Description expense={expense} onOpen={onOpen} onReceipts={onReceipts} />,
    },
    {
      id: "category",
      header: t("expenses.column.category"),
      width: "132px",
      from: "md",
      cell: ({ category }) => <span className="text-ink-2">{t(`expenses.category.${category}`)}</span>,
    },
    withProject && {
      id: "project",
      header: t("expenses.column.project"),
      width: "18%",
      from: "md",
      cell: ({ project }) => (
        <bdi className="text-ink-2" title={project.name}>
          {project.name}
        </bdi>
      ),
    },
    {
      id: "person",
      header: t("expenses.column.person"),
      width: "13%",
      from: "lg",
      cell: ({ person }) => <bdi className="text-ink-2">{person.name}</bdi>,
    },
    {
      id: "amount",
      header: t("expenses.column.amount"),
      width: "124px",
      align: "end",
      from: "lg",
      cell: ({ amount, net, exchangeRate }) => (
        <span
          title={amount.currency === net.currency ? undefined : t("expenses.atRate", { rate: exchangeRate })}
        >
          <Money value={amount} className="text-ink-2" />
        </span>
      ),
    },
    {
      id: "net",
      header: t("expenses.column.net"),
      width: "148px",
      align: "end",
      cell: ({ net, billable }) => <Money value={net} className={billable ? "font-medium" : "text-ink-3"} />,
    },
  ];
  return columns.filter((column) => column !== false);
}

interface DescriptionProps {
  expense: Expense;
  onOpen: (expense: Expense) => void;
  onReceipts: (expense: Expense) => void;
}

function Description({ expense, onOpen, onReceipts }: DescriptionProps) {
  const { description, day, internalNote, billable, receipts, can } = expense;
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-2 align-middle">
      <button
        type="button"
        data-row-link=""
        disabled={!can.edit}
        onClick={() => onOpen(expense)}
        aria-label={t("expenses.open", { day: formatDate(day), description })}
        title={description}
        dir="auto"
        className="min-w-0 rounded-6 text-start after:absolute after:inset-0 disabled:text-ink max-sm:line-clamp-3 sm:truncate"
      >
        {description}
      </button>
      {receipts.length > 0 && (
        <button
          type="button"
          onClick={() => onReceipts(expense)}
          aria-label={`${t("expenses.receipts.of", { description })}: ${t("expenses.receipts.count", { count: receipts.length })}`}
          data-tip={t("expenses.receipts.count", { count: receipts.length })}
          className={cx(iconButtonClass, "relative z-1 h-6 min-w-6 gap-0.5 px-1 text-12 tabular touch:-m-3")}
        >
          <Paperclip size={13} aria-hidden />
          {receipts.length > 1 && receipts.length}
        </button>
      )}
      {!billable && <Badge>{t("expenses.notBillable")}</Badge>}
      {internalNote && (
        <span title={internalNote} className="shrink-0 text-amber">
          <Lock size={13} aria-hidden />
          <span className="sr-only">{t("expenses.hasInternal")}</span>
        </span>
      )}
      <InvoicedMark invoice={expense.invoice} />
    </span>
  );
}

/** What a phone shows of an expense below its words. */
export function ExpenseCard({ expense, withProject }: { expense: Expense; withProject: boolean }) {
  const { day, category, project, person, net } = expense;
  const about = [t(`expenses.category.${category}`), withProject && project.name, person.name];
  return (
    <div className="mt-1 flex items-end gap-3 text-13 text-ink-2">
      <div className="min-w-0 flex-1">
        <p className="truncate" dir="auto">
          {about.filter(Boolean).join(" · ")}
        </p>
        <p className="text-12 text-ink-3">
          <DateText at={day} />
        </p>
      </div>
      <Money value={net} className="text-14 font-medium text-ink" />
    </div>
  );
}
