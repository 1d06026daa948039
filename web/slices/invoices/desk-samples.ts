import type { Invoice } from "../../../contract/invoices.ts";

const party = {
  name: "Northwind IT",
  address: { line1: "", line2: "", city: "", region: "", postalCode: "", country: "" },
  email: "",
  phone: "",
  vatNumber: "",
};
const euros = (amount: number) => ({ amount, currency: "EUR" });

/** A draft with one line for tests. */
export function aDraft(change: Partial<Invoice> = {}): Invoice {
  return {
    id: "01900000-0000-7000-8000-0000000000a9",
    kind: "invoice",
    number: null,
    status: "draft",
    overdue: false,
    client: { id: "01900000-0000-7000-8000-0000000000c1", name: "Brook Dental" },
    issuedOn: null,
    dueOn: null,
    total: euros(12_100),
    due: euros(12_100),
    seller: party,
    buyer: { ...party, name: "Brook Dental" },
    lines: [
      {
        id: "01900000-0000-7000-8000-0000000000b9",
        description: "Support in November",
        quantity: "2",
        unitPrice: 5000,
        discount: 0,
        taxRate: 2100,
        taxName: "VAT",
        net: euros(10_000),
        entries: null,
      },
    ],
    taxes: [{ taxName: "VAT", taxRate: 2100, net: euros(10_000), tax: euros(2100) }],
    net: euros(10_000),
    tax: euros(2100),
    note: "",
    paymentDetails: "",
    payments: [],
    credits: null,
    creditNotes: [],
    voidReason: null,
    createdAt: "2026-11-20T08:00:00.000Z",
    can: { edit: true, issue: true, void: false, credit: false, recordPayment: false, delete: true },
    ...change,
  };
}

/** The same, issued. */
export function anInvoice(change: Partial<Invoice> = {}): Invoice {
  return aDraft({
    number: "NW-42",
    status: "issued",
    issuedOn: "2026-11-01",
    dueOn: "2026-12-01",
    can: { edit: false, issue: false, void: true, credit: true, recordPayment: true, delete: false },
    ...change,
  });
}
