import type { Invoice } from "../../../../contract/invoices.ts";
import { readableOnWhite } from "../../../kernel/colour.ts";
import { finish, openDocument } from "../../../kernel/pdf/document.ts";
import { hanOf, hanOfLocale } from "../../../kernel/pdf/fallback.ts";
import { drawContinuation, drawFooters } from "../../../kernel/pdf/letterhead.ts";
import { usableLogo } from "../../../kernel/pdf/logo.ts";
import { grey, leadingOf, page, Sheet, type TextStyle } from "../../../kernel/pdf/sheet.ts";
import { drawHead, titleOf } from "./invoice-head.ts";
import { type Wording, wordingOf } from "./labels.ts";
import { drawLines } from "./lines-table.ts";
import { drawTotals } from "./totals.ts";

export interface PdfOptions {
  /** PNG or JPEG. One that cannot be read is left out, and the seller's name stands in its place. */
  logo?: Uint8Array;
  /** BCP 47; decides words, dates, figures. */
  locale: string;
  /** `#rrggbb`; darkened where it could not be read on white. */
  accent: string;
}

const measure = 400;

const nameOf = (invoice: Invoice, wording: Wording) =>
  `${titleOf(invoice, wording)} ${invoice.number ?? wording.label("draft")}`;

/** A word across the page, behind everything, for what must not be taken for an invoice to pay. */
function drawMark(sheet: Sheet, invoice: Invoice, wording: Wording): void {
  if (invoice.status !== "void" && invoice.status !== "draft") return;
  const word = wording.label(invoice.status);
  const size = Math.min(170, 520 / sheet.widthOf(word, { size: 1, weight: "strong" }));
  const color = invoice.status === "void" ? "#fbe3e1" : "#f0f1f4";
  sheet.doc.save().rotate(-38, { origin: [page.width / 2, page.height / 2] });
  const baseline = page.height / 2 + size * 0.36;
  sheet.put(word, { size, weight: "strong", color }, page.width / 2, baseline, "center", 2 * page.width);
  sheet.doc.restore();
}

function drawFoot(sheet: Sheet, invoice: Invoice, wording: Wording): void {
  const { name, vatNumber, email } = invoice.seller;
  const vat = vatNumber && wording.label("vatNumber", { number: vatNumber });
  const sender = [name, vat, email].filter(Boolean).join("  ·  ");
  drawFooters(sheet, sender, (page, pages) => wording.label("page", { page, pages }));
}

function drawText(sheet: Sheet, label: string, text: string): void {
  if (text === "") return;
  const head: TextStyle = { size: 8, weight: "strong", color: grey };
  sheet.y += 16;
  sheet.ensure(leadingOf(head) + 3 * leadingOf({ size: 9 }));
  sheet.put(label, head, page.left, sheet.y + head.size);
  sheet.y += leadingOf(head) + 2;
  sheet.flow(text, { size: 9 }, page.left, measure);
}

function drawInvoice(sheet: Sheet, invoice: Invoice, wording: Wording, options: PdfOptions): void {
  const accent = readableOnWhite(options.accent);
  drawMark(sheet, invoice, wording);
  sheet.doc.rect(0, 0, page.width, 5).fill(accent);
  drawHead(sheet, invoice, wording, usableLogo(options.logo));
  drawLines(sheet, invoice, wording, accent);
  sheet.y += 8;
  drawTotals(sheet, invoice, wording, accent);
  drawText(sheet, wording.label("note"), invoice.note);
  const payable = invoice.kind === "invoice" && invoice.status !== "void";
  if (payable) drawText(sheet, wording.label("paymentDetails"), invoice.paymentDetails);
  drawFoot(sheet, invoice, wording);
}

function drawFurtherPage(sheet: Sheet, invoice: Invoice, wording: Wording): void {
  drawMark(sheet, invoice, wording);
  drawContinuation(sheet, invoice.seller.name, nameOf(invoice, wording));
}

/** All the text of an invoice that people wrote, to tell which language's ideographs it is likely to hold. */
function writtenIn({ seller, buyer, lines, note, paymentDetails }: Invoice): string {
  const parties = [buyer, seller].flatMap((party) => [party.name, ...Object.values(party.address)]);
  return [...parties, ...lines.map((line) => line.description), note, paymentDetails].join("\n");
}

/** What an invoice is printed from. */
export interface InvoiceOrder {
  invoice: Invoice;
  options: PdfOptions;
}

/** An invoice in the thread for documents. */
export const renderOrder = ({ invoice, options }: InvoiceOrder) => renderHere(invoice, options);

/** An invoice or credit note as a PDF on A4, in any script. Takes a moment and memory: `printPdf` is what to call. */
export async function renderHere(invoice: Invoice, options: PdfOptions): Promise<Uint8Array> {
  const wording = wordingOf(options.locale);
  const name = nameOf(invoice, wording);
  const doc = openDocument({
    title: `${name}, ${invoice.seller.name}`,
    author: invoice.seller.name,
    subject: `${name}, ${invoice.buyer.name}`,
    language: wording.locale,
    createdAt: new Date(invoice.createdAt),
  });
  const han = hanOf(writtenIn(invoice), hanOfLocale(wording.locale));
  const sheet = new Sheet(doc, han, (next) => drawFurtherPage(next, invoice, wording));
  drawInvoice(sheet, invoice, wording, options);
  return finish(doc);
}
