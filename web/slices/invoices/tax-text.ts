import { formatBasisPoints } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";

/** A tax as it is written on a line: `VAT 19%`, or that there is none. */
export function taxText({ taxName, taxRate }: { taxName: string; taxRate: number }): string {
  if (taxRate === 0) return taxName || t("invoices.paper.noTax");
  return [taxName, formatBasisPoints(taxRate)].filter(Boolean).join(" ");
}
