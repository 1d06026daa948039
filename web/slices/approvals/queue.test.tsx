import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import type { ApprovalRow } from "../../../contract/approval.ts";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { forget } from "./acts.ts";
import { ApprovalQueue } from "./queue-screen.tsx";
import { anAnswer, anApproval, anApprovalRow, aResult, eur, move } from "./sample.ts";

afterEach(() => forget());

const page = (items: unknown[]) => ({ items, nextCursor: null });
const empty = { groups: [], total: { count: 0, amounts: [], minutes: 0, overdue: 0 } };
const three = [
  anApprovalRow(1),
  anApprovalRow(2, { minutes: 90, amount: { amount: 5000, currency: "SEK" } }),
  anApprovalRow(3, { project: move, kind: "expense", minutes: null, amount: eur(999) }),
];

function around(rows: readonly ApprovalRow[]) {
  return {
    "GET /approvals": () => page([...rows]),
    "GET /approvals/summary": () => empty,
    "GET /approvals/*": () => anApproval(1),
  };
}

function show(at = "/approvals") {
  render(
    <Providers session={aSession("client_manager")} path="/approvals" at={at}>
      <ApprovalQueue />
    </Providers>,
  );
}

const decisions = (asked: ReturnType<typeof serve>) =>
  asked.filter(({ method, path }) => method === "POST" && path === "/approvals/decisions");

test("entries stand by project and kind, and the selection adds up by currency and hours", async () => {
  const asked = serve(around(three));
  show();
  expect(await screen.findByRole("heading", { name: /A new website\s*2 time entries/ })).toBeDefined();
  expect(screen.getByRole("heading", { name: /Office move\s*1 expense/ })).toBeDefined();
  expect(asked[0]?.search.get("mine")).toBe("true");
  await userEvent.click(screen.getByRole("checkbox", { name: "Select 2 time entries of A new website" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "Select Entry 3" }));
  const bar = screen.getByRole("region", { name: "Selection" });
  const words = within(bar)
    .getByRole("status")
    .textContent?.replace(/\u00a0/g, " ");
  expect(words).toBe("3 items selected3.5h · €209.99 · SEK 50.00");
});

test("the keyboard alone: down, select, approve; what was decided leaves at once", async () => {
  const asked = serve({
    ...around(three),
    "POST /approvals/decisions": () => anAnswer([aResult(1), aResult(2)]),
  });
  show();
  await screen.findByRole("link", { name: "Entry 1" });
  await userEvent.keyboard("jxjxa");
  await waitFor(() => expect(screen.queryByRole("link", { name: "Entry 1" })).toBeNull());
  expect(screen.queryByRole("link", { name: "Entry 2" })).toBeNull();
  expect(await screen.findByText("2 items approved")).toBeDefined();
  expect(decisions(asked)[0]?.body).toEqual({
    items: [1, 2].map((number) => ({ id: anApprovalRow(number).id, revision: 1 })),
    verdict: "approved",
    comment: "",
  });
});

test("a decision that is taken back in time brings the entries back", async () => {
  const asked = serve({
    ...around(three),
    "POST /approvals/decisions": () => anAnswer([aResult(1)]),
    "POST /approvals/decisions/undo": () => ({ undone: [three[0]?.id], failed: [] }),
  });
  show();
  await screen.findByRole("link", { name: "Entry 1" });
  await userEvent.keyboard("ja");
  await screen.findByRole("button", { name: "Undo" });
  await userEvent.keyboard("u");
  expect(await screen.findByRole("link", { name: "Entry 1" })).toBeDefined();
  expect(asked.find(({ path }) => path.endsWith("/undo"))?.body).toEqual({
    batchId: "01900000-0000-7000-8000-000000000400",
  });
});

