import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Person } from "../../../contract/directory.ts";
import { Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { Toaster } from "../../ui/toast.tsx";
import { PeopleScreen } from "./people-screen.tsx";
import { aPerson } from "./sample.ts";

const { can } = aPerson(1);

type Answers = Parameters<typeof serve>[0];

function show(people: Person[], answers: Answers = {}) {
  const asked = serve({ "GET /people": () => ({ items: people, nextCursor: null }), ...answers });
  render(
    <Providers path="/people">
      <PeopleScreen />
      <Toaster />
    </Providers>,
  );
  return asked;
}

const link = "https://northwind.example/invitation#token";

async function choose(person: string, act: string) {
  const row = await screen.findByRole("row", { name: new RegExp(person) });
  await userEvent.click(within(row).getByRole("button", { name: `Actions for ${person}` }));
  await userEvent.click(await screen.findByRole("menuitem", { name: act }));
  return row;
}

test("somebody is invited where no mail goes out, and the link is shown once to be handed over", async () => {
  const asked = show([aPerson(1)], {
    "POST /people": () => ({ person: aPerson(2, { name: "Bo Ek", status: "invited" }), invitationUrl: link }),
  });
  await screen.findByText("Person 1");
  await userEvent.click(screen.getByRole("button", { name: "Invite somebody" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Invite somebody" }));
  await userEvent.click(dialog.getByRole("button", { name: "Send invitation" }));
  expect(dialog.getByText("Fill in the name.")).toBeTruthy();
  await userEvent.type(dialog.getByRole("textbox", { name: "Name" }), "Bo Ek");
  await userEvent.type(dialog.getByRole("textbox", { name: "Email" }), "bo@brook.example");
  await userEvent.click(dialog.getByRole("radio", { name: /Manager/ }));
  await userEvent.click(dialog.getByRole("button", { name: "Send invitation" }));
  const made = within(await screen.findByRole("dialog", { name: "Bo Ek is invited" }));
  expect(made.getByRole<HTMLInputElement>("textbox", { name: "Invitation link" }).value).toBe(link);
  const sent = asked.find(({ method }) => method === "POST")?.body;
  expect(sent).toEqual({ name: "Bo Ek", email: "bo@brook.example", title: "", role: "client_manager" });
});

test("an address that is taken is said in the form, with what was typed still there", async () => {
  show([], {
    "POST /people": () => refuse(409, "already_exists", [{ path: "email", message: "already_exists" }]),
  });
  await screen.findByText("Nobody here yet");
  await userEvent.click(screen.getAllByRole("button", { name: "Invite somebody" })[0] as HTMLElement);
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.type(dialog.getByRole("textbox", { name: "Name" }), "Bo");
  await userEvent.type(dialog.getByRole("textbox", { name: "Email" }), "bo@brook.example");
  await userEvent.click(dialog.getByRole("button", { name: "Send invitation" }));
  await waitFor(() =>
    expect(dialog.getByRole("textbox", { name: "Email" }).getAttribute("aria-invalid")).toBe("true"),
  );
  expect(dialog.getByRole<HTMLInputElement>("textbox", { name: "Name" }).value).toBe("Bo");
});

test("access is taken at once, and undo gives it back", async () => {
  let status: Person["status"] = "active";
  const asked = show([], {
    "GET /people": () => ({ items: [aPerson(1, { status })], nextCursor: null }),
    "PATCH /people/*": ({ body }) => {
      status = (body as { status: Person["status"] }).status;
      return aPerson(1, { status });
    },
  });
  const row = await choose("Person 1", "Deactivate");
  expect(await within(row).findByText("Deactivated")).toBeTruthy();
  await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
  expect(await within(row).findByText("Active")).toBeTruthy();
  const sent = asked.filter(({ method }) => method === "PATCH").map(({ body }) => body);
  expect(sent).toEqual([{ status: "deactivated" }, { status: "active" }]);
});

test("who must stay in charge stays, and the reason is told", async () => {
  show([aPerson(1, { role: "client_executive" })], {
    "PATCH /people/*": () => refuse(409, "not_allowed_now", [{ path: "status", message: "last_executive" }]),
  });
  const row = await choose("Person 1", "Deactivate");
  expect(await screen.findByText(/Somebody must stay in charge/)).toBeTruthy();
  expect(within(row).getByText("Active")).toBeTruthy();
});

test("only what was changed is sent", async () => {
  const asked = show([aPerson(1)], { "PATCH /people/*": () => aPerson(1, { role: "client_manager" }) });
  await choose("Person 1", "Change details and role");
  const dialog = within(await screen.findByRole("dialog", { name: "Change Person 1" }));
  await userEvent.click(dialog.getByRole("radio", { name: /Manager/ }));
  await userEvent.click(dialog.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({ role: "client_manager" });
});

const enough = () =>
  refuse(429, "rate_limited", [{ path: "email", message: "invited_too_often" }], { "retry-after": "3600" });

test("somebody who was invited five times today is not offered to be invited once more", async () => {
  const invited = aPerson(3, { status: "invited", can: { ...can, deactivate: false, invite: true } });
  show([invited], { "POST /people/*/invitation": enough });
  await choose("Person 3", "Send a new invitation");
  const dialog = within(await screen.findByRole("dialog", { name: "New invitation for Person 3" }));
  expect((await dialog.findByRole("alert")).textContent).toContain("Leave the next one for tomorrow.");
  expect(dialog.queryByRole("button", { name: "Try again" })).toBeNull();
});

test("an address that was invited five times today is refused beside it", async () => {
  show([], { "POST /people": enough });
  await userEvent.click((await screen.findAllByRole("button", { name: "Invite somebody" }))[0]!);
  const dialog = within(await screen.findByRole("dialog", { name: "Invite somebody" }));
  await userEvent.type(dialog.getByRole("textbox", { name: "Name" }), "Bo Ek");
  await userEvent.type(dialog.getByRole("textbox", { name: "Email" }), "bo@brook.example");
  await userEvent.click(dialog.getByRole("button", { name: "Send invitation" }));
  expect(await dialog.findByText(/Five invitations have gone to this address today/)).toBeTruthy();
});

test("somebody who has not come yet gets a new link, made once", async () => {
  const invited = aPerson(3, {
    status: "invited",
    can: { ...can, deactivate: false, invite: true, revoke: true },
  });
  const asked = show([invited], {
    "POST /people/*/invitation": () => ({ person: invited, invitationUrl: link }),
  });
  await choose("Person 3", "Send a new invitation");
  const dialog = within(await screen.findByRole("dialog", { name: "New invitation for Person 3" }));
  const field = await dialog.findByRole<HTMLInputElement>("textbox", { name: "Invitation link" });
  expect(field.value).toBe(link);
  expect(asked.filter(({ method }) => method === "POST")).toHaveLength(1);
});
