import type { Invoice } from "../../../../contract/invoices.ts";
import {
  type Align,
  grey,
  hairline,
  leadingOf,
  page,
  type Sheet,
  type TextStyle,
} from "../../../kernel/pdf/sheet.ts";
import type { Wording } from "./labels.ts";

type Line = Invoice["lines"][number];

/** One column: where it is, what stands at its head and what in a row. */
interface Column {
  head: string;
  value(line: Line): string;
  align: Align;
  x: number;
  width: number;
}

const body: TextStyle = { size: 9, tabular: true };
const words: TextStyle = { size: 9 };
const head: TextStyle = { size: 8, weight: "strong", color: grey };
const carry: TextStyle = { size: 8, color: grey, tabular: true };
const leading = leadingOf(body);
const gap = 14;
const padding = 5.5;
const carryHeight = leadingOf(carry) + 8;

function figures(invoice: Invoice, wording: Wording): Omit<Column, "x" | "width">[] {
  const { currency } = invoice.total;
  const price = (line: Line) => wording.amount({ amount: line.unitPrice, currency });
  const columns: Omit<Column, "x" | "width">[] = [
    { head: wording.label("quantity"), value: (line) => wording.quantity(line.quantity), align: "right" },
    { head: wording.label("unitPrice"), value: price, align: "right" },
  ];
  const off = (line: Line) => (line.discount ? wording.percent(line.discount) : "");
  if (invoice.lines.some((line) => line.discount > 0)) {
    columns.push({ head: wording.label("discount"), value: off, align: "right" });
  }
  if (invoice.lines.some((line) => line.taxRate > 0)) {
    columns.push({
      head: wording.label("tax"),
      value: (line) => wording.percent(line.taxRate),
      align: "right",
    });
  }
  columns.push({
    head: wording.label("amount", { currency }),
    value: (line) => wording.amount(line.net),
    align: "right",
  });
  return columns;
}

/** Figures get what their widest value needs, the description what is left. */
function layOut(sheet: Sheet, invoice: Invoice, wording: Wording): Column[] {
  let right = page.right;
  const placed: Column[] = [];
  for (const column of figures(invoice, wording).reverse()) {
    const values = invoice.lines.map((line) => sheet.widthOf(column.value(line), body));
    const width = Math.min(150, Math.max(30, sheet.widthOf(column.head, head), ...values));
    placed.unshift({ ...column, x: right, width });
    right -= width + gap;
  }
  const description: Column = {
    head: wording.label("description"),
    value: (line) => line.description,
    align: "left",
    x: page.left,
    width: right - page.left,
  };
  return [description, ...placed];
}

/** Draws the lines of an invoice at the pen, with the head again and the sum so far on every further page. */
export function drawLines(sheet: Sheet, invoice: Invoice, wording: Wording, accent: string): void {
  const columns = layOut(sheet, invoice, wording);
  const { currency } = invoice.total;
  let carried = 0;

  const drawHead = (): void => {
    for (const column of columns) {
      sheet.put(column.head, head, column.x, sheet.y + head.size, column.align, column.width);
    }
    sheet.y += leadingOf(head) + 3;
    sheet.rule(sheet.y, accent, 1);
    sheet.y += padding;
  };
  const drawCarry = (label: "carriedForward" | "broughtForward"): void => {
    const amount = wording.amount({ amount: carried, currency });
    sheet.put(wording.label(label), carry, columns[0]!.x, sheet.y + carry.size);
    sheet.put(amount, carry, page.right, sheet.y + carry.size, "right");
    sheet.y += carryHeight;
  };
  const turn = (): void => {
    if (carried > 0) drawCarry("carriedForward");
    sheet.newPage();
    drawHead();
    if (carried > 0) drawCarry("broughtForward");
  };

  const drawRow = (line: Line, last: boolean): void => {
    const text = sheet.lines(line.description, words, columns[0]!.width);
    const height = text.length * leading + padding;
    const reserve = last ? 0 : carryHeight;
    if (!sheet.fits(Math.min(height, 5 * leading) + reserve)) turn();
    for (const column of columns.slice(1)) {
      sheet.put(column.value(line), body, column.x, sheet.y + body.size, column.align, column.width);
    }
    carried += line.net.amount;
    for (const part of text) {
      if (!sheet.fits(leading + reserve)) turn();
      sheet.draw(part, words, columns[0]!.x, sheet.y + body.size);
      sheet.y += leading;
    }
    sheet.y += padding - 1;
    if (!last) sheet.rule(sheet.y, hairline);
    sheet.y += padding;
  };

  sheet.ensure(6 * leading);
  drawHead();
  if (invoice.lines.length === 0) {
    sheet.put(wording.label("noLines"), { ...body, color: grey }, page.left, sheet.y + body.size);
    sheet.y += leading + padding;
  }
  invoice.lines.forEach((line, index) => {
    drawRow(line, index === invoice.lines.length - 1);
  });
  sheet.rule(sheet.y - padding, hairline);
}
