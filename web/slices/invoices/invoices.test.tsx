import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Invoice } from "../../../contract/invoices.ts";
import { Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { InvoiceDetail } from "./invoice-detail.tsx";
import { InvoiceList } from "./invoice-list.tsx";
import { anInvoice, anInvoiceRow, eur, inDays } from "./sample.ts";

const totals = (change = {}) => ({
  items: [
    {
      currency: "EUR",
      open: eur(119_000),
      overdue: eur(0),
      paidThisYear: eur(500_000),
      openCount: 1,
      overdueCount: 0,
      ...change,
    },
  ],
});

function showList(rows: unknown[], sums: unknown = totals(), at = "/invoices") {
  const asked = serve({
    "GET /invoices": () => ({ items: rows, nextCursor: null }),
    "GET /invoices/totals": () => sums,
  });
  render(
    <Providers path="/invoices" at={at}>
      <InvoiceList />
    </Providers>,
  );
  return asked;
}

function showDetail(invoice: Invoice) {
  serve({ "GET /invoices/*": () => invoice });
  render(
    <Providers path="/invoices/$id" at={`/invoices/${invoice.id}`}>
      <InvoiceDetail />
    </Providers>,
  );
}

test("what is due says when, in words", async () => {
  showList([
    anInvoiceRow(1),
    anInvoiceRow(2, { overdue: true, dueOn: inDays(-12) }),
    anInvoiceRow(3, { status: "paid", due: eur(0) }),
  ]);
  const row = async (name: string) => within(await screen.findByRole("row", { name: new RegExp(name) }));
  expect((await row("NW-1")).getByText("in 5 days")).toBeTruthy();
  expect((await row("NW-2")).getByText("12 days late")).toBeTruthy();
  expect((await row("NW-2")).getByText("Overdue")).toBeTruthy();
  expect((await row("NW-3")).getByText("Paid")).toBeTruthy();
});

test("sums stay apart by currency, and lead to the invoices they are made of", async () => {
  const usd = (amount: number) => ({ amount, currency: "USD" });
  const other = {
    open: usd(7_000),
    overdue: usd(7_000),
    paidThisYear: usd(0),
    openCount: 1,
    overdueCount: 1,
  };
  const [first] = totals().items;
  showList([], { items: [first, { currency: "USD", ...other }] });
  const sums = await screen.findByRole("list", { name: "Sums" });
  expect(within(sums).getByText("€1,190.00")).toBeTruthy();
  expect(within(sums).getAllByText("$70.00")).toHaveLength(2);
  expect(within(sums).getByText("2 invoices")).toBeTruthy();
  const overdue = within(sums).getByRole("link", { name: "Overdue" });
  expect(overdue.getAttribute("href")).toBe("/invoices?status=overdue");
});

test("sums that fail leave the list in sight, and can be tried again", async () => {
  serve({
    "GET /invoices": () => ({ items: [anInvoiceRow(1)], nextCursor: null }),
    "GET /invoices/totals": () => refuse(500, "internal"),
  });
  render(
    <Providers path="/invoices">
      <InvoiceList />
    </Providers>,
  );
  expect(await screen.findByRole("link", { name: "NW-1" })).toBeTruthy();
  expect(await screen.findByRole("alert")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
});

test("without invoices it says where they will appear", async () => {
  showList([], { items: [] });
  expect(await screen.findByText("No invoices yet")).toBeTruthy();
});

test("filters come from the address, and one that finds nothing can be cleared", async () => {
  const asked = showList([], totals(), "/invoices?status=overdue&issuedFrom=2026-01-01&issuedTo=2026-12-31");
  expect(await screen.findByText("Nothing matches")).toBeTruthy();
  const list = asked.find(({ path }) => path === "/invoices");
  expect(list?.search.get("status")).toBe("overdue");
  expect(screen.getByRole("button", { name: "Remove filter Issued: In 2026" })).toBeTruthy();
  await userEvent.click(screen.getAllByRole("button", { name: "Clear filters" })[0] as HTMLElement);
  expect(await screen.findByText("No invoices yet")).toBeTruthy();
});

test("an invoice is the paper it is: parties, lines, tax by rate, sums; the PDF is one press away", async () => {
  showDetail(anInvoice(42));
  const paper = within(await screen.findByRole("article", { name: "Invoice NW-42" }));
  expect(paper.getByText("Brook Dental")).toBeTruthy();
  expect(paper.getByText("1 High Street")).toBeTruthy();
  const [line] = within(paper.getAllByRole("table")[0] as HTMLElement)
    .getAllByRole("row")
    .slice(1);
  expect(line?.textContent).toContain("Support");
  expect(line?.textContent).toContain("VAT 19%");
  expect(paper.getAllByText("€190.00").length).toBe(2);
  expect(paper.getByText("€1,190.00")).toBeTruthy();
  const pdf = screen.getByRole("link", { name: /Download PDF/ });
  expect(pdf.getAttribute("href")).toBe(`/api/v1/invoices/${anInvoice(42).id}/pdf`);
  expect(pdf.hasAttribute("download")).toBe(true);
});

test("what was paid and credited is taken off, and each payment is told", async () => {
  const payment = {
    id: anInvoice(9).id,
    amount: eur(50_000),
    method: "bank_transfer",
    reference: "R-77",
  } as const;
  showDetail(
    anInvoice(42, {
      due: eur(50_000),
      payments: [{ ...payment, receivedOn: "2026-11-10", recordedAt: "2026-11-10T09:00:00.000Z" }],
      creditNotes: [{ id: anInvoice(43).id, number: "NW-43", total: eur(19_000), issuedOn: "2026-11-12" }],
    }),
  );
  const paper = within(await screen.findByRole("article"));
  expect(paper.getByText("-€500.00")).toBeTruthy();
  expect(paper.getByText("-€190.00")).toBeTruthy();
  expect(screen.getAllByText("Bank transfer").length).toBeGreaterThan(0);
  expect(screen.getAllByText("R-77").length).toBeGreaterThan(0);
  const [note] = screen.getAllByRole("link", { name: "NW-43" });
  expect(note?.getAttribute("href")).toBe(`/invoices/${anInvoice(43).id}`);
  expect(screen.getByText("Partly paid")).toBeTruthy();
});

test("a late invoice says how late, and a void one that nothing is to be paid", async () => {
  showDetail(anInvoice(42, { overdue: true, dueOn: inDays(-3) }));
  expect(await screen.findByText("This invoice is 3 days late")).toBeTruthy();
  document.body.innerHTML = "";
  showDetail(anInvoice(44, { status: "void", due: eur(0), voidReason: "Sent twice" }));
  expect(await screen.findByText("This invoice is void")).toBeTruthy();
  expect(screen.getByText(/Sent twice/)).toBeTruthy();
});
