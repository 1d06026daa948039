import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Receipt } from "lucide-react";
import { useMemo, useState } from "react";
import { type Expense, expenseCategories } from "../../../contract/expenses.ts";
import type { Project } from "../../../contract/project.ts";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { EmptyState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { daysFilter, useInvoicedFilter, usePersonFilter, useProjectFilter } from "../time/entry-filters.tsx";
import {
  type ExpenseCategory,
  type ExpenseFilter,
  expenseListQuery,
  noExpenseFilter,
  parseExpenseFilter,
} from "./data.ts";
import { ExpenseCard, expenseColumns } from "./expense-columns.tsx";
import { ExpenseDialog } from "./expense-dialog.tsx";
import { ReceiptsDialog } from "./receipts-dialog.tsx";

/** Expenses of everybody, or of one project. */
export function ExpenseTable({ project }: { project?: Project }) {
  const [filter, setFilter] = useSearch(parseExpenseFilter);
  const change = (next: Partial<ExpenseFilter>) => setFilter(next, { keepScroll: true });
  const query = useInfiniteQuery(expenseListQuery(project ? { ...filter, projectId: project.id } : filter));
  const [open, setOpen] = useState<Expense | "new">();
  const [shown, setShown] = useState<Expense>();
  const columns = useMemo(() => expenseColumns(!project, setOpen, setShown), [project]);
  const narrowed = Object.values(filter).some((value) => (Array.isArray(value) ? value.length > 0 : value));
  const add = (!project || project.can.work) && (
    <Button icon={Plus} size={project ? "sm" : "md"} onClick={() => setOpen("new")}>
      {t("expenses.new")}
    </Button>
  );
  return (
    <>
      <ExpenseFilters filter={filter} onChange={change} withProject={!project} end={project && add} />
      <OfflineNote seenAt={query.dataUpdatedAt} />
      <DataTable
        label={t("expenses.label")}
        columns={columns}
        rowKey={(expense) => expense.id}
        dense
        card={(expense) => <ExpenseCard expense={expense} withProject={!project} />}
        empty={
          narrowed ? (
            <NothingFound onClear={() => change(noExpenseFilter)} />
          ) : (
            <EmptyState icon={Receipt} title={t("expenses.none")} action={add}>
              {t("expenses.noneHint")}
            </EmptyState>
          )
        }
        {...useRows(query)}
      />
      {shown && <ReceiptsDialog expense={shown} onClose={() => setShown(undefined)} />}
      {open && (
        <ExpenseDialog
          expense={open === "new" ? undefined : open}
          project={project}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

interface ExpenseFiltersProps {
  filter: ExpenseFilter;
  onChange: (change: Partial<ExpenseFilter>) => void;
  withProject: boolean;
  end: React.ReactNode;
}

function ExpenseFilters({ filter, onChange, withProject, end }: ExpenseFiltersProps) {
  const person = usePersonFilter(filter.person, (id) => onChange({ person: id }));
  const project = useProjectFilter(filter.projectId, (projectId) => onChange({ projectId }));
  const invoiced = useInvoicedFilter(filter.invoiced, (invoiced) => onChange({ invoiced }));
  return (
    <FilterBar
      search={
        <SearchField
          label={t("expenses.search")}
          value={filter.search ?? ""}
          onChange={(search) => onChange({ search })}
        />
      }
      end={end}
      onClear={() => onChange(noExpenseFilter)}
      filters={[
        {
          id: "category",
          label: t("expenses.filter.category"),
          options: expenseCategories.map((value) => ({ value, label: t(`expenses.category.${value}`) })),
          chosen: filter.category,
          onChange: (category) => onChange({ category: category as ExpenseCategory[] }),
        },
        person,
        ...(withProject ? [project] : []),
        {
          id: "billable",
          label: t("expenses.filter.billable"),
          single: true,
          options: (["yes", "no"] as const).map((value) => ({
            value,
            label: t(`time.entries.filter.${value}`),
          })),
          chosen: filter.billable ? [filter.billable] : [],
          onChange: ([billable]) => onChange({ billable: billable as ExpenseFilter["billable"] }),
        },
        ...invoiced,
        daysFilter(filter, onChange),
      ]}
    />
  );
}
