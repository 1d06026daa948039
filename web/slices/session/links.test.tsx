import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Brand } from "../../kernel/session.tsx";
import { aSession } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { ConfirmAddress } from "./confirm-address.tsx";
import { Link } from "./link.tsx";
import { pendingKey } from "./pending-link.ts";
import { Reset } from "./reset.tsx";

const brand: Brand = {
  name: "Northwind IT",
  accent: "#0f766e",
  logoUrl: null,
  bare: false,
  demo: false,
  outbox: false,
};
const email = "ada@brook.example";
const id = "01900000-0000-7000-8000-0000000000aa";
const secret = "s".repeat(43);
const moved = vi.fn();

beforeEach(() => {
  moved.mockReset();
  sessionStorage.clear();
  vi.stubGlobal("location", {
    origin: "http://northwind.localhost",
    hostname: "northwind.localhost",
    pathname: "/link",
    search: "",
    hash: `#${secret}`,
    replace: moved,
    assign: moved,
  });
  vi.spyOn(history, "replaceState").mockImplementation(() => {});
});

/** A link that this browser asked for, some minutes ago. */
function asked(minutes = 1) {
  const pending = { id, email, door: "portal", to: "/invoices", askedAt: Date.now() - minutes * 60_000 };
  localStorage.setItem(pendingKey, JSON.stringify(pending));
}

test("a link signs in by a call after the page is there, goes where it was asked from, and leaves the address", async () => {
  asked();
  const calls = serve({
    "POST /session/link/answer": () => ({ session: aSession(), doorways: [], to: "/invoices" }),
  });
  render(<Link door="portal" brand={brand} />);
  await vi.waitFor(() => expect(moved).toHaveBeenCalledWith("/invoices"));
  expect(calls.map(({ body }) => body)).toEqual([{ secret }]);
  expect(history.replaceState).toHaveBeenCalled();
  expect(localStorage.getItem(pendingKey)).toBeNull();
});

test("on another device it says where the code belongs", async () => {
  serve({ "POST /session/link/answer": () => refuse(403, "other_browser") });
  render(<Link door="portal" brand={brand} />);
  expect(await screen.findByRole("heading", { name: "You opened the link on another device" })).toBeTruthy();
  expect(screen.getByText(/type the code from the mail/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "Sign in on this device instead" })).toBeTruthy();
});

test("a used link is replaced by a new one with one press", async () => {
  asked(15);
  const calls = serve({
    "POST /session/link/answer": () => refuse(404, "not_found"),
    "POST /session/link": () => ({ id }),
  });
  render(<Link door="portal" brand={brand} />);
  await userEvent.click(await screen.findByRole("button", { name: `Send a new link to ${email}` }));
  expect(await screen.findByRole("heading", { name: "Check your mail" })).toBeTruthy();
  expect(calls.at(-1)?.body).toEqual({ email, door: "portal", to: "/invoices" });
});

test("the page that waits follows when the link is opened in another window of this browser", async () => {
  asked();
  serve({
    "POST /session/link/answer": () => refuse(404, "not_found"),
    "POST /session/link": () => ({ id }),
  });
  render(<Link door="portal" brand={brand} />);
  await userEvent.click(await screen.findByRole("button", { name: /Send a new link/ }));
  await screen.findByRole("heading", { name: "Check your mail" });
  window.dispatchEvent(new StorageEvent("storage", { key: pendingKey, oldValue: "{}", newValue: null }));
  expect(moved).toHaveBeenCalledWith("/invoices");
});

test("a reset is answered the same for every address", async () => {
  location.hash = "";
  const calls = serve({ "POST /account/reset": () => new Response(null, { status: 202 }) });
  render(<Reset door="portal" brand={brand} />);
  await userEvent.type(screen.getByLabelText("Email address"), email);
  await userEvent.click(screen.getByRole("button", { name: "Send the link" }));
  expect(await screen.findByText(`If ${email} signs in here, a mail is on its way to it.`)).toBeTruthy();
  expect(calls[0]?.body).toEqual({ email });
});

test("a new password is judged while it is typed, and set by the link", async () => {
  const calls = serve({
    "POST /account/reset/inspect": () => ({ email, name: "Ada Brook" }),
    "POST /account/reset/complete": () => undefined,
  });
  render(<Reset door="portal" brand={brand} />);
  const field = await screen.findByLabelText("New password");
  await userEvent.type(field, "password123456");
  expect(await screen.findByText(/Too many people use this/)).toBeTruthy();
  await userEvent.clear(field);
  await userEvent.type(field, "Ada Brook 1990");
  expect(await screen.findByText(/your name, address or company/)).toBeTruthy();
  await userEvent.clear(field);
  await userEvent.type(field, "a quiet harbour at dawn");
  expect(await screen.findByText("Very good: very hard to guess.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Set the password" }));
  expect(await screen.findByRole("heading", { name: "Your new password is set" })).toBeTruthy();
  expect(calls.at(-1)?.body).toEqual({ secret, newPassword: "a quiet harbour at dawn" });
});

test("what the server finds too easy stands beside the password", async () => {
  serve({
    "POST /account/reset/inspect": () => ({ email, name: "Ada Brook" }),
    "POST /account/reset/complete": () =>
      refuse(400, "invalid_input", [{ path: "newPassword", message: "own_words" }]),
  });
  render(<Reset door="portal" brand={brand} />);
  await userEvent.type(await screen.findByLabelText("New password"), "a quiet harbour at dawn");
  await userEvent.click(screen.getByRole("button", { name: "Set the password" }));
  expect((await screen.findByRole("alert")).textContent).toContain("your name, address or company");
});

test("a dead reset link leads to a new one", async () => {
  serve({ "POST /account/reset/inspect": () => refuse(404, "not_found") });
  render(<Reset door="portal" brand={brand} />);
  await userEvent.click(await screen.findByRole("button", { name: "Ask for a new link" }));
  expect(await screen.findByRole("button", { name: "Send the link" })).toBeTruthy();
});

test("an address is confirmed by a press, not by opening the page, and says what is still missing", async () => {
  const calls = serve({
    "POST /account/address/confirm": () => ({ done: false, email: "new@brook.example" }),
  });
  render(<ConfirmAddress door="portal" brand={brand} />);
  expect(calls).toHaveLength(0);
  await userEvent.click(screen.getByRole("button", { name: "Confirm" }));
  expect(await screen.findByRole("heading", { name: "One more step" })).toBeTruthy();
  expect(calls[0]?.body).toEqual({ secret });
});

test("an address that is changed, and a link that is dead", async () => {
  serve({ "POST /account/address/confirm": () => ({ done: true, email: "new@brook.example" }) });
  const page = render(<ConfirmAddress door="portal" brand={brand} />);
  await userEvent.click(screen.getByRole("button", { name: "Confirm" }));
  expect(await screen.findByText(/From now on you sign in with new@brook.example/)).toBeTruthy();
  page.unmount();
  serve({ "POST /account/address/confirm": () => refuse(404, "not_found") });
  render(<ConfirmAddress door="portal" brand={brand} />);
  await userEvent.click(screen.getByRole("button", { name: "Confirm" }));
  expect(await screen.findByRole("heading", { name: "This link cannot be used any more" })).toBeTruthy();
});
