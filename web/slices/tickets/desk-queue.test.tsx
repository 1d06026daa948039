import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { DeskQueue } from "./desk-queue.tsx";
import { aTicket, aTicketRow } from "./desk-samples.ts";

const session = aSession("agent");
const page = (items: unknown[]) => ({ items, nextCursor: null });
const around = {
  "GET /ticket-categories": () => ({ items: [] }),
  "GET /directory/people": () => page([]),
  "GET /overview/desk": () => refuse(503, "unavailable"),
};

function show(at = "/desk/tickets") {
  render(
    <Providers session={session} path="/desk/tickets" at={at}>
      <DeskQueue />
    </Providers>,
  );
}

test("the queue asks for active tickets of all clients, what runs out next first", async () => {
  const asked = serve({ ...around, "GET /tickets": () => page([aTicketRow()]) });
  show();
  const row = await screen.findByRole("row", { name: /Printer on the second floor/ });
  expect(within(row).getByText("Brook Dental")).toBeDefined();
  expect(within(row).getByText("Unassigned")).toBeDefined();
  const list = asked.find(({ path }) => path === "/tickets");
  expect(list?.search.getAll("status")).toEqual(["new", "open", "waiting"]);
  expect(list?.search.get("sort")).toBe("due");
});

test("j leads to a ticket, and a takes it on at once", async () => {
  const row = aTicketRow();
  let assigned: string | null = null;
  const asked = serve({
    ...around,
    "GET /tickets": () =>
      page([
        { ...row, assignee: assigned ? { id: assigned, name: session.person.name, kind: "staff" } : null },
      ]),
    "PATCH /tickets/*": ({ body }) => {
      assigned = (body as { assigneeId: string | null }).assigneeId;
      return aTicket({
        assignee: assigned ? { id: assigned, name: session.person.name, kind: "staff" } : null,
      });
    },
  });
  show();
  await screen.findByRole("link", { name: row.subject });
  await userEvent.keyboard("j");
  await userEvent.keyboard("a");
  await waitFor(() =>
    expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({ assigneeId: session.person.id }),
  );
  expect(await screen.findByText(session.person.name)).toBeDefined();
});

test("a change that is refused is said beside the list, and taken back", async () => {
  serve({
    ...around,
    "GET /tickets": () => page([aTicketRow()]),
    "PATCH /tickets/*": () => refuse(403, "forbidden"),
  });
  show();
  await screen.findByRole("link", { name: "Printer on the second floor" });
  await userEvent.keyboard("j");
  await userEvent.keyboard("e");
  expect(await screen.findByText("#1042 was not changed")).toBeDefined();
  expect(await screen.findByText("Open")).toBeDefined();
});

test("a view with nothing in it says so in its own words", async () => {
  serve({ ...around, "GET /tickets": () => page([]) });
  show("/desk/tickets?assignee=none");
  expect(await screen.findByText("Everything has somebody")).toBeDefined();
});

test("a search that finds nothing active offers to search everything", async () => {
  const asked = serve({ ...around, "GET /tickets": () => page([]) });
  show("/desk/tickets?search=modem");
  await userEvent.click(await screen.findByRole("button", { name: "Search all tickets" }));
  await waitFor(() =>
    expect(
      asked
        .filter(({ path }) => path === "/tickets")
        .at(-1)
        ?.search.getAll("status"),
    ).toEqual([]),
  );
});

test("a queue that cannot be loaded offers to try again", async () => {
  serve({ ...around, "GET /tickets": () => refuse(500, "internal") });
  show();
  expect(await screen.findByRole("button", { name: "Try again" })).toBeDefined();
});
