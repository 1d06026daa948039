import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import type { Billable } from "./billable-data.ts";
import { BillableScreen } from "./billable-screen.tsx";
import { DeskInvoice } from "./desk-invoice.tsx";
import { aDraft, anInvoice } from "./desk-samples.ts";
import { InvoicePaper } from "./invoice-paper.tsx";

const id = (number: number) => `01900000-0000-7000-8000-${String(number).padStart(12, "0")}`;
const euros = (amount: number) => ({ amount, currency: "EUR" });
const project = { id: id(7), name: "Relaunch" };

function aBillable(change: Partial<Billable> = {}): Billable {
  const line = {
    kind: "time_entry",
    quantity: "2.5",
    unitPrice: 10_000,
    net: euros(25_000),
    minutes: 150,
  } as const;
  return {
    client: { id: id(3), name: "Brook Dental" },
    currency: "EUR",
    drafts: [],
    taxRate: 2100,
    taxName: "VAT",
    lines: [
      { ...line, key: "a", description: "Relaunch · Amina\nMar 2 – 20, 2026", count: 3 },
      { ...line, key: "b", description: "Relaunch · Jonas\nMar 3, 2026", count: 1 },
    ],
    count: 4,
    minutes: 300,
    net: euros(50_000),
    tax: euros(10_500),
    total: euros(60_500),
    unrated: 0,
    more: false,
    tooManyLines: false,
    blocked: [],
    otherCurrency: [],
    ...change,
  };
}

function show(answers: Parameters<typeof serve>[0], search = `project=${project.id}`) {
  const asked = serve({ "GET /invoices/billable": () => aBillable(), ...answers });
  render(
    <Providers
      session={aSession("tenant_admin")}
      path="/desk/invoices/billable"
      at={`/desk/invoices/billable?${search}`}
    >
      <BillableScreen />
    </Providers>,
  );
  return asked;
}
const posts = (asked: ReturnType<typeof serve>, path: string) =>
  asked.filter((one) => one.method === "POST" && one.path === path).map(({ body }) => body);

test("a line that is left out is not asked for, and what was shown is what is written", async () => {
  const asked = show({
    "GET /invoices/billable": ({ search }) =>
      search.getAll("without").includes("b")
        ? aBillable({ count: 3, net: euros(25_000), total: euros(30_250) })
        : aBillable(),
    "POST /invoices/entries": () => aDraft(),
  });
  await userEvent.click(await screen.findByRole("checkbox", { name: "Invoice Relaunch · Jonas" }));
  await userEvent.click(await screen.findByRole("button", { name: "Draft invoice of €302.50" }));
  await waitFor(() =>
    expect(posts(asked, "/invoices/entries")).toMatchObject([
      {
        projectId: project.id,
        without: ["b"],
        taxRate: 2100,
        taxName: "VAT",
        expected: { count: 3, net: 25_000 },
      },
    ]),
  );
});

test("whoever comes second is told so, and sees what is left", async () => {
  let left = aBillable();
  show({
    "GET /invoices/billable": () => left,
    "POST /invoices/entries": () => {
      left = aBillable({ lines: [], count: 0 });
      return refuse(409, "stale");
    },
  });
  await userEvent.click(await screen.findByRole("button", { name: /^Draft invoice of/ }));
  expect(await screen.findByText(/invoiced or changed some of this in the meantime/)).toBeDefined();
  expect(await screen.findByText("Nothing to invoice")).toBeDefined();
});

test("what the policy blocks is named with its reason, and submitted from here", async () => {
  const sum = { project, kind: "time_entry", count: 2, minutes: 90, amount: euros(15_000) } as const;
  const asked = show({
    "GET /invoices/billable": () =>
      aBillable({
        blocked: [
          { ...sum, reason: "not_submitted" },
          { ...sum, reason: "rejected" },
        ],
      }),
    "POST /approvals/submissions": () => ({ more: false, items: [] }),
  });
  const part = within(
    (await screen.findByRole("heading", { name: "Cannot be invoiced yet" })).closest("section")!,
  );
  expect(part.getByText("Rejected")).toBeDefined();
  expect(part.getByRole("link", { name: "See what was rejected" }).getAttribute("href")).toContain(
    "state=rejected",
  );
  await userEvent.click(part.getByRole("button", { name: "Submit for approval" }));
  await waitFor(() =>
    expect(posts(asked, "/approvals/submissions")).toMatchObject([
      { projectId: project.id, kind: "time_entry" },
    ]),
  );
});

const entries = { count: 2, minutes: 150, faulty: 0 };
const withEntries = (faulty = 0) =>
  aDraft({ lines: [{ ...aDraft().lines[0]!, entries: { ...entries, faulty } }] });

function showDraft(answers: Parameters<typeof serve>[0]) {
  const asked = serve({ "GET /invoices/*": () => withEntries(), ...answers });
  render(
    <Providers
      session={aSession("tenant_admin")}
      path="/desk/invoices/$id"
      at={`/desk/invoices/${aDraft().id}`}
    >
      <DeskInvoice />
    </Providers>,
  );
  return asked;
}

test("a draft whose entries were changed says so, and takes over the lines as the server has brought them up to date", async () => {
  let now = withEntries(1);
  showDraft({
    "GET /invoices/*": () => now,
    "POST /invoices/*/entries/refresh": () => {
      now = aDraft({ lines: [{ ...withEntries().lines[0]!, quantity: "3" }] });
      return now;
    },
  });
  expect(await screen.findByText("This draft is not what was recorded any more")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Bring lines up to date" }));
  await waitFor(() =>
    expect(screen.getByRole("textbox", { name: "Quantity of line 1" })).toHaveProperty("value", "3"),
  );
  expect(screen.queryByText("This draft is not what was recorded any more")).toBeNull();
});

test("a line that is written again is named, so that it keeps what it is made of; one that goes cannot be put back alone", async () => {
  const asked = showDraft({ "PATCH /invoices/*": () => withEntries() });
  await userEvent.type(await screen.findByRole("textbox", { name: "Description of line 1" }), "!");
  const patched = () => asked.filter(({ method }) => method === "PATCH").map(({ body }) => body);
  await waitFor(() => expect(patched()).toMatchObject([{ lines: [{ id: aDraft().lines[0]!.id }] }]));
  await userEvent.click(screen.getByRole("button", { name: "Line 1: more" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Remove" }));
  expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
});

test("the paper shows on demand what a line is made of", async () => {
  const entry = {
    id: id(50),
    kind: "time_entry",
    lineId: aDraft().lines[0]!.id,
    project,
    person: { id: id(51), name: "أمينة", kind: "staff" },
    day: "2026-03-04",
    minutes: 90,
    amount: euros(15_000),
    note: "Moved the mailboxes",
    category: null,
    fault: null,
  };
  const asked = serve({ "GET /invoices/*/entries": () => ({ items: [entry], nextCursor: null }) });
  const [line] = withEntries().lines;
  render(
    <Providers>
      <InvoicePaper invoice={anInvoice({ lines: [line!, { ...line!, id: id(60), entries: null }] })} />
    </Providers>,
  );
  const button = await screen.findByRole("button", { name: "2 entries, 2:30" });
  expect(asked).toEqual([]);
  await userEvent.click(button);
  expect(await screen.findByText("Moved the mailboxes")).toBeDefined();
  expect(screen.getByText("أمينة")).toBeDefined();
  await userEvent.click(button);
  expect(screen.queryByText("Moved the mailboxes")).toBeNull();
});
