import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Brand } from "../../kernel/session.tsx";
import { aSession } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { SignIn } from "./sign-in.tsx";

const brand: Brand = { name: "Northwind IT", accent: "#0f766e", logoUrl: null, bare: false, demo: false };
const moved = vi.fn();

beforeEach(() => {
  moved.mockReset();
  vi.stubGlobal("location", {
    origin: "http://northwind.localhost",
    pathname: "/sign-in",
    search: "",
    replace: moved,
    assign: moved,
  });
});

async function signIn(password = "a long password") {
  await userEvent.type(screen.getByLabelText("Email address"), "ada@brook.example");
  await userEvent.type(screen.getByLabelText("Password"), password);
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

test("signing in goes to the address that was asked for", async () => {
  location.search = "?to=%2Ftickets%2F7%3Ftab%3Dfacts";
  const asked = serve({ "POST /session": () => ({ session: aSession(), doorways: [] }) });
  render(<SignIn door="portal" brand={brand} />);
  await signIn();
  expect(moved).toHaveBeenCalledWith("/tickets/7?tab=facts");
  expect(asked[0]?.body).toEqual({ email: "ada@brook.example", password: "a long password", door: "portal" });
});

test("a refusal does not say which of the two was wrong, and keeps what was typed", async () => {
  serve({ "POST /session": () => refuse(401, "wrong_credentials") });
  render(<SignIn door="portal" brand={brand} />);
  await signIn();
  expect((await screen.findByRole("alert")).textContent).toContain("do not match");
  expect(screen.getByLabelText("Email address")).toHaveProperty("value", "ada@brook.example");
});

test("a malformed address is refused in the same words as an unknown one", async () => {
  serve({
    "POST /session": () => refuse(400, "invalid_input", [{ path: "email", message: "Invalid email" }]),
  });
  render(<SignIn door="portal" brand={brand} />);
  await signIn();
  expect((await screen.findByRole("alert")).textContent).toContain("do not match");
});

test("after too many attempts the page counts down and lets one try again", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  serve({ "POST /session": () => refuse(429, "rate_limited", undefined, { "retry-after": "2" }) });
  render(<SignIn door="portal" brand={brand} />);
  await signIn();
  const waiting = await screen.findByRole("button", { name: "Wait 2 seconds" });
  expect(waiting).toHaveProperty("disabled", true);
  await act(() => vi.advanceTimersByTimeAsync(1000));
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(await screen.findByRole("button", { name: "Sign in" })).toHaveProperty("disabled", false);
  vi.useRealTimers();
});

test("an empty form is not sent", async () => {
  const asked = serve({});
  render(<SignIn door="portal" brand={brand} />);
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(asked).toHaveLength(0);
  expect(screen.getAllByText("Fill this in.")).toHaveLength(2);
});

test("on the bare host one doorway is gone through at once", async () => {
  const doorway = {
    tenant: "Northwind IT",
    client: null,
    door: "desk",
    url: "http://northwind.localhost/enter#pass",
  };
  const asked = serve({ "POST /session": () => ({ session: null, doorways: [doorway] }) });
  render(<SignIn door="portal" brand={{ ...brand, bare: true }} />);
  await signIn();
  expect(moved).toHaveBeenCalledWith(doorway.url);
  expect(asked[0]?.body).not.toHaveProperty("door");
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
  serve({ "POST /session": () => ({ session: null, doorways }) });
  render(<SignIn door="portal" brand={{ ...brand, bare: true }} />);
  await signIn();
  expect((await screen.findByRole("link", { name: /Brook Dental/ })).getAttribute("href")).toBe(
    doorways[0]?.url,
  );
  expect(screen.getByRole("link", { name: /Contoso/ })).toBeTruthy();
});

test("a closed portal says so instead of a form", async () => {
  serve({ "POST /session": () => refuse(403, "tenant_suspended") });
  render(<SignIn door="portal" brand={brand} />);
  await signIn();
  expect(await screen.findByRole("heading", { name: "Closed for now" })).toBeTruthy();
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
