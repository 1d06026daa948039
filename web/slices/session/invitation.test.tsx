import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { aSession } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { Enter } from "./enter.tsx";
import { Invitation } from "./invitation.tsx";

const token = "t".repeat(43);
const moved = vi.fn();
const invited = {
  email: "zoe@brook.example",
  name: "Zoë Ünal",
  tenant: "Northwind IT",
  client: "Brook Dental",
  role: "client_manager",
  known: false,
};

beforeEach(() => {
  moved.mockReset();
  vi.stubGlobal("location", {
    origin: "http://northwind.localhost",
    pathname: "/invitation",
    search: "",
    hash: `#${token}`,
    replace: moved,
  });
  vi.spyOn(history, "replaceState").mockImplementation(() => {});
});

test("somebody new chooses a password and is in", async () => {
  const asked = serve({
    "POST /invitations/inspect": () => invited,
    "POST /invitations/accept": () => aSession("client_manager"),
  });
  render(<Invitation />);
  expect(await screen.findByRole("heading", { name: "Welcome, Zoë Ünal" })).toBeTruthy();
  expect(screen.getByText(/Brook Dental as manager/)).toBeTruthy();
  await userEvent.type(screen.getByLabelText("New password"), "correct horse battery");
  await userEvent.click(screen.getByRole("button", { name: "Accept and sign in" }));
  expect(asked.at(-1)?.body).toEqual({ token, password: "correct horse battery" });
  expect(moved).toHaveBeenCalledWith("/");
});

test("a password that is too short is told before it is sent", async () => {
  const asked = serve({ "POST /invitations/inspect": () => invited });
  render(<Invitation />);
  await userEvent.type(await screen.findByLabelText("New password"), "short");
  await userEvent.click(screen.getByRole("button", { name: "Accept and sign in" }));
  expect(await screen.findByText("Use 12 characters or more.")).toBeTruthy();
  expect(asked).toHaveLength(1);
});

test("somebody who is known from another company proves the password there is", async () => {
  serve({
    "POST /invitations/inspect": () => ({ ...invited, known: true }),
    "POST /invitations/accept": () => refuse(401, "wrong_credentials"),
  });
  render(<Invitation />);
  await userEvent.type(await screen.findByLabelText("Password"), "not the one");
  await userEvent.click(screen.getByRole("button", { name: "Accept and sign in" }));
  expect((await screen.findByRole("alert")).textContent).toContain("not the password you use here");
});

test("an invitation that is used or too old says what to do", async () => {
  serve({ "POST /invitations/inspect": () => refuse(404, "not_found") });
  render(<Invitation />);
  expect(await screen.findByRole("heading", { name: "This invitation cannot be used" })).toBeTruthy();
});

test("a doorway's pass is traded for a session, once, and leaves the address", async () => {
  const asked = serve({ "POST /session/enter": () => aSession("agent") });
  render(<Enter />);
  await vi.waitFor(() => expect(moved).toHaveBeenCalledWith("/desk"));
  expect(asked.map(({ body }) => body)).toEqual([{ pass: token }]);
  expect(history.replaceState).toHaveBeenCalled();
});

test("a pass that was used already leads to the sign-in page", async () => {
  serve({ "POST /session/enter": () => refuse(401, "wrong_credentials") });
  render(<Enter />);
  expect((await screen.findByRole("alert")).textContent).toContain("used already");
  expect(screen.getByRole("link", { name: "Go to sign-in" })).toBeTruthy();
});
