import { type Invoice, paymentMethods } from "../../../contract/invoices.ts";
import { client as server } from "../../kernel/client.ts";
import { formatMoney, today } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { MoneyField } from "../../ui/number-field.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { numberOf } from "./badges.tsx";
import { useInvoiceAct } from "./desk-data.ts";

type Payment = Omit<Parameters<typeof server.invoices.recordPayment>[0], "id" | "amount"> & {
  amount: number | null;
};

/** Records money that was received on an invoice; all that is due, unless somebody says less. */
export function PayDialog({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const number = numberOf(invoice);
  const { currency } = invoice.total;
  const due = formatMoney(invoice.due);
  const record = useInvoiceAct(server.invoices.recordPayment, () => {
    toast(t("desk.invoice.paid", { number }));
    onClose();
  });
  const form = useForm<Payment, Invoice>({
    initial: { amount: invoice.due.amount, method: "bank_transfer", reference: "", receivedOn: today() },
    check: ({ amount }) => ({
      amount: !amount
        ? t("desk.invoice.amountWrong")
        : amount > invoice.due.amount
          ? t("desk.invoice.amountTooMuch", { due })
          : undefined,
    }),
    submit: ({ amount, ...values }) => record.mutateAsync({ id: invoice.id, amount: amount ?? 0, ...values }),
  });
  const { amount } = form.values;
  const action = amount
    ? t("desk.invoice.paySave", { amount: formatMoney({ amount, currency }) })
    : t("desk.invoice.paySaveEmpty");
  return (
    <Dialog open onClose={onClose} title={t("desk.invoice.payTitle", { number })} size="sm">
      <Form form={form} className="flex flex-col gap-4">
        <MoneyField
          label={t("desk.invoice.amount")}
          hint={t("desk.invoice.payHint", { due })}
          currency={currency}
          amount={form.values.amount}
          onChange={(next) => form.set({ amount: next })}
          error={form.errorAt("amount")}
        />
        <Select
          label={t("desk.invoice.method")}
          options={paymentMethods.map((value) => ({ value, label: t(`invoices.method.${value}`) }))}
          {...form.field("method")}
        />
        <DateField
          label={t("desk.invoice.receivedOn")}
          max={today()}
          value={form.values.receivedOn}
          onChange={(date) => form.set({ receivedOn: date ?? today() })}
          error={form.errorAt("receivedOn")}
        />
        <TextField
          label={t("desk.invoice.reference")}
          optional
          maxLength={120}
          autoComplete="off"
          value={form.values.reference ?? ""}
          onChange={(reference) => form.set({ reference })}
          error={form.errorAt("reference")}
        />
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {action}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
