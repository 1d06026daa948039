import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Invoice } from "../../../contract/invoices.ts";
import { manyOf, type RawSearch, text } from "../../kernel/address.ts";
import { api, queryClient } from "../../kernel/api.ts";
import type { Place } from "../../shell/door.ts";
import {
  type InvoiceFilter,
  invoiceListQuery,
  invoiceQuery,
  invoiceStates,
  invoiceTotalsQuery,
  noInvoiceFilter,
  parseInvoiceFilter,
} from "./data.ts";

export const deskInvoiceStates = ["draft", ...invoiceStates] as const;

/** What the list over all clients is narrowed to, as the address says it. */
export type DeskInvoiceFilter = InvoiceFilter & { clientId?: string };

export function parseDeskInvoiceFilter(raw: RawSearch): DeskInvoiceFilter {
  const clientId = text(raw.clientId);
  return {
    ...parseInvoiceFilter(raw),
    status: manyOf(raw.status, deskInvoiceStates),
    clientId: clientId && /^[0-9a-f-]{36}$/i.test(clientId) ? clientId : undefined,
  };
}

export const noDeskInvoiceFilter = { ...noInvoiceFilter, clientId: undefined };

export const prefetchDeskInvoices = ({ search }: Place) => {
  const filter = parseDeskInvoiceFilter(search);
  return Promise.all([
    queryClient.prefetchInfiniteQuery(invoiceListQuery(filter)),
    queryClient.prefetchQuery(invoiceTotalsQuery(filter.clientId)),
  ]);
};

/** An act on an invoice that answers with an invoice: what is known of it everywhere is brought up to date. */
export function useInvoiceAct<Input>(
  act: (input: Input) => Promise<Invoice>,
  onDone: (invoice: Invoice) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (invoice) => {
      queries.setQueryData(invoiceQuery(invoice.id).queryKey, invoice);
      void queries.invalidateQueries({ queryKey: api.invoices.key() });
      void queries.invalidateQueries({ queryKey: api.overview.key() });
      onDone(invoice);
    },
  });
}
