import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Expense, ExpenseReceipt } from "../../../contract/expenses.ts";
import { aSession, Providers } from "../../testing/providers.tsx";
import { serve } from "../../testing/serve.ts";
import { takeUploads } from "../../testing/uploads.ts";
import { Toaster } from "../../ui/toast.tsx";
import { aProject, idOf } from "../projects/sample.ts";
import { ExpenseDialog } from "./expense-dialog.tsx";

const eur = (amount: number) => ({ amount, currency: "EUR" });
const aReceipt = (number: number, name: string): ExpenseReceipt => ({
  id: idOf(600 + number),
  name,
  mediaType: "application/pdf",
  size: 1200,
  sha256: "ab".repeat(32),
  createdAt: "2026-11-20T09:00:00.000Z",
});

function anExpense(change: Partial<Expense> = {}): Expense {
  return {
    id: idOf(500),
    project: { id: idOf(1), name: "Harbour" },
    client: { id: idOf(80), name: "Brook Dental" },
    phase: null,
    person: { id: idOf(90), name: "Jonas Weber", kind: "staff" },
    day: "2026-11-16",
    category: "travel",
    description: "Taxi",
    amount: eur(4_000),
    tax: eur(0),
    exchangeRate: "1",
    net: eur(4_000),
    billable: true,
    internalNote: "",
    receipts: [],
    invoice: null,
    updatedAt: "2026-11-16T09:00:00.000Z",
    can: { edit: true, remove: true },
    ...change,
  };
}

function show(expense: Expense) {
  const uploads = takeUploads();
  const onClose = vi.fn();
  const asked = serve({
    "GET /projects/*": () => aProject(1),
    "GET /projects": () => ({ items: [], nextCursor: null }),
    "PATCH /expenses/*": () => expense,
    "DELETE /expenses/*": () => undefined,
    "DELETE /expenses/*/receipts/*": () => undefined,
  });
  render(
    <Providers session={aSession("account_lead")} path="/desk/time/expenses">
      <ExpenseDialog expense={expense} onClose={onClose} />
      <Toaster />
    </Providers>,
  );
  const written = () =>
    asked.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
  return { uploads, onClose, written };
}

const pdf = (name: string, type = "application/pdf") => new File(["%PDF-1.4"], name, { type });
const choose = async (...files: File[]) =>
  userEvent.upload(await screen.findByLabelText("Choose files"), files, { applyAccept: false });
const save = () => userEvent.click(screen.getByRole("button", { name: "Save" }));

test("files go up when the expense is saved, one after the other, with what is removed before them", async () => {
  const { uploads, onClose, written } = show(anExpense({ receipts: [aReceipt(1, "old.pdf")] }));
  await choose(pdf("إيصال.pdf"), pdf("hotel.pdf"));
  await userEvent.click(screen.getByRole("button", { name: /^Remove .*old\.pdf/ }));
  expect(screen.queryByText("old.pdf")).toBeNull();
  expect([written(), uploads]).toEqual([[], []]);
  await save();
  await vi.waitFor(() => expect(uploads).toHaveLength(1));
  expect(written()).toEqual([
    `PATCH /expenses/${idOf(500)}`,
    `DELETE /expenses/${idOf(500)}/receipts/${idOf(601)}`,
  ]);
  const [first] = uploads;
  expect([first?.method, first?.url.pathname]).toEqual(["POST", `/api/v1/expenses/${idOf(500)}/receipts`]);
  expect(first?.url.searchParams.get("name")).toBe("إيصال.pdf");
  expect(first?.headers["idempotency-key"]).toMatch(/^\w{20,}$/);
  act(() => first?.progress(0.4));
  expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("40");
  act(() => first?.answer(201, aReceipt(2, "إيصال.pdf")));
  await vi.waitFor(() => expect(uploads).toHaveLength(2));
  act(() => uploads[1]?.answer(201, aReceipt(3, "hotel.pdf")));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
});

test("a file that the server refuses says why and keeps the window open; what was kept is not sent again", async () => {
  const { uploads, onClose } = show(anExpense());
  await choose(pdf("good.pdf"), pdf("page.pdf"));
  await save();
  await vi.waitFor(() => expect(uploads).toHaveLength(1));
  act(() => uploads[0]?.answer(201, aReceipt(2, "good.pdf")));
  await vi.waitFor(() => expect(uploads).toHaveLength(2));
  const problem = {
    type: "about:blank",
    title: "x",
    status: 415,
    code: "unsupported_media_type",
    requestId: "r",
  };
  act(() => uploads[1]?.answer(415, problem));
  expect(await screen.findByText(/This is no PDF or picture/)).toBeTruthy();
  expect(await screen.findByText(/Not all of its receipts could be attached/)).toBeTruthy();
  expect(onClose).not.toHaveBeenCalled();
  expect(screen.getByRole("link", { name: "good.pdf" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: /^Take .*page\.pdf/ }));
  await save();
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(uploads).toHaveLength(2);
});

test("an upload that is cancelled stops, and is no failure", async () => {
  const { uploads, onClose } = show(anExpense());
  await choose(pdf("large.pdf"));
  await save();
  await vi.waitFor(() => expect(uploads).toHaveLength(1));
  await userEvent.click(screen.getByRole("button", { name: /^Cancel the upload of .*large\.pdf/ }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(uploads[0]?.aborted).toBe(true);
});

test("what can be told of a file before it is sent is told at once, beside it", async () => {
  const { uploads } = show(anExpense());
  const huge = pdf("huge.pdf");
  Object.defineProperty(huge, "size", { value: 25_000_000 });
  await choose(pdf("page.html", "text/html"), new File([], "nothing.pdf", { type: "application/pdf" }), huge);
  expect(screen.getByText(/This is no PDF or picture/)).toBeTruthy();
  expect(screen.getByText("This file is empty.")).toBeTruthy();
  expect(screen.getByText(/This has 25 MB; a receipt may have 20 MB/)).toBeTruthy();
  await choose(...Array.from({ length: 8 }, (_, at) => pdf(`${at}.pdf`)));
  expect(screen.getByText("An expense may have 10 receipts. Remove one first.")).toBeTruthy();
  expect(uploads).toEqual([]);
});

test("an expense with receipts is deleted only after it was said that they go with it", async () => {
  const { onClose, written } = show(anExpense({ receipts: [aReceipt(1, "a.pdf"), aReceipt(2, "b.pdf")] }));
  await userEvent.click(await screen.findByRole("button", { name: "Delete" }));
  expect(await screen.findByText(/Its 2 receipts are deleted with it/)).toBeTruthy();
  expect(written()).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Delete with 2 receipts" }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(written()).toEqual([`DELETE /expenses/${idOf(500)}`]);
});
