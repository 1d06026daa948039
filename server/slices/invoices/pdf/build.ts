import type { Invoice, LineInput } from "../../../../contract/invoices.ts";
import { sumInvoice } from "../arithmetic.ts";

const id = (last: number) => `0192f000-0000-7000-8000-${String(last).padStart(12, "0")}`;

export const northwind: Invoice["seller"] = {
  name: "Northwind Systems GmbH",
  address: {
    line1: "Speicherstraße 14",
    line2: "",
    city: "Hamburg",
    region: "",
    postalCode: "20457",
    country: "Germany",
  },
  email: "billing@northwind.example",
  phone: "+49 40 555 0142",
  vatNumber: "DE314159265",
};

export const harbour: Invoice["buyer"] = {
  name: "Harbour & Finch Ltd",
  address: {
    line1: "8 Quayside Lane",
    line2: "Second floor",
    city: "Bristol",
    region: "",
    postalCode: "BS1 4QA",
    country: "United Kingdom",
  },
  email: "accounts@harbourfinch.example",
  phone: "",
  vatNumber: "GB123456789",
};

export function buildLine(overrides: Partial<LineInput> = {}): LineInput {
  return {
    description: "Managed workplace, per seat and month",
    quantity: "24",
    unitPrice: 4_900,
    discount: 0,
    taxRate: 1900,
    taxName: "VAT",
    ...overrides,
  };
}

/** An invoice as the API answers it, for printing: sums follow the lines, `due` what was paid and credited. */
export function buildPrintedInvoice(
  overrides: Partial<Omit<Invoice, "lines">> & { lines?: LineInput[]; currency?: string } = {},
): Invoice {
  const { lines = [buildLine()], currency = "EUR", ...rest } = overrides;
  const money = (amount: number) => ({ amount, currency });
  const sums = sumInvoice(lines);
  const settled = [
    ...(rest.payments ?? []).map((payment) => payment.amount.amount),
    ...(rest.creditNotes ?? []).map((note) => note.total.amount),
  ].reduce((total, amount) => total + amount, 0);
  return {
    id: id(1),
    kind: "invoice",
    number: "NW-2026-0042",
    status: "issued",
    overdue: false,
    client: { id: id(2), name: harbour.name },
    issuedOn: "2026-11-02",
    dueOn: "2026-12-02",
    total: money(sums.total),
    due: money(sums.total - settled),
    seller: northwind,
    buyer: harbour,
    lines: lines.map((line, index) => ({
      ...line,
      id: id(100 + index),
      net: money(sums.lineNets[index]!),
      entries: null,
    })),
    taxes: sums.taxes.map((row) => ({ ...row, net: money(row.net), tax: money(row.tax) })),
    net: money(sums.net),
    tax: money(sums.tax),
    note: "",
    paymentDetails:
      "Bank transfer to Northwind Systems GmbH\nIBAN DE02 1203 0000 0000 2020 51\nReference: NW-2026-0042",
    payments: [],
    credits: null,
    creditNotes: [],
    voidReason: null,
    createdAt: "2026-11-02T09:00:00.000Z",
    can: { edit: false, issue: false, void: false, credit: false, recordPayment: false, delete: false },
    ...rest,
  };
}
