import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Invoice } from "../../../contract/invoices.ts";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { DeskInvoice } from "./desk-invoice.tsx";
import { aDraft, anInvoice } from "./desk-samples.ts";

function show(invoice: Invoice, answers: Parameters<typeof serve>[0] = {}) {
  const asked = serve({ "GET /invoices/*": () => invoice, ...answers });
  render(
    <Providers
      session={aSession("tenant_admin")}
      path="/desk/invoices/$id"
      at={`/desk/invoices/${invoice.id}`}
    >
      <DeskInvoice />
    </Providers>,
  );
  return asked;
}

const patches = (asked: ReturnType<typeof serve>) =>
  asked.filter(({ method }) => method === "PATCH").map(({ body }) => body as { lines: object[] });
const field = (name: string) => screen.findByRole("textbox", { name: new RegExp(`^${name}`) });

test("a draft is saved by itself, and its sums are those of the server", async () => {
  const saved = aDraft({ total: { amount: 24_200, currency: "EUR" } });
  const asked = show(aDraft(), { "PATCH /invoices/*": () => saved });
  const quantity = await field("Quantity of line 1");
  await userEvent.clear(quantity);
  await userEvent.type(quantity, "4");
  expect(await screen.findByText("€242.00")).toBeDefined();
  expect(patches(asked).at(-1)?.lines).toMatchObject([{ quantity: "4", unitPrice: 5000, taxRate: 2100 }]);
  expect(await screen.findByText("All changes saved")).toBeDefined();
});

test("Enter at the end adds a line with the tax of the one before, and a blank line is not sent", async () => {
  const asked = show(aDraft(), { "PATCH /invoices/*": () => aDraft() });
  await userEvent.type(await field("Description of line 1"), " and December{Enter}");
  await waitFor(async () => expect(document.activeElement).toBe(await field("Description of line 2")));
  expect(await field("Name of the tax of line 2")).toHaveProperty("value", "VAT");
  await waitFor(() => expect(patches(asked).at(-1)?.lines).toHaveLength(1));
});

test("a line that was begun is not sent before it is whole, and says what is missing", async () => {
  const asked = show(aDraft(), { "PATCH /invoices/*": () => aDraft() });
  await userEvent.click(await screen.findByRole("button", { name: "Add line" }));
  await userEvent.type(await field("Description of line 2"), "Travel");
  expect(await screen.findByText("Give a price.")).toBeDefined();
  expect(screen.getByText("Not saved: complete the marked fields")).toBeDefined();
  expect(screen.getByRole("button", { name: "Issue" })).toHaveProperty("disabled", true);
  expect(patches(asked)).toEqual([]);
  await userEvent.type(await field("Unit price of line 2"), "12,50");
  await waitFor(() =>
    expect(patches(asked).at(-1)?.lines[1]).toMatchObject({ unitPrice: 1250, quantity: "1" }),
  );
});

test("what could not be saved is still there after the page was left, and is saved then", async () => {
  const first = show(aDraft(), { "PATCH /invoices/*": () => refuse(503, "unavailable") });
  await userEvent.type(await field("Description of line 1"), " (updated)");
  expect((await screen.findAllByText(/What you typed is kept here/)).length).toBeGreaterThan(0);
  expect(patches(first).length).toBeGreaterThan(0);
  document.body.innerHTML = "";
  const again = show(aDraft(), { "PATCH /invoices/*": () => aDraft() });
  expect(await field("Description of line 1")).toHaveProperty("value", "Support in November (updated)");
  await waitFor(() =>
    expect(patches(again)[0]?.lines[0]).toMatchObject({ description: "Support in November (updated)" }),
  );
});

test("issuing says what happens first, and names the sum on its button", async () => {
  let now = aDraft();
  const asked = show(now, {
    "GET /invoices/*": () => now,
    "POST /invoices/*/issue": () => {
      now = anInvoice();
      return now;
    },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Issue" }));
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByText(/gets its number and cannot be changed/)).toBeDefined();
  await userEvent.click(within(dialog).getByRole("button", { name: "Issue invoice of €121.00" }));
  expect(await screen.findByRole("heading", { level: 1, name: "NW-42" })).toBeDefined();
  expect(asked.find(({ path }) => path.endsWith("/issue"))).toBeDefined();
});

test("a payment begins with all that is due, and more than that is refused beside the amount", async () => {
  const asked = show(anInvoice(), { "POST /invoices/*/payments": () => anInvoice({ status: "paid" }) });
  await userEvent.click(await screen.findByRole("button", { name: "Record payment" }));
  const dialog = await screen.findByRole("dialog");
  const amount = within(dialog).getByRole("textbox", { name: "Amount" });
  expect(amount).toHaveProperty("value", "121.00");
  await userEvent.clear(amount);
  await userEvent.type(amount, "200");
  await userEvent.click(within(dialog).getByRole("button", { name: "Record €200.00" }));
  expect(await within(dialog).findByText("At most €121.00 is still to be paid.")).toBeDefined();
  await userEvent.clear(amount);
  await userEvent.type(amount, "21");
  await userEvent.click(within(dialog).getByRole("button", { name: "Record €21.00" }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith("/payments"))?.body).toMatchObject({
      amount: 2100,
      method: "bank_transfer",
    }),
  );
});

test("voiding asks for a reason and names the invoice", async () => {
  const asked = show(anInvoice(), { "POST /invoices/*/void": () => anInvoice({ status: "void" }) });
  await userEvent.click(await screen.findByRole("button", { name: "More actions" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Void" }));
  const dialog = await screen.findByRole("dialog", { name: "Void NW-42?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Void NW-42" }));
  expect(await within(dialog).findByText("Give a reason.")).toBeDefined();
  await userEvent.type(within(dialog).getByRole("textbox", { name: "Reason" }), "Wrong client");
  await userEvent.click(within(dialog).getByRole("button", { name: "Void NW-42" }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith("/void"))?.body).toEqual({ reason: "Wrong client" }),
  );
});

test("some of the lines are credited, in the quantity that was chosen", async () => {
  const asked = show(anInvoice(), { "POST /invoices/*/credit": () => anInvoice({ number: "NW-43" }) });
  await userEvent.click(await screen.findByRole("button", { name: "More actions" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Credit note" }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.click(within(dialog).getByRole("radio", { name: "Some of its lines" }));
  await userEvent.click(within(dialog).getByRole("checkbox", { name: "Support in November" }));
  const quantity = within(dialog).getByRole("textbox", { name: /Quantity of/ });
  await userEvent.clear(quantity);
  await userEvent.type(quantity, "0.5");
  await userEvent.type(within(dialog).getByRole("textbox", { name: "Reason" }), "Half an hour too much");
  await userEvent.click(within(dialog).getByRole("button", { name: "Issue credit note for NW-42" }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith("/credit"))?.body).toMatchObject({
      reason: "Half an hour too much",
      lines: [{ description: "Support in November", quantity: "0.5", unitPrice: 5000 }],
    }),
  );
});
