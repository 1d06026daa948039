import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Brand } from "../../kernel/session.tsx";
import { aSession } from "../../testing/providers.tsx";
import { type Asked, refuse, serve } from "../../testing/serve.ts";
import { pendingKey } from "./pending-link.ts";
import { SignIn } from "./sign-in.tsx";

const brand: Brand = {
  name: "Northwind IT",
  accent: "#0f766e",
  logoUrl: null,
  bare: false,
  demo: false,
  outbox: false,
};
const email = "ada@brook.example";
const providerId = "01900000-0000-7000-8000-0000000000aa";
const own = (way: string, allowed = true) => ({ way, allowed, providerId: null, name: null });
const company = { way: "oidc", allowed: true, providerId, name: "Brook Microsoft" };
const moved = vi.fn();

beforeEach(() => {
  moved.mockReset();
  sessionStorage.clear();
  vi.stubGlobal("location", {
    origin: "http://northwind.localhost",
    pathname: "/sign-in",
    search: "",
    hash: "",
    hostname: "northwind.localhost",
    replace: moved,
    assign: moved,
  });
});

/** The server, with the ways that it offers. */
function offering(ways: object[], answers: Parameters<typeof serve>[0] = {}): Asked[] {
  return serve({ "POST /session/start": () => ({ ways }), ...answers });
}

async function giveAddress(address = email) {
  await userEvent.type(screen.getByLabelText("Email address"), address);
  await userEvent.click(screen.getByRole("button", { name: "Continue" }));
}

