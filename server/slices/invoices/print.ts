import type { Ctx } from "../../kernel/context.ts";
import { invoiceOutput } from "./output.ts";
import { renderInvoicePdf } from "./pdf/invoice-pdf.ts";
import { readSettings } from "./queries.ts";

/** Letters, digits and a few signs of a number; the rest could mean something in a file's name. */
const fileName = (number: string) => `${number.replace(/[^\p{L}\p{N}._-]+/gu, "-")}.pdf`;

/**
 * An invoice as a PDF file named by its number.
 * @throws Refusal not_found; PdfError when it could not be made
 */
export async function printInvoice(ctx: Ctx, id: string): Promise<File> {
  const invoice = await invoiceOutput(ctx, id);
  const { accent, logo } = await readSettings(ctx.db);
  const pdf = await renderInvoicePdf(invoice, { accent, locale: "en", ...(logo ? { logo } : {}) });
  return new File([pdf as Uint8Array<ArrayBuffer>], fileName(invoice.number ?? "draft"), {
    type: "application/pdf",
  });
}
