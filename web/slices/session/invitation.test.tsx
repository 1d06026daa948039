import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { aSession } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
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
  await userEvent.type(await screen.findByLabelText("New password"), "correct horse battery");
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
  expect(asked.map(({ path }) => path)).toEqual(["/invitations/inspect", "/session/start"]);
});

test("where people are invited by the platform's provider, a link of before says where to look", async () => {
  serve({ "POST /invitations/inspect": () => refuse(403, "way_not_allowed") });
  const brand = { name: "Northwind IT", accent: "#0f766e", logoUrl: null, bare: false, demo: false };
  const page = render(<Invitation />);
  await screen.findByRole("heading", { name: "Your invitation" });
  page.rerender(<Invitation brand={{ ...brand, outbox: false, provider: "ZITADEL" }} />);
  expect(await screen.findByRole("heading", { name: "You are invited by another mail" })).toBeTruthy();
  expect(screen.getByText(/sign in at ZITADEL here/)).toBeTruthy();
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

test("where the company has its own sign-in and no passwords, that is the way to accept", async () => {
  const providerId = "01900000-0000-7000-8000-0000000000aa";
  serve({
    "POST /invitations/inspect": () => invited,
    "POST /session/start": () => ({
      ways: [{ way: "saml", allowed: true, providerId, name: "Brook Okta" }],
    }),
  });
  render(<Invitation />);
  const link = await screen.findByRole("link", { name: "Continue with Brook Okta" });
  expect(link.getAttribute("href")).toContain(`/sso/${providerId}/start?`);
  expect(screen.queryByLabelText("New password")).toBeNull();
});

test("an invitation that is used or too old says what to do", async () => {
  serve({ "POST /invitations/inspect": () => refuse(404, "not_found") });
  render(<Invitation />);
  expect(await screen.findByRole("heading", { name: "This invitation cannot be used" })).toBeTruthy();
});
