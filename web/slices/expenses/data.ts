import { keepPreviousData, useMutation, useQueryClient } from "@tanstack/react-query";
import { type Expense, expenseCategories } from "../../../contract/expenses.ts";
import { dateText, manyOf, oneOf, type RawSearch, text } from "../../kernel/address.ts";
import { api, byCursor, queryClient } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import type { Place } from "../../shell/door.ts";
import { toast } from "../../ui/toast.tsx";

export type ExpenseCategory = (typeof expenseCategories)[number];

/** What a list of expenses is narrowed to, as the address says it. */
export type ExpenseFilter = {
  search?: string;
  person?: string;
  projectId?: string;
  category: ExpenseCategory[];
  billable?: "yes" | "no";
  invoiced?: "yes" | "no";
  from?: string;
  to?: string;
};

export function parseExpenseFilter(raw: RawSearch): ExpenseFilter {
  return {
    search: text(raw.search),
    person: text(raw.person),
    projectId: text(raw.projectId),
    category: manyOf(raw.category, expenseCategories),
    billable: oneOf(raw.billable, ["yes", "no"]),
    invoiced: oneOf(raw.invoiced, ["yes", "no"]),
    from: dateText(raw.from),
    to: dateText(raw.to),
  };
}

export const noExpenseFilter: ExpenseFilter = {
  search: undefined,
  person: undefined,
  projectId: undefined,
  category: [],
  billable: undefined,
  invoiced: undefined,
  from: undefined,
  to: undefined,
};

export const expenseListQuery = ({ billable, invoiced, ...filter }: ExpenseFilter) =>
  api.expenses.list.infiniteOptions({
    input: (cursor: string | undefined) => ({
      ...filter,
      // Off is a filter as well, and the address of a call leaves out what is false.
      ...(billable && { billable: billable === "yes" ? ("true" as const) : ("false" as const) }),
      ...(invoiced && { invoiced: invoiced === "yes" ? ("true" as const) : ("false" as const) }),
      cursor,
      limit: 100,
    }),
    ...byCursor,
    placeholderData: keepPreviousData,
  });

export const prefetchExpenses = ({ search }: Place) =>
  queryClient.prefetchInfiniteQuery(expenseListQuery(parseExpenseFilter(search)));

/** After expenses have changed: their lists, and every figure that is made of them. */
export function useExpensesChanged(): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: api.expenses.key() });
    void queries.invalidateQueries({ queryKey: api.projects.overview.key() });
    void queries.invalidateQueries({ queryKey: api.projects.costs.key() });
  };
}

/** Deletes one, with the way back. */
export function useRemoveExpense() {
  const changed = useExpensesChanged();
  return useMutation({
    mutationFn: (expense: Expense) => client.expenses.remove({ id: expense.id }),
    onSuccess: (_answer, expense) => {
      const { project, phase, person, amount, tax, internalNote, day, category, description } = expense;
      const again = {
        projectId: project.id,
        phaseId: phase?.id ?? null,
        personId: person.id,
        day,
        category,
        description,
        amount: amount.amount,
        currency: amount.currency,
        tax: tax.amount,
        exchangeRate: expense.exchangeRate,
        billable: expense.billable,
        internalNote: internalNote ?? "",
      };
      // Its receipts are gone: what came back would not be the same.
      if (expense.receipts.length > 0) return toast(t("expenses.form.deleted"));
      toast(t("expenses.form.deleted"), {
        label: t("expenses.form.undo"),
        onAction: () => void client.expenses.create(again).finally(changed),
      });
    },
    onSettled: changed,
  });
}
