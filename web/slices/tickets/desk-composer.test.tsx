import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { DeskComposer } from "./desk-composer.tsx";
import { aTicket } from "./desk-samples.ts";

const canned = {
  items: [{ id: "01900000-0000-7000-8000-0000000000d1", title: "Restart", body: "Please restart it." }],
};

function show(ticket = aTicket()) {
  render(
    <Providers session={aSession("agent")}>
      <DeskComposer ticket={ticket} />
    </Providers>,
  );
}

test("a reply says that it goes to the client, and a note that it never does", async () => {
  serve({ "GET /canned-replies": () => canned });
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Reply to Mia Brook" }));
  expect(screen.getByRole("button", { name: "Send to client" })).toBeDefined();
  expect(screen.getByText("Goes to Mia Brook")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Internal note" }));
  expect(await screen.findByRole("button", { name: "Save note" })).toBeDefined();
  expect(screen.getByText("Only your team sees this, never the client")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Send to client" })).toBeNull();
});

test("a note is sent as internal, and what was begun as a reply stays a reply", async () => {
  const asked = serve({ "GET /canned-replies": () => canned, "POST /tickets/*/replies": () => aTicket() });
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Reply to Mia Brook" }));
  await userEvent.type(screen.getByLabelText("Reply to the client", { selector: "textarea" }), "Dear Mia");
  await userEvent.click(screen.getByRole("button", { name: "Internal note" }));
  const note = await screen.findByLabelText("Internal note", { selector: "textarea" });
  expect((note as HTMLTextAreaElement).value).toBe("");
  await userEvent.type(note, "It is the toner again");
  await userEvent.click(screen.getByRole("button", { name: "Save note" }));
  await waitFor(() =>
    expect(asked.find(({ method }) => method === "POST")?.body).toEqual({
      body: "It is the toner again",
      internal: true,
    }),
  );
  await userEvent.click(screen.getByRole("button", { name: "Reply" }));
  const reply = await screen.findByLabelText("Reply to the client", { selector: "textarea" });
  expect((reply as HTMLTextAreaElement).value).toBe("Dear Mia");
});

test("a canned reply is inserted, and sent together with a status", async () => {
  const asked = serve({ "GET /canned-replies": () => canned, "POST /tickets/*/replies": () => aTicket() });
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Reply to Mia Brook" }));
  await userEvent.click(screen.getByRole("button", { name: "Canned reply" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Restart" }));
  await userEvent.click(screen.getByRole("button", { name: "Send and …" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Send and resolve" }));
  await waitFor(() =>
    expect(asked.find(({ method }) => method === "POST")?.body).toEqual({
      body: "Please restart it.",
      status: "resolved",
    }),
  );
});

test("a note that was not saved comes back into the box with the reason", async () => {
  serve({ "POST /tickets/*/replies": () => refuse(503, "unavailable") });
  show(aTicket({ can: { ...aTicket().can, reply: false } }));
  await userEvent.click(await screen.findByRole("button", { name: "Write a note for your team" }));
  await userEvent.type(screen.getByLabelText("Internal note", { selector: "textarea" }), "Closed by phone");
  await userEvent.click(screen.getByRole("button", { name: "Save note" }));
  expect(await screen.findByRole("alert")).toBeDefined();
  expect(
    (screen.getByLabelText("Internal note", { selector: "textarea" }) as HTMLTextAreaElement).value,
  ).toBe("Closed by phone");
});
