import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { aSession } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { Enter } from "./enter.tsx";

const pass = "p".repeat(43);
const moved = vi.fn();
const entering = { name: "Mallory Stone", email: "mallory@contoso.example", company: "Contoso" };
const staying = { name: "Ada Brook", email: "ada@brook.example", company: "Brook Dental", door: "portal" };

beforeEach(() => {
  moved.mockReset();
  vi.stubGlobal("location", {
    origin: "http://northwind.localhost",
    pathname: "/enter",
    search: "",
    hash: `#${pass}`,
    replace: moved,
  });
  vi.spyOn(history, "replaceState").mockImplementation(() => {});
});

const entered = () => ({ session: aSession("agent"), to: null, question: null });
const asks = (question: object) => ({ session: null, to: null, question });

test("a doorway's pass is traded for a session, once, and leaves the address", async () => {
  const asked = serve({ "POST /session/enter": entered });
  render(<Enter />);
  await vi.waitFor(() => expect(moved).toHaveBeenCalledWith("/desk"));
  expect(asked.map(({ body }) => body)).toEqual([{ pass }]);
  expect(history.replaceState).toHaveBeenCalled();
});

test("a pass that was used already leads to the sign-in page", async () => {
  serve({ "POST /session/enter": () => refuse(401, "wrong_credentials") });
  render(<Enter />);
  expect((await screen.findByRole("alert")).textContent).toContain("used already");
  expect(screen.getByRole("link", { name: "Go to sign-in" })).toBeTruthy();
});

test("who is signed in is asked before they become somebody else, and can stay who they are", async () => {
  const calls = serve({
    "POST /session/enter": ({ body }) =>
      (body as { confirmed?: boolean }).confirmed ? entered() : asks({ entering, staying }),
  });
  render(<Enter />);
  expect(await screen.findByRole("heading", { name: "Go on as Mallory Stone of Contoso?" })).toBeTruthy();
  expect(screen.getByText(/You are signed in here as ada@brook.example/)).toBeTruthy();
  const stay = screen.getByRole("link", { name: "Stay signed in as Ada Brook" });
  expect(stay.getAttribute("href")).toBe("/");
  expect(moved).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Go on as Mallory Stone" }));
  expect(calls.at(-1)?.body).toEqual({ pass, confirmed: true });
  expect(moved).toHaveBeenCalledWith("/desk");
});

test("who is not signed in, and has not asked here, is sent to sign in as themselves", async () => {
  serve({ "POST /session/enter": () => asks({ entering, staying: null }) });
  render(<Enter />);
  expect(await screen.findByText(/was not asked for in this browser/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "Sign in as yourself" }).getAttribute("href")).toBe("/sign-in");
});

test("who thinks about it for longer than the pass lives is told to sign in again", async () => {
  serve({
    "POST /session/enter": ({ body }) =>
      (body as { confirmed?: boolean }).confirmed ? refuse(404, "not_found") : asks({ entering, staying }),
  });
  render(<Enter />);
  await userEvent.click(await screen.findByRole("button", { name: "Go on as Mallory Stone" }));
  expect((await screen.findByRole("alert")).textContent).toContain("Sign in again");
});
