import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Invoice } from "../../../contract/invoices.ts";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { DeskInvoice } from "./desk-invoice.tsx";
import { aDraft, anInvoice } from "./desk-samples.ts";

/** Staff look at an invoice of which the client is shown something else. */
function show(invoice: Invoice, asClient: () => unknown) {
  const asked = serve({
    "GET /invoices/*": ({ search }) => (search.get("as") === "client" ? asClient() : invoice),
  });
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

test("one key shows an invoice as its client sees it, and shows one's own again", async () => {
  const invoice = anInvoice({ note: "Ours to see" });
  const asked = show(invoice, () => ({ ...invoice, note: "Theirs to see" }));
  expect(await screen.findByText("Ours to see")).toBeDefined();
  expect(asked.some(({ search }) => search.has("as"))).toBe(false);
  await userEvent.keyboard("v");
  expect(await screen.findByText("Theirs to see")).toBeDefined();
  expect(screen.queryByText("Ours to see")).toBeNull();
  expect(screen.getByText(`This is what ${invoice.client.name} sees.`)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Back to your own view" }));
  expect(await screen.findByText("Ours to see")).toBeDefined();
});

test("of a draft it says that the client does not see it yet", async () => {
  const draft = aDraft();
  show(draft, () => refuse(404, "not_found"));
  await screen.findByRole("button", { name: "Issue" });
  await userEvent.keyboard("v");
  expect(await screen.findByText(new RegExp(`${draft.client.name} does not see this yet`))).toBeDefined();
  await userEvent.keyboard("v");
  expect(screen.queryByText(/does not see this yet/)).toBeNull();
});

test("what could not be asked is said, and can be asked again", async () => {
  let fails = true;
  const invoice = anInvoice({ note: "Ours to see" });
  show(invoice, () => (fails ? refuse(500, "internal") : { ...invoice, note: "Theirs to see" }));
  await screen.findByText("Ours to see");
  await userEvent.keyboard("v");
  const again = await screen.findByRole("button", { name: "Try again" });
  fails = false;
  await userEvent.click(again);
  expect(await screen.findByText("Theirs to see")).toBeDefined();
});
