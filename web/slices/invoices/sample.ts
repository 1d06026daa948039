import type { Invoice, InvoiceRow } from "../../../contract/invoices.ts";
import { today } from "../../kernel/format.ts";

const idOf = (number: number) => `01900000-0000-7000-8000-${number.toString().padStart(12, "0")}`;
export const eur = (amount: number) => ({ amount, currency: "EUR" });

/** A calendar date counted from today. */
export function inDays(days: number): string {
  const now = new Date();
  return today(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days));
}

/** A row of a list, for tests: due in five days unless it is changed. */
export function anInvoiceRow(number: number, change: Partial<InvoiceRow> = {}): InvoiceRow {
  return {
    id: idOf(number),
    kind: "invoice",
    number: `NW-${number}`,
    status: "issued",
    overdue: false,
    client: { id: idOf(80), name: "Brook Dental" },
    issuedOn: inDays(-25),
    dueOn: inDays(5),
    total: eur(119_000),
    due: eur(119_000),
    ...change,
  };
}

const nowhere = { line1: "", line2: "", city: "", region: "", postalCode: "", country: "" };
const contact = { address: nowhere, email: "", phone: "", vatNumber: "" };

/** A whole invoice, for tests: ten hours at 100, 19 % VAT. */
export function anInvoice(number: number, change: Partial<Invoice> = {}): Invoice {
  const line = { id: idOf(500), description: "Support", quantity: "10", unitPrice: 10_000, discount: 0 };
  const vat = { taxRate: 1900, taxName: "VAT" };
  return {
    ...anInvoiceRow(number),
    seller: { ...contact, name: "Northwind IT" },
    buyer: { ...contact, name: "Brook Dental", address: { ...nowhere, line1: "1 High Street" } },
    lines: [{ ...line, ...vat, net: eur(100_000), entries: null }],
    taxes: [{ ...vat, net: eur(100_000), tax: eur(19_000) }],
    net: eur(100_000),
    tax: eur(19_000),
    note: "",
    paymentDetails: "IBAN XX12",
    payments: [],
    credits: null,
    creditNotes: [],
    voidReason: null,
    createdAt: "2026-11-01T09:00:00.000Z",
    can: { edit: false, issue: false, void: false, credit: false, recordPayment: false, delete: false },
    ...change,
  };
}
