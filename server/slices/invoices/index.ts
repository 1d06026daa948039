import type { ConstraintCodes } from "../../kernel/refusal.ts";

/**
 * Invoices: what clients owe, what they paid, and what was credited.
 *
 * - draft: an invoice that is still written; clients do not see it
 * - issue: give it its number and date; from then on it is a document and does not change
 * - credit note: a document of its own that takes back an invoice, or part of it; its amounts are positive
 * - payment: money received on an invoice
 * - due: total less payments and credit notes; paid: nothing is due any more; overdue: due, and past the due date
 * - void: take back an invoice that nothing was paid or credited on
 */
export { type ImportedInvoice, importInvoice } from "./import.ts";
export {
  draftInvoice,
  issueInvoice,
  type Origin,
  removeInvoice,
  updateInvoice,
  voidInvoice,
} from "./invoices.ts";
export { invoicePage } from "./output.ts";
export { invoiceRoutes } from "./routes.ts";
export { creditInvoice, recordPayment } from "./settlement.ts";
export { invoiceSubjects } from "./subjects.ts";

export const invoiceConstraints: ConstraintCodes = {
  invoices_number_once: { code: "already_exists", path: "number" },
  invoices_not_due_before_issue: { code: "invalid_input", path: "dueOn" },
  invoices_issued_unchanged: { code: "not_allowed_now" },
  invoices_paid_at_most_whole: { code: "not_allowed_now" },
  invoices_credited_at_most_whole: { code: "not_allowed_now" },
};
