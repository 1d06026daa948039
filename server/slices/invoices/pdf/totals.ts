import type { Invoice } from "../../../../contract/invoices.ts";
import { grey, hairline, leadingOf, page, type Sheet, type TextStyle } from "../../../kernel/pdf/sheet.ts";
import type { Wording } from "./labels.ts";

interface Row {
  label: string;
  amount: string;
  style: TextStyle;
  /** A line above: what follows is the sum of what stands before. */
  sum?: boolean;
}

const plain: TextStyle = { size: 9, tabular: true };
const quiet: TextStyle = { ...plain, color: grey };
const strong: TextStyle = { size: 10, weight: "strong", tabular: true };
const left = page.left + 220;

function taxRows(invoice: Invoice, wording: Wording): Row[] {
  return invoice.taxes
    .filter((row) => row.taxRate > 0 || row.taxName !== "")
    .map((row) => {
      const name = row.taxName === "" ? wording.label("tax") : row.taxName;
      const tax = `${name} ${wording.percent(row.taxRate)}`;
      return {
        label: wording.label("taxOn", { tax, net: wording.money(row.net) }),
        amount: wording.money(row.tax),
        style: quiet,
      };
    });
}

function settlementRows(invoice: Invoice, wording: Wording, accent: string): Row[] {
  const { currency } = invoice.total;
  const less = (amount: number) => wording.money({ amount: -amount, currency });
  const payments = invoice.payments.map((payment) => ({
    label: wording.label("payment", {
      date: wording.date(payment.receivedOn),
      method: wording.method(payment.method),
    }),
    amount: less(payment.amount.amount),
    style: quiet,
  }));
  const credits = invoice.creditNotes.map((note) => ({
    label: wording.label("credit", { number: note.number, date: wording.date(note.issuedOn) }),
    amount: less(note.total.amount),
    style: quiet,
  }));
  if (payments.length + credits.length === 0) return [];
  const owed = invoice.due.amount < 0;
  const due = { amount: Math.abs(invoice.due.amount), currency };
  return [
    ...payments,
    ...credits,
    {
      label: wording.label(owed ? "inYourFavour" : "amountDue"),
      amount: wording.money(due),
      style: { ...strong, color: accent },
      sum: true,
    },
  ];
}

function rowsOf(invoice: Invoice, wording: Wording, accent: string): Row[] {
  const settled = settlementRows(invoice, wording, accent);
  return [
    { label: wording.label("subtotal"), amount: wording.money(invoice.net), style: plain },
    ...taxRows(invoice, wording),
    {
      label: wording.label("total"),
      amount: wording.money(invoice.total),
      style: settled.length > 0 ? strong : { ...strong, color: accent },
      sum: true,
    },
    ...settled,
  ];
}

function drawRow(sheet: Sheet, row: Row): void {
  const leading = leadingOf(row.style);
  const amountWidth = sheet.widthOf(row.amount, row.style);
  const lines = sheet.lines(row.label, row.style, Math.max(80, page.right - left - amountWidth - 16));
  sheet.ensure(lines.length * leading + 10);
  if (row.sum) {
    sheet.rule(sheet.y + 1, hairline, 0.5, left);
    sheet.y += 6;
  }
  const first = sheet.y + row.style.size;
  lines.forEach((line, index) => {
    sheet.draw(line, row.style, left, first + index * leading);
  });
  sheet.put(row.amount, row.style, page.right, first, "right");
  sheet.y += lines.length * leading + 3.5;
}

/** Draws net, tax by rate, total, and what was paid and credited since, at the pen. */
export function drawTotals(sheet: Sheet, invoice: Invoice, wording: Wording, accent: string): void {
  const rows = rowsOf(invoice, wording, accent);
  sheet.ensure(Math.min(rows.length * 17 + 20, 220));
  for (const row of rows) drawRow(sheet, row);
}
