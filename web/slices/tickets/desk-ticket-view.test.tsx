import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { aSession, Providers } from "../../testing/providers.tsx";
import { serve } from "../../testing/serve.ts";
import { aTicket } from "./desk-samples.ts";
import { DeskTicket } from "./desk-ticket.tsx";

const staff = { id: "01900000-0000-7000-8000-0000000000e1", name: "Kim Park", kind: "staff" as const };
const entry = (id: string, body: string, internal: boolean) => ({
  type: "reply" as const,
  id,
  at: "2026-11-20T09:00:00.000Z",
  author: staff,
  body,
  internal,
});
const ticket = aTicket({
  timeline: [entry("r1", "We are on it", false), entry("r2", "Mind the toner", true)],
});

function show(answers: Parameters<typeof serve>[0] = {}) {
  const asked = serve({
    "GET /tickets/*": () => ticket,
    "GET /ticket-categories": () => ({ items: [] }),
    "GET /canned-replies": () => ({ items: [] }),
    "GET /directory/people": () => ({
      items: [{ ...staff, email: "kim@x.example", title: "" }],
      nextCursor: null,
    }),
    ...answers,
  });
  const at = `/desk/tickets/${ticket.id}`;
  render(
    <Providers session={aSession("agent")} path="/desk/tickets/$id" at={at}>
      <DeskTicket />
    </Providers>,
  );
  return asked;
}

test("notes are marked, and gone in what the client sees", async () => {
  show();
  expect(await screen.findByText("Mind the toner")).toBeDefined();
  expect(screen.getByText("Internal note")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "As the client sees it" }));
  expect(screen.queryByText("Mind the toner")).toBeNull();
  expect(screen.getByText("We are on it")).toBeDefined();
  expect(screen.getByText(/1 internal note is hidden/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Show notes again" }));
  expect(await screen.findByText("Mind the toner")).toBeDefined();
});

test("the subject is corrected where it stands", async () => {
  const asked = show({ "PATCH /tickets/*": ({ body }) => ({ ...ticket, ...(body as object) }) });
  await userEvent.click(await screen.findByRole("button", { name: "Edit the subject" }));
  const input = screen.getByRole("textbox", { name: "Subject" });
  await userEvent.clear(input);
  await userEvent.type(input, "Printer on the third floor{Enter}");
  await waitFor(() =>
    expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({
      subject: "Printer on the third floor",
    }),
  );
  expect(await screen.findAllByText("Printer on the third floor")).toBeDefined();
});

test("a merged ticket says where the conversation goes on, and offers no box to write in", async () => {
  const merged = { ...ticket, mergedInto: { id: "01900000-0000-7000-8000-0000000000f1", number: 1001 } };
  show({ "GET /tickets/*": () => merged });
  expect(await screen.findByRole("link", { name: "#1001" })).toBeDefined();
  expect(screen.queryByRole("button", { name: "Reply to Mia Brook" })).toBeNull();
});