async function signIn(password = "a long password") {
  await giveAddress();
  await userEvent.type(await screen.findByLabelText("Password"), password);
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

test("the address comes first, then the password, then the address that was asked for", async () => {
  location.search = "?to=%2Ftickets%2F7%3Ftab%3Dfacts";
  const asked = offering([own("password")], {
    "POST /session": () => ({ session: aSession(), doorways: [] }),
  });
  render(<SignIn door="portal" brand={brand} />);
  await signIn();
  expect(moved).toHaveBeenCalledWith("/tickets/7?tab=facts");
  expect(asked.map(({ body }) => body)).toEqual([
    { email, door: "portal" },
    { email, password: "a long password", door: "portal" },
  ]);
});

test("a password manager finds name and password in one form, in both steps", async () => {
  offering([own("password")]);
  render(<SignIn door="portal" brand={brand} />);
  const fields = () =>
    [...document.querySelectorAll("form input")].map((input) => input.getAttribute("autocomplete"));
  expect(fields()).toEqual(["username webauthn", "current-password"]);
  await giveAddress();
  await screen.findByLabelText("Password");
  expect(fields()).toEqual(["username", "current-password"]);
});

test("what a password manager has filled in with the address is used at once", async () => {
  offering([own("password")], { "POST /session": () => ({ session: aSession(), doorways: [] }) });
  render(<SignIn door="portal" brand={brand} />);
  const filled = document.querySelector("input[type=password]") as HTMLInputElement;
  await userEvent.type(filled, "from the manager");
  await giveAddress();
  await waitFor(() => expect(moved).toHaveBeenCalledWith("/"));
});

test("the other ways stand below; a provider is a plain link with the way back", async () => {
  location.search = "?to=/tickets";
  offering([own("password"), own("link"), company]);
  render(<SignIn door="portal" brand={brand} />);
  await giveAddress();
  expect(await screen.findByRole("button", { name: "Email me a sign-in link" })).toBeTruthy();
  const link = screen.getByRole("link", { name: "Continue with Brook Microsoft" });
  const address = new URL(link.getAttribute("href") ?? "", "http://x");
  expect(address.pathname).toBe(`/sso/${providerId}/start`);
  expect(Object.fromEntries(address.searchParams)).toEqual({
    to: "/tickets",
    door: "portal",
    login_hint: email,
  });
});

test("ways that the company does not allow are told, with whose decision that is", async () => {
  offering([own("password", false), own("link")]);
  render(<SignIn door="portal" brand={brand} />);
  await giveAddress();
  expect(await screen.findByText("Password: not allowed by Northwind IT.")).toBeTruthy();
  expect(screen.queryByLabelText("Password")).toBeNull();
  expect(screen.getByRole("button", { name: "Email me a sign-in link" })).toBeTruthy();
});

test("a right password that does not do here leads to the ways that do", async () => {
  offering([own("password"), own("link"), company], {
    "POST /session": () => refuse(403, "way_not_allowed", [{ path: "way", message: "oidc" }]),
  });
  render(<SignIn door="portal" brand={brand} />);
  await signIn();
  expect((await screen.findByRole("alert")).textContent).toContain("Your password is right");
  expect(screen.getByRole("link", { name: "Continue with Brook Microsoft" })).toBeTruthy();
  expect(screen.queryByLabelText("Password")).toBeNull();
  expect(screen.queryByRole("button", { name: "Email me a sign-in link" })).toBeNull();
});

test("going back to the address keeps it as it was typed", async () => {
  offering([own("password")]);
  render(<SignIn door="portal" brand={brand} />);
  await giveAddress();
  await userEvent.click(await screen.findByRole("button", { name: "Change" }));
  expect(screen.getByLabelText("Email address")).toHaveProperty("value", email);
});

test("the next visit begins with the way that was used last", async () => {
  offering([own("password"), own("link")], {
    "POST /session": () => ({ session: aSession(), doorways: [] }),
    "POST /session/link": () => ({ id: providerId }),
  });
  const first = render(<SignIn door="portal" brand={brand} />);
  await signIn();
  await waitFor(() => expect(moved).toHaveBeenCalled());
  first.unmount();
  render(<SignIn door="portal" brand={brand} />);
  expect(screen.getByLabelText("Email address")).toHaveProperty("value", email);
  expect(screen.getByLabelText("Password")).toBeTruthy();
});

const platform: Brand = { ...brand, provider: "ZITADEL" };

test("where people sign in at the platform's provider there is one button, and nothing is asked before", async () => {
  localStorage.setItem("postern.sign-in.portal", JSON.stringify({ email, way: "password" }));
  const asked = serve({ "POST /zitadel/sign-in": () => ({ url: "https://id.example/" }) });
  const page = render(<SignIn door="portal" brand={undefined} />);
  expect(document.querySelector("input")).toBeNull();
  page.rerender(<SignIn door="portal" brand={platform} />);
  expect(document.querySelector("input")).toBeNull();
  expect(asked).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Continue to ZITADEL" }));
  expect(moved).toHaveBeenCalledWith("https://id.example/");
  expect(asked.at(-1)?.body).toEqual({ door: "portal", to: "/", again: false });
  expect(screen.queryByRole("button", { name: "Use another account" })).toBeNull();
});

test("who was not let in by the platform's provider can go there with another account", async () => {
  location.search = "?refused=no_company";
  const asked = serve({ "POST /zitadel/sign-in": () => ({ url: "https://id.example/" }) });
  render(<SignIn door="portal" brand={platform} />);
  expect(screen.getByText(/belongs to no company here/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Use another account" }));
  expect(asked.at(-1)?.body).toEqual({ door: "portal", to: "/", again: true });
});

test("while the platform's provider is away the page says so, and stays", async () => {
  serve({ "POST /zitadel/sign-in": () => refuse(503, "identity_unavailable") });
  render(<SignIn door="desk" brand={platform} />);
  await userEvent.click(screen.getByRole("button", { name: "Continue to ZITADEL" }));
  expect((await screen.findByRole("alert")).textContent).toContain("does not answer");
  expect(moved).not.toHaveBeenCalled();
});

test("the platform's own address leads to no company's sign-in", () => {
  render(<SignIn door="portal" brand={{ ...platform, bare: true }} />);
  expect(screen.getByText(/Each company has an address of its own/)).toBeTruthy();
  expect(screen.getByRole("link").getAttribute("href")).toBe("/console/sign-in");
});

test("a link is asked for, its code can be typed or pasted, and is sent when it is complete", async () => {
  const asked = offering([own("password"), own("link")], {
    "POST /session/link": () => ({ id: providerId }),
    "POST /session/link/answer": () => ({ session: aSession(), doorways: [], to: "/invoices" }),
  });
  render(<SignIn door="portal" brand={brand} />);
  await giveAddress();
  await userEvent.click(await screen.findByRole("button", { name: "Email me a sign-in link" }));
  expect(await screen.findByRole("heading", { name: "Check your mail" })).toBeTruthy();
  expect(screen.getByRole("button", { name: /Send again in/ })).toHaveProperty("disabled", true);
  const field = screen.getByLabelText("Code from the mail");
  expect(field.getAttribute("autocomplete")).toBe("one-time-code");
  await userEvent.click(field);
  await userEvent.paste("123 456");
  await waitFor(() => expect(moved).toHaveBeenCalledWith("/invoices"));
  expect(asked.at(-1)?.body).toEqual({ id: providerId, code: "123456" });
  expect(localStorage.getItem(pendingKey)).toBeNull();
});

test("a wrong code is said beside it, and can be typed again", async () => {
  offering([own("link")], {
    "POST /session/link": () => ({ id: providerId }),
    "POST /session/link/answer": () => refuse(401, "wrong_credentials"),
  });
  render(<SignIn door="portal" brand={brand} />);
  await giveAddress();
  await userEvent.click(await screen.findByRole("button", { name: "Email me a sign-in link" }));
  await userEvent.type(await screen.findByLabelText("Code from the mail"), "000000");
  expect(await screen.findByText(/This code is not right/)).toBeTruthy();
});

test("a refusal does not say which of the two was wrong, and keeps what was typed", async () => {
  offering([own("password")], { "POST /session": () => refuse(401, "wrong_credentials") });
  render(<SignIn door="portal" brand={brand} />);
  await signIn();
  expect((await screen.findByRole("alert")).textContent).toContain("do not match");
  expect(screen.getByLabelText("Email address")).toHaveProperty("value", email);
});

test("after too many attempts the page counts down and lets one try again", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  offering([own("password")], {
    "POST /session": () => refuse(429, "rate_limited", undefined, { "retry-after": "2" }),
  });
  render(<SignIn door="portal" brand={brand} />);
  await signIn();
  const waiting = await screen.findByRole("button", { name: "Wait 2 seconds" });
  expect(waiting).toHaveProperty("disabled", true);
  await act(() => vi.advanceTimersByTimeAsync(1000));
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(await screen.findByRole("button", { name: "Sign in" })).toHaveProperty("disabled", false);
  vi.useRealTimers();
});

test("neither an empty form nor half an address is sent", async () => {
  const asked = offering([own("password")]);
  render(<SignIn door="portal" brand={brand} />);
  await userEvent.click(screen.getByRole("button", { name: "Continue" }));
  expect(screen.getByText(/Enter your email address/)).toBeTruthy();
  await giveAddress("ada@");
  expect(screen.getByText(/Enter your email address/)).toBeTruthy();
  expect(asked).toHaveLength(0);
});

test("on the bare host one doorway is gone through at once", async () => {
  const doorway = {
    tenant: "Northwind IT",
    client: null,
    door: "desk",
    url: "http://northwind.localhost/enter#pass",
  };
  const asked = offering([own("password")], {
    "POST /session": () => ({ session: null, doorways: [doorway] }),
  });
  render(<SignIn door="portal" brand={{ ...brand, bare: true }} />);
  await signIn();
  expect(moved).toHaveBeenCalledWith(doorway.url);
  expect(asked.at(-1)?.body).not.toHaveProperty("door");
});

test("the console is on the bare host, and is asked for by its name", async () => {
  const admin = aSession("platform_admin");
  const asked = offering([own("password")], { "POST /session": () => ({ session: admin, doorways: [] }) });
  render(<SignIn door="console" brand={{ ...brand, bare: true }} />);
  await signIn();
  expect(moved).toHaveBeenCalledWith("/console");
  expect(asked.at(-1)?.body).toMatchObject({ door: "console" });
});

test("on the bare host several doorways are offered by company and client", async () => {
  const doorways = [
    {
      tenant: "Northwind IT",
      client: "Brook Dental",
      door: "portal",
      url: "http://northwind.localhost/enter#a",
    },
    { tenant: "Contoso", client: null, door: "desk", url: "http://contoso.localhost/enter#b" },
  ];
  offering([own("password")], { "POST /session": () => ({ session: null, doorways }) });
  render(<SignIn door="portal" brand={{ ...brand, bare: true }} />);
  await signIn();
  expect((await screen.findByRole("link", { name: /Brook Dental/ })).getAttribute("href")).toBe(
    doorways[0]?.url,
  );
  expect(screen.getByRole("link", { name: /Contoso/ })).toBeTruthy();
});

test("a closed portal says so instead of a form", async () => {
  offering([own("password")], { "POST /session": () => refuse(403, "tenant_suspended") });
  render(<SignIn door="portal" brand={brand} />);
  await signIn();
  expect(await screen.findByRole("heading", { name: "Closed for now" })).toBeTruthy();
});

test("why one stands here is said: signed out, ended from elsewhere, not let in by the company's sign-in", () => {
  for (const [search, words] of [
    ["?out=true", /You are signed out/],
    ["?ended=true&to=/tickets", /Your session has ended/],
    ["?problem=sso", /did not let you in/],
    ["?refused=no_company", /belongs to no company/],
  ] as const) {
    location.search = search;
    const page = render(<SignIn door="portal" brand={brand} />);
    expect(screen.getByText(words)).toBeTruthy();
    page.unmount();
  }
});

test("the demo tells where its accounts are, and no password", () => {
  render(<SignIn door="portal" brand={{ ...brand, demo: true }} />);
  expect(screen.getByText(/printed in the terminal/)).toBeTruthy();
});

test("staff have a page of their own, which leads clients to the portal", () => {
  render(<SignIn door="desk" brand={brand} />);
  expect(screen.getByRole("heading", { name: "Staff sign-in" })).toBeTruthy();
  expect(screen.getByRole("link", { name: /client portal/ }).getAttribute("href")).toBe("/sign-in");
});
