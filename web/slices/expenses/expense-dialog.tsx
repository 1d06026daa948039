import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Expense, expenseCategories } from "../../../contract/expenses.ts";
import type { Project } from "../../../contract/project.ts";
import { client } from "../../kernel/client.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { formatMoney, today } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { Form, type FormState, useForm } from "../../ui/form.tsx";
import { MoneyField } from "../../ui/number-field.tsx";
import { Select } from "../../ui/select.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { projectQuery } from "../projects/data.ts";
import { CurrencyField } from "../settings/currency-field.tsx";
import { refOption, type Work, WorkFields } from "../time/work-fields.tsx";
import { converted, plainRate } from "./converted.ts";
import { type ExpenseCategory, useExpensesChanged, useRemoveExpense } from "./data.ts";
import { ReceiptsField } from "./receipts-field.tsx";
import { useReceipts } from "./use-receipts.ts";

interface ExpenseDialogProps {
  /** The expense to change; without it one is made. */
  expense?: Expense;
  project?: Project;
  onClose: () => void;
}

/** Money spent for a project: what for, how much in which currency, and what that is for the project. */
export function ExpenseDialog({ expense, project, onClose }: ExpenseDialogProps) {
  const changed = useExpensesChanged();
  const remove = useRemoveExpense();
  const receipts = useReceipts(expense);
  // What was saved stays saved, while a receipt of it is still to come.
  const [saved, setSaved] = useState(expense?.id);
  const [unfinished, setUnfinished] = useState(false);
  const [removing, setRemoving] = useState(false);
  const form: FormState<Values> = useForm<Values>({
    initial: valuesOf(expense, project),
    check: ({ project, description, amount, day }) => ({
      projectId: project ? undefined : t("time.form.needsProject"),
      description: description.trim() ? undefined : t("errors.fields.required"),
      amount: amount ? undefined : t("expenses.form.needsAmount"),
      day: day ? undefined : t("time.form.needsDay"),
    }),
    submit: async ({
      project,
      task: _task,
      projectId: _id,
      day,
      amount,
      exchangeRate,
      currency,
      ...fields
    }) => {
      const input = {
        ...fields,
        projectId: project?.value ?? "",
        day: day ?? "",
        amount: amount ?? 0,
        currency: currency || foreign,
        ...((currency || foreign) !== foreign && { exchangeRate: plainRate(exchangeRate) }),
      };
      setUnfinished(false);
      const { id } = saved
        ? await client.expenses.update({ id: saved, ...input })
        : await client.expenses.create(input);
      setSaved(id);
      return receipts.save(id).finally(changed);
    },
    onDone: (whole) => {
      changed();
      if (!whole) return setUnfinished(true);
      toast(t(expense ? "expenses.form.saved" : "expenses.form.added"));
      onClose();
    },
  });
  const chosen = form.values.project?.value;
  const known = useQuery({ ...projectQuery(chosen ?? ""), enabled: chosen !== undefined }).data;
  const foreign = known?.currency ?? project?.currency ?? "EUR";
  if (removing && expense)
    return <RemoveExpense expense={expense} onClose={onClose} onBack={() => setRemoving(false)} />;
  return (
    <Dialog open onClose={onClose} title={t(saved ? "expenses.form.edit" : "expenses.form.add")}>
      <Form form={form}>
        <WorkFields
          value={form.values}
          onChange={(change) => form.set({ ...change, projectId: "" })}
          errorAt={form.errorAt}
          withoutTask
        />
        <TextField
          label={t("expenses.form.description")}
          hint={t("expenses.form.descriptionHint")}
          maxLength={300}
          dir="auto"
          {...form.field("description")}
        />
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <Select
            label={t("expenses.form.category")}
            {...form.field("category")}
            options={expenseCategories.map((value) => ({ value, label: t(`expenses.category.${value}`) }))}
          />
          <DateField label={t("expenses.form.day")} {...form.field("day")} />
        </div>
        <Amounts form={form} home={foreign} />
        <ReceiptsField receipts={receipts} expenseId={saved} disabled={form.pending} />
        <div className="-mx-3 rounded-6 bg-amber-soft/60 px-3 py-2.5">
          <TextArea
            label={t("expenses.form.internalNote")}
            hint={t("expenses.form.internalNoteHint")}
            optional
            rows={2}
            maxLength={5000}
            {...form.field("internalNote")}
          />
        </div>
        <Checkbox checked={form.values.billable} onChange={(billable) => form.set({ billable })}>
          {t("expenses.form.billable")}
        </Checkbox>
        {unfinished && <Banner tone="warning">{t("expenses.receipts.unfinished")}</Banner>}
        <div className="flex flex-wrap justify-end gap-2">
          {expense?.can.remove && (
            <Button
              variant="quiet"
              className="me-auto"
              onClick={() =>
                expense.receipts.length > 0
                  ? setRemoving(true)
                  : remove.mutate(expense, { onSuccess: onClose })
              }
            >
              {t("expenses.form.delete")}
            </Button>
          )}
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t(saved ? "expenses.form.save" : "expenses.form.add")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

interface RemoveExpenseProps {
  expense: Expense;
  onClose: () => void;
  onBack: () => void;
}

/** Asks before an expense goes with its receipts, for those cannot be brought back. */
function RemoveExpense({ expense, onClose, onBack }: RemoveExpenseProps) {
  const { mutate, isPending, error } = useRemoveExpense();
  const { description, receipts } = expense;
  return (
    <ConfirmDialog
      open
      danger
      title={t("expenses.form.deleteTitle", { description })}
      action={t("expenses.form.deleteAction", { count: receipts.length })}
      onClose={onBack}
      pending={isPending}
      {...(error ? { error: refusalText(error) } : {})}
      onConfirm={() => mutate(expense, { onSuccess: onClose })}
    >
      <p>{t("expenses.form.deleteText", { count: receipts.length })}</p>
    </ConfirmDialog>
  );
}

type Values = ReturnType<typeof valuesOf>;

/** The amount as it was paid, and the rate where that was in another currency than the project's. */
function Amounts({ form, home }: { form: FormState<Values>; home: string }) {
  const { amount, tax, exchangeRate } = form.values;
  const currency = form.values.currency || home;
  const abroad = currency !== home;
  const rate = abroad ? plainRate(exchangeRate) : "1";
  const net = amount && amount >= tax ? converted({ amount: amount - tax, currency }, home, rate) : undefined;
  return (
    <>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
        <CurrencyField
          label={t("expenses.form.currency")}
          value={currency}
          onChange={(next) => form.set({ currency: next })}
          error={form.errorAt("currency")}
        />
        <MoneyField
          label={t("expenses.form.amount")}
          hint={t("expenses.form.amountHint")}
          currency={currency}
          amount={amount}
          onChange={(next) => form.set({ amount: next })}
          error={form.errorAt("amount")}
        />
        <MoneyField
          label={t("expenses.form.tax")}
          optional
          currency={currency}
          amount={tax}
          onChange={(next) => form.set({ tax: next ?? 0 })}
          error={form.errorAt("tax")}
        />
      </div>
      {abroad && (
        <TextField
          label={t("expenses.form.rate")}
          hint={t("expenses.form.rateHint", { from: currency, to: home })}
          inputMode="decimal"
          className="sm:max-w-60"
          {...form.field("exchangeRate")}
        />
      )}
      {net && (abroad || tax > 0) && (
        <p role="status" className="-mt-1 text-13 text-ink-2 tabular">
          {t("expenses.form.net", { amount: formatMoney(net) })}
        </p>
      )}
    </>
  );
}

function valuesOf(expense: Expense | undefined, project: Project | undefined) {
  const about = expense ? expense.project : project ? { id: project.id, name: project.name } : null;
  return {
    project: refOption(about),
    phaseId: expense?.phase?.id ?? null,
    task: null as Work["task"],
    projectId: "",
    description: expense?.description ?? "",
    category: (expense?.category ?? "travel") as ExpenseCategory,
    day: (expense?.day ?? today()) as string | null,
    currency: expense?.amount.currency ?? project?.currency ?? "",
    amount: expense?.amount.amount ?? (null as number | null),
    tax: expense?.tax.amount ?? 0,
    exchangeRate: expense?.exchangeRate ?? "",
    billable: expense?.billable ?? true,
    internalNote: expense?.internalNote ?? "",
  };
}
