import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type RawSearch, text } from "../../kernel/address.ts";
import { client as server } from "../../kernel/client.ts";
import { today } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useGo, useSearch } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { Button } from "../../ui/button.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import type { Option } from "../../ui/list-box.tsx";
import { clientQuery, findClients } from "../clients/data.ts";
import { CurrencyField } from "../settings/currency-field.tsx";
import { invoiceQuery } from "./data.ts";

const parse = (raw: RawSearch) => ({ client: text(raw.client) });

/** Days until an invoice is due, unless somebody says otherwise. */
export const usualTerm = 30;

/** Begins an invoice: whose, in which currency, due when. The lines are written in the draft. */
export function DeskNewInvoice() {
  const [{ client: given }] = useSearch(parse);
  const known = useQuery({ ...clientQuery(given ?? ""), enabled: given !== undefined });
  return (
    <Screen
      title={t("desk.draft.newTitle")}
      back={{ to: "/desk/invoices", label: t("desk.invoices.title") }}
      width="text"
    >
      {(given === undefined || !known.isPending) && <NewInvoiceForm client={known.data} />}
    </Screen>
  );
}

interface Values {
  clientId: Option | null;
  currency: string;
  dueOn: string | null;
}

function NewInvoiceForm({ client }: { client: { id: string; name: string; currency: string } | undefined }) {
  const go = useGo();
  const queries = useQueryClient();
  const form = useForm({
    initial: {
      clientId: client ? { value: client.id, label: client.name } : null,
      currency: client?.currency ?? "EUR",
      dueOn: inDays(usualTerm),
    } as Values,
    check: ({ clientId }) => ({ clientId: clientId ? undefined : t("desk.draft.required") }),
    submit: ({ clientId, ...values }) =>
      server.invoices.draft({ ...values, clientId: clientId?.value ?? "" }),
    onDone: (invoice) => {
      queries.setQueryData(invoiceQuery(invoice.id).queryKey, invoice);
      go({ to: "/desk/invoices/$id", params: { id: invoice.id } }, { replace: true });
    },
  });
  const choose = (clientId: Option | null) => {
    form.set({ clientId });
    if (!clientId) return;
    // A client's own currency, unless it cannot be read.
    queries.fetchQuery(clientQuery(clientId.value)).then(
      ({ currency }) => form.set({ clientId, currency }),
      () => {},
    );
  };
  return (
    <Form form={form} label={t("desk.draft.newTitle")} className="flex flex-col gap-5">
      <ComboBox
        label={t("desk.draft.client")}
        search={findClients}
        {...form.field("clientId")}
        onChange={choose}
      />
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <CurrencyField label={t("desk.draft.currency")} {...form.field("currency")} />
        <DateField label={t("desk.draft.dueOn")} optional {...form.field("dueOn")} />
      </div>
      <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-t border-line pt-4">
        <p className="me-auto text-13 text-ink-3">{t("desk.draft.createHint")}</p>
        <Button onClick={() => go({ to: "/desk/invoices" })}>{t("common.cancel")}</Button>
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("desk.draft.create")}
        </Button>
      </div>
    </Form>
  );
}

/** A calendar date counted from today. */
export function inDays(days: number): string {
  const now = new Date();
  return today(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days));
}
