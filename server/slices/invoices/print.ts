import type { Ctx } from "../../kernel/context.ts";
import { Later } from "../../kernel/http/routes.ts";
import { printPdf } from "../../kernel/pdf/printer.ts";
import { invoiceOutput } from "./output.ts";
import type { InvoiceOrder } from "./pdf/render.ts";
import { readSettings } from "./queries.ts";

/** Letters, digits and a few signs of a number; the rest could mean something in a file's name. */
const fileName = (number: string) => `${number.replace(/[^\p{L}\p{N}._-]+/gu, "-")}.pdf`;

/**
 * An invoice as a PDF file named by its number, made when the transaction has ended.
 * @throws Refusal not_found; later unavailable when too many wait, PdfError when it could not be made
 */
export async function printInvoice(ctx: Ctx, id: string): Promise<Later<File>> {
  const invoice = await invoiceOutput(ctx, id);
  // A draft is the provider's own until it is issued.
  const { client, number } = invoice;
  if (number !== null) ctx.shown.push({ clientId: client.id, id, label: number });
  const { accent, logo } = await readSettings(ctx.db);
  const options = { accent, locale: "en", ...(logo ? { logo } : {}) };
  const order: InvoiceOrder = { invoice, options };
  return new Later(() => printPdf("invoice", order, fileName(invoice.number ?? "draft")));
}
