import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { OpenTicket } from "./open-ticket.tsx";
import { aTicket, idOf } from "./sample.ts";

const colleague = { id: idOf(55), name: "Bo Ek", kind: "member", email: "bo@brook.example", title: "" };
type Answers = Parameters<typeof serve>[0];

function show(answers: Answers = {}) {
  const asked = serve({
    "GET /ticket-categories": () => ({ items: [{ id: idOf(70), name: "Devices", archived: false }] }),
    "GET /directory/people": () => ({ items: [colleague], nextCursor: null }),
    "POST /tickets": () => aTicket(12),
    ...answers,
  });
  render(
    <Providers path="/tickets/new">
      <OpenTicket />
    </Providers>,
  );
  return asked;
}

const subject = () => screen.findByRole<HTMLInputElement>("textbox", { name: "Subject" });
const description = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Description" });
const send = () => userEvent.click(screen.getByRole("button", { name: "Open ticket" }));

test("what is missing is said beside its field, and the first one gets the focus", async () => {
  const asked = show();
  const field = await subject();
  await send();
  expect(screen.getByText("Say in a few words what it is about.")).toBeTruthy();
  expect(screen.getByText("Describe what you need.")).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(field));
  expect(asked.some(({ method }) => method === "POST")).toBe(false);
});

test("a ticket is sent once, with an idempotency key and the people named", async () => {
  const asked = show();
  await userEvent.type(await subject(), "New chair");
  await userEvent.type(description(), "Mine squeaks");
  await userEvent.click(screen.getByRole("radio", { name: /High/ }));
  await userEvent.type(screen.getByRole("combobox", { name: /In copy/ }), "bo");
  await userEvent.click(await screen.findByRole("option", { name: /Bo Ek/ }));
  await userEvent.keyboard("{Escape}");
  await send();
  await waitFor(() => expect(asked.some(({ method }) => method === "POST")).toBe(true));
  const posts = asked.filter(({ method }) => method === "POST");
  expect(posts).toHaveLength(1);
  expect(posts[0]?.body).toEqual({
    subject: "New chair",
    description: "Mine squeaks",
    priority: "high",
    categoryId: null,
    copied: [colleague.id],
  });
  expect(posts[0]?.headers.get("idempotency-key")).toBeTruthy();
});

test("what the server complains about stands beside the field, and nothing typed is lost", async () => {
  show({
    "POST /tickets": () => refuse(400, "invalid_input", [{ path: "subject", message: "too_long" }]),
  });
  await userEvent.type(await subject(), "A very long story");
  await userEvent.type(description(), "Once upon a time");
  await send();
  expect(await screen.findByText("This is too long.")).toBeTruthy();
  expect((await subject()).value).toBe("A very long story");
  expect(description().value).toBe("Once upon a time");
});

test("a draft is kept for the next visit, and can be thrown away", async () => {
  show();
  await userEvent.type(await subject(), "Half an idea");
  document.body.innerHTML = "";
  show();
  expect((await subject()).value).toBe("Half an idea");
  await userEvent.click(screen.getByRole("button", { name: "Discard draft" }));
  expect((await subject()).value).toBe("");
  expect(localStorage.getItem("postern.draft.tickets.new")).toBeNull();
});
