import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Ticket } from "../../../contract/tickets.ts";
import { Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { aReply, asker, aTicket, helper, idOf } from "./sample.ts";
import { TicketThread } from "./ticket-thread.tsx";

type Answers = Parameters<typeof serve>[0];

function show(ticket: Ticket, answers: Answers = {}) {
  const asked = serve({ ...answers, "GET /tickets/*": () => ticket });
  render(
    <Providers path="/tickets/$id" at={`/tickets/${ticket.id}`}>
      <TicketThread />
    </Providers>,
  );
  return asked;
}

async function write(text: string) {
  await userEvent.click(await screen.findByRole("button", { name: "Write a reply" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "Your reply" }), text);
  await userEvent.click(screen.getByRole("button", { name: "Send reply" }));
}

test("the conversation begins with the description, and says in sentences what changed", async () => {
  const change = { field: "status", from: "open", to: "waiting" } as const;
  const timeline = [
    aReply(1, "Which floor is it on?"),
    { type: "change", id: idOf(7), at: "2026-11-19T02:00:00.000Z", author: helper, change } as const,
  ];
  show(aTicket(1, { status: "waiting", timeline }));
  const list = await screen.findByRole("list", { name: "Conversation" });
  const [first, second, third] = within(list).getAllByRole("listitem");
  expect(first?.textContent).toContain("Ada Brook");
  expect(first?.textContent).toContain("opened this ticket");
  expect(second?.textContent).toContain("Which floor is it on?");
  expect(third?.textContent).toContain("Jonas Weber waits for an answer from you");
  expect(screen.getAllByText("Waiting for you").length).toBeGreaterThan(0);
});

test("a reply stands in the thread before the server has answered", async () => {
  let answer = (_ticket: Ticket) => {};
  const sent = new Promise<Ticket>((resolve) => {
    answer = resolve;
  });
  show(aTicket(1), { "POST /tickets/*/replies": () => sent });
  await write("The third, beside the lift");
  const list = screen.getByRole("list", { name: "Conversation" });
  expect(await within(list).findByText("The third, beside the lift")).toBeTruthy();
  expect(within(list).getByText("Sending")).toBeTruthy();
  answer(aTicket(1, { timeline: [aReply(1, "The third, beside the lift", asker)] }));
  await waitFor(() => expect(within(list).queryByText("Sending")).toBeNull());
  expect(within(list).getAllByText("The third, beside the lift")).toHaveLength(1);
});

test("a reply that fails leaves the thread and comes back into the box", async () => {
  show(aTicket(1), { "POST /tickets/*/replies": () => refuse(503, "unavailable") });
  await write("The third");
  expect(await screen.findByText("Your reply was not sent")).toBeTruthy();
  expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Your reply" }).value).toBe("The third");
  const list = screen.getByRole("list", { name: "Conversation" });
  expect(within(list).queryByText("The third")).toBeNull();
});

test("words that were not sent are there again on the next visit", async () => {
  show(aTicket(1));
  await userEvent.click(await screen.findByRole("button", { name: "Write a reply" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "Your reply" }), "Half a thought");
  document.body.innerHTML = "";
  show(aTicket(1));
  const box = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Your reply" });
  expect(box.value).toBe("Half a thought");
});

test("r leads to the reply", async () => {
  show(aTicket(1));
  await screen.findByRole("button", { name: "Write a reply" });
  await userEvent.keyboard("r");
  const box = await screen.findByRole("textbox", { name: "Your reply" });
  await waitFor(() => expect(document.activeElement).toBe(box));
});

test("a closed ticket takes no replies, and says how to go on", async () => {
  const can = { ...aTicket(1).can, reply: false, close: false, reopen: true };
  const asked = show(aTicket(1, { status: "closed", can }), {
    "PATCH /tickets/*": () => aTicket(1, { status: "open" }),
  });
  expect(await screen.findByText("This ticket is closed.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Write a reply" })).toBeNull();
  const [reopen] = screen.getAllByRole("button", { name: "Reopen ticket" });
  if (reopen) await userEvent.click(reopen);
  expect(await screen.findByRole("button", { name: "Write a reply" })).toBeTruthy();
  expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({ status: "open" });
});

test("a resolved ticket asks how it went, and sends stars with a comment", async () => {
  const can = { ...aTicket(1).can, rate: true, reopen: true };
  const rating = { score: 4, comment: "Quick", at: "2026-11-20T09:00:00.000Z" };
  const asked = show(aTicket(1, { status: "resolved", can }), {
    "PUT /tickets/*/rating": () => aTicket(1, { status: "resolved", can, rating }),
  });
  await userEvent.click(await screen.findByRole("radio", { name: /4 of 5/ }));
  await userEvent.type(screen.getByRole("textbox", { name: /Comment/ }), "Quick");
  await userEvent.click(screen.getByRole("button", { name: "Send rating" }));
  expect(await screen.findByRole("button", { name: "Change rating" })).toBeTruthy();
  expect(asked.find(({ method }) => method === "PUT")?.body).toEqual({ score: 4, comment: "Quick" });
});

test("earlier history is fetched when one asks for it, and stands before the rest", async () => {
  const ticket = aTicket(1, { timeline: [aReply(5, "The newest")], earlierCursor: "before-5" });
  const asked = show(ticket, {
    "GET /tickets/*/timeline": () => ({ items: [aReply(4, "The one before")], nextCursor: null }),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Show earlier history" }));
  const list = screen.getByRole("list", { name: "Conversation" });
  expect(await within(list).findByText("The one before")).toBeTruthy();
  const text = list.textContent ?? "";
  expect(text.indexOf("The one before")).toBeLessThan(text.indexOf("The newest"));
  expect(screen.queryByRole("button", { name: "Show earlier history" })).toBeNull();
  expect(asked.find(({ path }) => path.endsWith("/timeline"))?.search.get("cursor")).toBe("before-5");
});

test("a merged ticket leads to the one where it goes on", async () => {
  const can = { ...aTicket(1).can, reply: false, close: false };
  show(aTicket(1, { status: "closed", can, mergedInto: { id: idOf(2), number: 2 } }));
  const link = await screen.findByRole("link", { name: "#2" });
  expect(link.getAttribute("href")).toBe(`/tickets/${idOf(2)}`);
});

test("a ticket that is not there says so", async () => {
  serve({ "GET /tickets/*": () => refuse(404, "not_found") });
  render(
    <Providers path="/tickets/$id" at={`/tickets/${idOf(9)}`}>
      <TicketThread />
    </Providers>,
  );
  expect(await screen.findByText("Not here")).toBeTruthy();
});
