import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { aTicketRow } from "./sample.ts";
import { TicketList } from "./ticket-list.tsx";

const none = { items: [], nextCursor: null };
const categories = { "GET /ticket-categories": () => ({ items: [] }) };

function show(list: (search: URLSearchParams) => unknown, at = "/tickets", session = aSession()) {
  const asked = serve({ ...categories, "GET /tickets": ({ search }) => list(search) });
  render(
    <Providers path="/tickets" at={at} session={session}>
      <TicketList />
    </Providers>,
  );
  return asked;
}

test("tickets are rows that lead to their threads, with status and people in words", async () => {
  show(() => ({ items: [aTicketRow(7, { priority: "urgent" })], nextCursor: null }));
  const link = await screen.findByRole("link", { name: "Printer 7 is offline" });
  expect(link.getAttribute("href")).toBe(`/tickets/${aTicketRow(7).id}`);
  expect(screen.getByText("In progress")).toBeTruthy();
  expect(screen.getByText("Urgent")).toBeTruthy();
  expect(screen.getByText(/Handled by Jonas Weber/)).toBeTruthy();
});

test("without tickets it says what they are for, and offers to open one", async () => {
  show(() => none);
  expect(await screen.findByText("No tickets yet")).toBeTruthy();
  expect(screen.getAllByRole("link", { name: "Open a ticket" }).length).toBe(2);
});

test("what the address says is asked for, and a filter that finds nothing can be taken away", async () => {
  const asked = show(
    (search) => (search.get("search") ? none : { items: [aTicketRow(1)], nextCursor: null }),
    "/tickets?search=ghost&status=new&status=open",
  );
  expect(await screen.findByText("Nothing matches")).toBeTruthy();
  const first = asked.find(({ path }) => path === "/tickets");
  expect(first?.search.getAll("status")).toEqual(["new", "open"]);
  expect(screen.getByRole("button", { name: "Remove filter Status: New" })).toBeTruthy();
  const [clear] = screen.getAllByRole("button", { name: "Clear filters" });
  if (clear) await userEvent.click(clear);
  expect(await screen.findByRole("link", { name: "Printer 1 is offline" })).toBeTruthy();
});

test("more are loaded by cursor, after those that are there", async () => {
  const asked = show((search) =>
    search.get("cursor")
      ? { items: [aTicketRow(2)], nextCursor: null }
      : { items: [aTicketRow(1)], nextCursor: "after-1" },
  );
  await userEvent.click(await screen.findByRole("button", { name: "Load more" }));
  expect(await screen.findByRole("link", { name: "Printer 2 is offline" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "Printer 1 is offline" })).toBeTruthy();
  expect(asked.at(-1)?.search.get("cursor")).toBe("after-1");
});

test("a column heading sorts, first down, then up", async () => {
  const asked = show(() => ({ items: [aTicketRow(1)], nextCursor: null }));
  await userEvent.click(await screen.findByRole("button", { name: "Priority" }));
  await waitFor(() => expect(asked.at(-1)?.search.get("sort")).toBe("priority"));
  expect(screen.getByRole("columnheader", { name: "Priority" }).getAttribute("aria-sort")).toBe("descending");
  await userEvent.click(screen.getByRole("button", { name: "Priority" }));
  await waitFor(() => expect(asked.at(-1)?.search.get("direction")).toBe("asc"));
});

test("a list that fails says so and tries again", async () => {
  let broken = true;
  show(() => (broken ? refuse(500, "internal") : { items: [aTicketRow(1)], nextCursor: null }));
  const retry = await screen.findByRole("button", { name: "Try again" });
  broken = false;
  await userEvent.click(retry);
  expect(await screen.findByRole("link", { name: "Printer 1 is offline" })).toBeTruthy();
});

test("somebody who only reads is not offered to open one", async () => {
  const session = aSession("client_user", { permissions: ["account.use", "tickets.read"] });
  show(() => none, "/tickets", session);
  expect(await screen.findByText("No tickets yet")).toBeTruthy();
  expect(screen.queryByRole("link", { name: "Open a ticket" })).toBeNull();
});
