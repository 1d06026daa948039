import { keepPreviousData } from "@tanstack/react-query";
import type { InvoiceRow } from "../../../contract/invoices.ts";
import { dateText, manyOf, oneOf, type RawSearch, text } from "../../kernel/address.ts";
import { api, byCursor, queryClient } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import { formatMoney } from "../../kernel/format.ts";
import type { Hit, Place } from "../../shell/door.ts";

export const invoiceStates = ["open", "overdue", "paid", "void"] as const;
/** Drafts are seen in Desk alone. */
export type InvoiceStateFilter = (typeof invoiceStates)[number] | "draft";
export const invoiceSorts = ["issued", "due", "number", "total"] as const;
export type InvoiceSort = (typeof invoiceSorts)[number];

/** What the portal's list of invoices is narrowed to, as the address says it. */
export type InvoiceFilter = {
  search?: string;
  status: InvoiceStateFilter[];
  kind?: InvoiceRow["kind"];
  issuedFrom?: string;
  issuedTo?: string;
  sort?: InvoiceSort;
  direction?: "asc" | "desc";
};

export function parseInvoiceFilter(raw: RawSearch): InvoiceFilter {
  return {
    search: text(raw.search),
    status: manyOf(raw.status, invoiceStates),
    kind: oneOf(raw.kind, ["invoice", "credit_note"]),
    issuedFrom: dateText(raw.issuedFrom),
    issuedTo: dateText(raw.issuedTo),
    sort: oneOf(raw.sort, invoiceSorts),
    direction: oneOf(raw.direction, ["asc", "desc"]),
  };
}

/** The same without anything that narrows; the order stays. */
export const noInvoiceFilter: Omit<InvoiceFilter, "sort" | "direction"> = {
  search: undefined,
  status: [],
  kind: undefined,
  issuedFrom: undefined,
  issuedTo: undefined,
};

export function isNarrowed({ search, status, kind, issuedFrom, issuedTo }: InvoiceFilter): boolean {
  return Boolean(search || status.length > 0 || kind || issuedFrom || issuedTo);
}

type ListInput = NonNullable<Parameters<typeof client.invoices.list>[0]>;

export const invoiceListQuery = (filter: Omit<ListInput, "cursor" | "limit">) =>
  api.invoices.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...filter, cursor, limit: 50 }),
    ...byCursor,
    placeholderData: keepPreviousData,
  });

/** Sums by currency: of the reader's company, in Desk of all clients or of one. */
export const invoiceTotalsQuery = (clientId?: string) =>
  api.invoices.totals.queryOptions({ input: { clientId } });

export const invoiceQuery = (id: string) => api.invoices.get.queryOptions({ input: { id } });

/** Time and expenses on one line of an invoice. */
export const invoiceEntriesQuery = (id: string, lineId: string) =>
  api.invoices.entries.infiniteOptions({
    input: (cursor: string | undefined) => ({ id, lineId, cursor, limit: 50 }),
    ...byCursor,
  });

/** The invoice as its client is shown it, for staff. */
export const clientViewQuery = (id: string) => api.invoices.get.queryOptions({ input: { id, as: "client" } });

export const prefetchInvoices = ({ search }: Place) =>
  Promise.all([
    queryClient.prefetchInfiniteQuery(invoiceListQuery(parseInvoiceFilter(search))),
    queryClient.prefetchQuery(invoiceTotalsQuery()),
  ]);

export const prefetchInvoice = ({ params }: Place) =>
  queryClient.prefetchQuery(invoiceQuery(params.id ?? ""));

/** Address of an invoice's PDF. */
export const pdfHref = (id: string) => `/api/v1/invoices/${encodeURIComponent(id)}/pdf`;

/** What the palette finds; `base` is `/invoices` or `/desk/invoices`. */
export const findInvoices =
  (base: string) =>
  async (search: string, signal: AbortSignal): Promise<Hit[]> => {
    const { items } = await client.invoices.list({ search, limit: 6 }, { signal });
    return items.map(({ id, number, total, client }) => ({
      id,
      title: number ?? client.name,
      detail: base === "/invoices" ? formatMoney(total) : `${formatMoney(total)} · ${client.name}`,
      target: { to: `${base}/$id`, params: { id } },
    }));
  };