test("what could not be decided is named with its reason, and who came before", async () => {
  serve({
    ...around(three),
    "POST /approvals/decisions": () =>
      anAnswer([
        aResult(1),
        aResult(2, {
          outcome: "already_decided",
          verdict: "rejected",
          by: "Ömer Yıldırım",
          at: "2026-11-20T10:00:00.000Z",
        }),
        aResult(3, { outcome: "over_limit" }),
      ]),
  });
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Select all 3" }));
  await userEvent.click(screen.getByRole("button", { name: "Approve 3 items" }));
  expect(await screen.findByText("1 approved, 2 not")).toBeDefined();
  const lines = within(screen.getByRole("list", { name: "Not decided" })).getAllByRole("listitem");
  expect(lines[0]?.textContent).toMatch(/Entry 2: Ömer Yıldırım rejected it at /);
  expect(lines[1]?.textContent).toBe("Entry 3: it is over the amount that you decide");
});

test("a rejection asks for a reason where the policy does, and sends nothing without", async () => {
  const asked = serve({ ...around(three), "POST /approvals/decisions": () => anAnswer([aResult(1)]) });
  show();
  await screen.findByRole("link", { name: "Entry 1" });
  await userEvent.keyboard("jr");
  const dialog = await screen.findByRole("dialog");
  await userEvent.click(within(dialog).getByRole("button", { name: "Reject" }));
  expect(await within(dialog).findByText("Say why, so that it can be put right.")).toBeDefined();
  expect(decisions(asked)).toEqual([]);
  await userEvent.type(within(dialog).getByLabelText("Reason"), "Not agreed");
  await userEvent.click(within(dialog).getByRole("button", { name: "Reject" }));
  await waitFor(() =>
    expect(decisions(asked)[0]?.body).toMatchObject({ verdict: "rejected", comment: "Not agreed" }),
  );
});

test("a decision that did not reach the server comes back, with a way to try again", async () => {
  let broken = true;
  const asked = serve({
    ...around(three),
    "POST /approvals/decisions": () => (broken ? refuse(503, "unavailable") : anAnswer([aResult(1)])),
  });
  show();
  await screen.findByRole("link", { name: "Entry 1" });
  await userEvent.keyboard("ja");
  expect(await screen.findByText("One item was not decided")).toBeDefined();
  expect(await screen.findByRole("link", { name: "Entry 1" })).toBeDefined();
  broken = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.queryByRole("link", { name: "Entry 1" })).toBeNull());
  expect(decisions(asked)).toHaveLength(2);
});

test("the link of a mail asks for exactly its items, and shows what became of each", async () => {
  const digest = "01900000-0000-7000-8000-0000000000d1";
  const decided = anApprovalRow(2, { state: "approved", can: { ...anApprovalRow(2).can, decide: false } });
  const asked = serve(around([anApprovalRow(1), decided]));
  show(`/approvals?digest=${digest}`);
  expect(await screen.findByText("Approved")).toBeDefined();
  expect(asked[0]?.search.get("digest")).toBe(digest);
  expect(asked[0]?.search.has("mine")).toBe(false);
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "Select Entry 2" }).disabled).toBe(true);
  expect(screen.getByRole("button", { name: "Remove filter From: One mail" })).toBeDefined();
});

test("a queue of several pages is loaded whole, and selected whole", async () => {
  const asked = serve({
    ...around([]),
    "GET /approvals": ({ search }) =>
      search.has("cursor")
        ? page([anApprovalRow(2), anApprovalRow(3)])
        : { items: [anApprovalRow(1)], nextCursor: "next" },
  });
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Select all 3" }));
  expect(await screen.findByText("3 items selected")).toBeDefined();
  expect(asked.filter(({ path }) => path === "/approvals")).toHaveLength(2);
});

test("whoever has decided everything is told so", async () => {
  serve(around([]));
  show();
  expect(await screen.findByText("Nothing waits for you")).toBeDefined();
});

test("a filter that finds nothing offers a way out", async () => {
  serve(around([]));
  show("/approvals?kind=invoice");
  expect(await screen.findByRole("button", { name: "Remove filter Kind: Invoice" })).toBeDefined();
  expect(await screen.findByText("Nothing matches")).toBeDefined();
});
