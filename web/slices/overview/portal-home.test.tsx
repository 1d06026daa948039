import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { anInvoiceRow, eur, inDays } from "../invoices/sample.ts";
import { aTicketRow } from "../tickets/sample.ts";
import { PortalHome } from "./portal-home.tsx";

const at = "2026-11-19T09:00:00.000Z";
const overview = {
  needs: [] as unknown[],
  openTickets: { count: 0, items: [] as unknown[] },
  unpaid: { count: 0, sums: [] as unknown[], items: [] as unknown[] } as unknown,
  projects: null as unknown,
  activity: [] as unknown[],
};
const lead = {
  id: aTicketRow(70).id,
  name: "Tomasz W",
  title: "Lead",
  email: "t@nw.example",
  phone: "+49 30 1",
};

function show(change: Partial<typeof overview> = {}, answers: Parameters<typeof serve>[0] = {}) {
  serve({
    "GET /overview": () => ({ ...overview, ...change }),
    "GET /directory/team": () => ({ items: [{ ...lead, main: true }] }),
    ...answers,
  });
  render(
    <Providers>
      <PortalHome />
    </Providers>,
  );
}

test("whatever waits for the reader is one list over all kinds, each with its action", async () => {
  const { id, number, subject } = aTicketRow(1);
  const { due, ...invoice } = anInvoiceRow(5, { overdue: true, dueOn: inDays(-2) });
  show({
    needs: [
      { kind: "invoice_due", at, invoice: { ...invoice, due } },
      { kind: "ticket_reply", at, ticket: { id, number, subject, status: "waiting" } },
      { kind: "ticket_rating", at, ticket: { ...aTicketRow(2), status: "resolved" } },
    ],
  });
  const list = (await screen.findByRole("link", { name: "View: Invoice NW-5" })).closest("ul") as HTMLElement;
  const [first, second, third] = within(list).getAllByRole("listitem");
  expect(first?.textContent).toContain("2 days late");
  expect(first?.textContent).toContain("€1,190.00");
  expect(second?.textContent).toContain("Northwind IT waits for your answer");
  expect(
    within(second as HTMLElement)
      .getByRole("link")
      .getAttribute("href"),
  ).toBe(`/tickets/${id}`);
  expect(within(third as HTMLElement).getByRole("link", { name: /Rate/ })).toBeTruthy();
});

test("somebody with nothing to do is told so, by name", async () => {
  show();
  expect(await screen.findByText("Nothing needs you, Ada")).toBeTruthy();
  expect(screen.getByText("No open tickets.")).toBeTruthy();
  expect(screen.getByText("Everything is paid.")).toBeTruthy();
});

test("a long list of needs shows the first, and the rest when asked", async () => {
  const needs = Array.from({ length: 9 }, (_, index) => {
    const { id, number, subject } = aTicketRow(index + 1);
    return { kind: "ticket_reply", at, ticket: { id, number, subject, status: "waiting" } };
  });
  show({ needs });
  expect(await screen.findAllByRole("link", { name: /^Reply:/ })).toHaveLength(6);
  await userEvent.click(screen.getByRole("button", { name: "Show 3 more" }));
  expect(screen.getAllByRole("link", { name: /^Reply:/ })).toHaveLength(9);
});

test("what is owed is summed by currency, and what is late is said", async () => {
  const sums = [
    { open: eur(119_000), overdue: eur(19_000) },
    { open: { amount: 5_000, currency: "USD" }, overdue: { amount: 0, currency: "USD" } },
  ];
  show({ unpaid: { count: 2, sums, items: [anInvoiceRow(1), anInvoiceRow(2)] } });
  expect(await screen.findByText("$50.00")).toBeTruthy();
  expect(screen.getByText("€190.00").parentElement?.textContent).toContain("of it late");
  expect(screen.getByRole("link", { name: "Show all 2 open" }).getAttribute("href")).toBe(
    "/invoices?status=open",
  );
});

test("a person who may not read invoices sees no money", async () => {
  show({ unpaid: null });
  await screen.findByText("No open tickets.");
  expect(screen.queryByRole("heading", { name: "To pay" })).toBeNull();
});

test("activity is told in sentences that lead to what they are about", async () => {
  const ticket = { to: "ticket", id: aTicketRow(1).id };
  show({
    activity: [
      { id: "1", at, type: "ticket.replied", actor: "Jonas", subject: "Printer", link: ticket },
      { id: "2", at, type: "ticket.teleported", actor: "Jonas", subject: "Printer", link: null },
    ],
  });
  expect(await screen.findByText("Jonas replied")).toBeTruthy();
  expect(screen.getByText("Jonas did something here")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Printer" }).getAttribute("href")).toBe(`/tickets/${ticket.id}`);
});

test("contacts that fail to load leave the rest in sight", async () => {
  show({}, { "GET /directory/team": () => refuse(500, "internal") });
  expect(await screen.findByText("Nothing needs you, Ada")).toBeTruthy();
  expect(await screen.findByRole("alert")).toBeTruthy();
});

test("the people who look after the company can be written to and called", async () => {
  show();
  expect((await screen.findByRole("link", { name: "Write to Tomasz W" })).getAttribute("href")).toBe(
    "mailto:t@nw.example",
  );
  expect(screen.getByRole("link", { name: "Call Tomasz W" }).getAttribute("href")).toBe("tel:+49301");
});
