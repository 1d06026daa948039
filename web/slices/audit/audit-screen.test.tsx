import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { aSession, Providers } from "../../testing/providers.tsx";
import { serve } from "../../testing/serve.ts";
import { AuditScreen } from "./audit-screen.tsx";

const entry = {
  id: "77",
  at: "2026-11-20T08:00:00.000Z",
  actor: { id: null, name: "Kim Park" },
  onBehalfOf: "Ada Brook",
  address: "203.0.113.7",
  userAgent: "Firefox",
  requestId: "req-1",
  table: "tickets",
  rowId: "01900000-0000-7000-8000-0000000000a1",
  operation: "update",
  delta: { status: { old: "open", new: "resolved" }, assignee_id: { old: null, new: "kim" } },
  leafHash: "ab".repeat(32),
};

function show(at = "/desk/audit", items: unknown[] = [entry]) {
  const asked = serve({
    "GET /audit": () => ({ items, nextCursor: null }),
    "GET /audit/tables": () => ({ items: ["tickets", "ticket_replies"] }),
    "GET /session/proof": () => undefined,
    "GET /audit/seal": () => ({ checkpoint: null, waiting: 1, waitingSince: null }),
    "GET /audit/keys": () => ({ items: [] }),
    "GET /audit/entries/*/proof": () => ({ id: "77", leaf: "{}", leafHash: "ab", seal: null }),
  });
  render(
    <Providers session={aSession("tenant_admin")} path="/desk/audit" at={at}>
      <AuditScreen />
    </Providers>,
  );
  return asked;
}

test("an entry says who, on whose behalf, what and from where; opened, every value before and after", async () => {
  show();
  const row = await screen.findByRole("button", { name: /Kim Park/ });
  expect(row.textContent).toContain("on behalf of Ada Brook");
  expect(row.textContent).toContain("Ticket changed");
  expect(row.textContent).toContain("203.0.113.7");
  await userEvent.click(row);
  const status = await screen.findByRole("row", { name: /status/ });
  expect(status.textContent).toBe("statusopenresolved");
  expect(screen.getByRole("row", { name: /assignee_id/ }).textContent).toBe("assignee_idemptykim");
  expect(screen.getByText("ab".repeat(32))).toBeDefined();
});

test("the export is narrowed like the list, to whole days of the reader", async () => {
  const asked = show("/desk/audit?table=tickets&operation=update&from=2026-11-01&to=2026-11-02");
  const link = await screen.findByRole("link", { name: "Export as CSV" });
  const address = new URL(link.getAttribute("href") ?? "", "http://x");
  expect(address.pathname).toBe("/api/v1/audit/export");
  const { from, to, ...rest } = Object.fromEntries(address.searchParams);
  expect(rest).toEqual({ table: "tickets", operation: "update" });
  expect(Date.parse(to!) - Date.parse(from!)).toBe(2 * 86_400_000);
  expect(asked.find(({ path }) => path === "/audit")?.search.get("from")).toBe(from);
});

test("the export is fetched after a proof of who one is", async () => {
  const moved = vi.fn();
  vi.stubGlobal("location", { ...location, origin: location.origin, assign: moved });
  const asked = show("/desk/audit?table=tickets");
  await userEvent.click(await screen.findByRole("link", { name: "Export as CSV" }));
  await waitFor(() =>
    expect(moved).toHaveBeenCalledWith(expect.stringContaining("/api/v1/audit/export?table=tickets")),
  );
  expect(asked.some(({ path }) => path === "/session/proof")).toBe(true);
});

test("one record's own history is one press away", async () => {
  const asked = show();
  await userEvent.click(await screen.findByRole("button", { name: /Kim Park/ }));
  await userEvent.click(screen.getByRole("button", { name: "Only this record" }));
  expect(await screen.findByRole("button", { name: /Remove filter Record/ })).toBeDefined();
  expect(
    asked
      .filter(({ path }) => path === "/audit")
      .at(-1)
      ?.search.get("rowId"),
  ).toBe(entry.rowId);
});

test("a filter that finds nothing can be cleared", async () => {
  show("/desk/audit?operation=delete", []);
  expect(await screen.findByText("Nothing matches")).toBeDefined();
});
