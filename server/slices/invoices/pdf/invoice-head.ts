import type { Invoice } from "../../../../contract/invoices.ts";
import { drawBadge, drawSender } from "../../../kernel/pdf/letterhead.ts";
import {
  contentWidth,
  grey,
  leadingOf,
  page,
  type Sheet,
  type TextStyle,
} from "../../../kernel/pdf/sheet.ts";
import type { Wording } from "./labels.ts";

type Party = Invoice["seller"];

const caption: TextStyle = { size: 8, weight: "strong", color: grey };
const text: TextStyle = { size: 9 };
const name: TextStyle = { size: 9, weight: "strong" };
const title: TextStyle = { size: 22, weight: "strong" };
const statement: TextStyle = { size: 15, weight: "strong" };

const badges = {
  draft: { ink: "#5b6270", paper: "#eef0f3" },
  void: { ink: "#b42318", paper: "#fdecea" },
  paid: { ink: "#1a7f4b", paper: "#e6f5ed" },
};

const isCredit = (invoice: Invoice) => invoice.kind === "credit_note";

/** What the document is called, as on its first line. */
export function titleOf(invoice: Invoice, wording: Wording): string {
  return wording.label(isCredit(invoice) ? "creditNote" : "invoice");
}

function drawTitle(sheet: Sheet, invoice: Invoice, wording: Wording): void {
  sheet.put(titleOf(invoice, wording), title, page.right, page.top + 17, "right", 230);
  let below = page.top + 27;
  if (invoice.number) {
    sheet.put(invoice.number, { size: 10, color: grey }, page.right, page.top + 33, "right", 230);
    below += 14;
  }
  if (invoice.status !== "issued" && !(isCredit(invoice) && invoice.status === "paid")) {
    drawBadge(sheet, wording.label(invoice.status), badges[invoice.status], below);
  }
}

function addressLines(party: Party, wording: Wording): string[] {
  const { line1, line2, city, region, postalCode, country } = party.address;
  const place = [postalCode, city].filter(Boolean).join(" ");
  const vat = party.vatNumber && wording.label("vatNumber", { number: party.vatNumber });
  return [line1, line2, place, region, country, vat, party.email, party.phone].filter(Boolean);
}

function drawParty(sheet: Sheet, label: string, party: Party, x: number, width: number, wording: Wording) {
  const top = sheet.y;
  sheet.put(label, caption, x, top + caption.size, "left", width);
  let y = top + leadingOf(caption) + 3;
  y = sheet.block(party.name, name, x, y, width);
  for (const line of addressLines(party, wording)) y = sheet.block(line, text, x, y, width);
  return y;
}

function factsOf(invoice: Invoice, wording: Wording): [string, string][] {
  const facts: [string, string | null][] = [
    [wording.label("number"), invoice.number],
    [wording.label("issuedOn"), invoice.issuedOn && wording.date(invoice.issuedOn)],
    [wording.label("dueOn"), isCredit(invoice) ? null : invoice.dueOn && wording.date(invoice.dueOn)],
    [wording.label("credits"), invoice.credits?.number ?? null],
    [wording.label("currency"), invoice.total.currency],
  ];
  return facts.flatMap(([label, value]) => (value ? [[label, value] as [string, string]] : []));
}

function drawFacts(sheet: Sheet, invoice: Invoice, wording: Wording, x: number, width: number): number {
  let y = sheet.y;
  for (const [label, value] of factsOf(invoice, wording)) {
    sheet.put(label, caption, x, y + caption.size, "left", width);
    y = sheet.block(value, text, x, y + leadingOf(caption) + 1, width) + 5;
  }
  return y;
}

/** The sentence that a reader looks for: how much is due, and when. */
function statementOf(invoice: Invoice, wording: Wording): string {
  const { total, due, status } = invoice;
  if (status === "draft") return wording.label("notIssued", { amount: wording.money(total) });
  if (status === "void") return wording.label(isCredit(invoice) ? "voidedNote" : "voided");
  if (isCredit(invoice)) return wording.label("credited", { amount: wording.money(total) });
  if (due.amount > 0) {
    const amount = wording.money(due);
    return invoice.dueOn
      ? wording.label("dueBy", { amount, date: wording.date(invoice.dueOn) })
      : wording.label("due", { amount });
  }
  return invoice.creditNotes.length === 0 && invoice.payments.length > 0
    ? wording.label("paidInFull", { amount: wording.money(total) })
    : wording.label("settled");
}

/** Draws all that stands above the lines: sender, title, addresses, dates and the sum in one sentence. */
export function drawHead(sheet: Sheet, invoice: Invoice, wording: Wording, logo: Uint8Array | null): void {
  drawSender(sheet, invoice.seller.name, logo);
  drawTitle(sheet, invoice, wording);
  sheet.y = page.top + 84;
  const width = 170;
  const third = page.left + 2 * (width + 16);
  const ends = [
    drawParty(sheet, wording.label("billTo"), invoice.buyer, page.left, width, wording),
    drawParty(sheet, wording.label("from"), invoice.seller, page.left + width + 16, width, wording),
    drawFacts(sheet, invoice, wording, third, page.right - third),
  ];
  sheet.y = Math.max(...ends) + 18;
  for (const line of sheet.lines(statementOf(invoice, wording), statement, contentWidth)) {
    sheet.draw(line, statement, page.left, sheet.y + statement.size);
    sheet.y += leadingOf(statement);
  }
  if (invoice.voidReason) {
    const reason = wording.label("reason", { reason: invoice.voidReason });
    sheet.flow(reason, { ...text, color: grey }, page.left, contentWidth * 0.75);
  }
  sheet.y += 14;
}
