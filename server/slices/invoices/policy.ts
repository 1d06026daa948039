import { type Actor, can, isStaff } from "../../kernel/context.ts";

/** What decides what may be done with an invoice. Amounts in minor units. */
export interface InvoiceState {
  kind: string;
  status: string;
  total: number;
  paid: number;
  credited: number;
}

/** Staff who write invoices. */
export function canBill(actor: Actor): boolean {
  return isStaff(actor) && can(actor, "invoices.write");
}

/** Only drafts change; the same holds for deleting them and for issuing. */
export function canEdit(actor: Actor, invoice: InvoiceState): boolean {
  return canBill(actor) && invoice.status === "draft";
}

/** Voiding takes back what nobody acted upon yet; afterwards there is the credit note. */
export function canVoid(actor: Actor, { kind, status, paid, credited }: InvoiceState): boolean {
  return canBill(actor) && kind === "invoice" && status === "issued" && paid === 0 && credited === 0;
}

export function canCredit(actor: Actor, { kind, status, total, credited }: InvoiceState): boolean {
  const open = status === "issued" || status === "paid";
  return canBill(actor) && kind === "invoice" && open && credited < total;
}

export function canRecordPayment(actor: Actor, invoice: InvoiceState): boolean {
  const due = invoice.total - invoice.paid - invoice.credited;
  return canBill(actor) && invoice.kind === "invoice" && invoice.status === "issued" && due > 0;
}
