import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Session } from "../../../contract/session.ts";
import type { Brand } from "../../kernel/session.tsx";
import { aSession } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { SecondFactor } from "./second-factor.tsx";

const brand: Brand = {
  name: "Northwind IT",
  accent: "#0f766e",
  logoUrl: null,
  bare: false,
  demo: false,
  outbox: false,
};
const id = "01900000-0000-7000-8000-0000000000aa";
const owing = (second: Partial<Session["second"]>) =>
  aSession("client_manager", {
    second: { owes: "prove", shown: false, factors: ["totp", "email"], graceUntil: null, ...second },
  });
const done = vi.fn();
const out = vi.fn();

beforeEach(() => {
  done.mockReset();
  out.mockReset();
});

const open = (session: Session) =>
  render(<SecondFactor session={session} brand={brand} onDone={done} onSignOut={out} />);

test("a code from the app lets in, and is the first thing asked for the next time", async () => {
  const paid = aSession("client_manager");
  const asked = serve({ "POST /session/proof": () => paid });
  const page = open(owing({}));
  await userEvent.type(screen.getByLabelText("Code from your app"), "123456");
  await waitFor(() => expect(done).toHaveBeenCalledWith(paid));
  expect(asked[0]?.body).toEqual({ by: "totp", code: "123456" });
  page.unmount();
  localStorage.setItem("postern.proof", "email");
  open(owing({}));
  expect(screen.getByRole("button", { name: "Send the code" })).toBeTruthy();
});

test("a wrong code is said beside it, and another way is one press away", async () => {
  const asked = serve({
    "POST /session/proof": () => refuse(400, "invalid_input", [{ path: "code", message: "wrong_code" }]),
    "POST /session/proof/code": () => ({ id }),
  });
  open(owing({}));
  await userEvent.type(screen.getByLabelText("Code from your app"), "000000");
  expect(await screen.findByText(/not the code that the app shows/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Use a code by email" }));
  await userEvent.click(screen.getByRole("button", { name: "Send the code" }));
  await userEvent.type(await screen.findByLabelText("Code from the mail"), "111111");
  await waitFor(() => expect(asked.at(-1)?.body).toEqual({ by: "email", id, code: "111111" }));
});

test("a recovery code stands in for any of them", async () => {
  const asked = serve({ "POST /session/proof": () => aSession() });
  open(owing({}));
  await userEvent.click(screen.getByRole("button", { name: "Use a recovery code" }));
  await userEvent.type(screen.getByLabelText("Recovery code"), "ABCD-EFGH");
  await userEvent.click(screen.getByRole("button", { name: "Confirm" }));
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(asked.at(-1)?.body).toEqual({ by: "recovery", code: "ABCD-EFGH" });
});

test("who has a mailbox alone is offered no recovery code, and can always leave", async () => {
  serve({});
  open(owing({ factors: ["email"] }));
  expect(screen.queryByRole("button", { name: "Use a recovery code" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Sign out" }));
  expect(out).toHaveBeenCalled();
});

test("an app is set up: picture, key to type, first code, and codes that must be kept", async () => {
  const asked = serve({
    "POST /account/apps": () => ({
      id,
      secret: "JBSWY3DPEHPK3PXP",
      uri: "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP",
    }),
    "POST /account/apps/*/confirm": () => ({ recoveryCodes: ["AAAA-BBBB", "CCCC-DDDD"] }),
    "GET /session": () => aSession("client_manager"),
  });
  open(owing({ owes: "enrol", factors: ["totp"] }));
  expect(screen.getByRole("heading", { name: "Set up a second step" })).toBeTruthy();
  expect(await screen.findByRole("img", { name: "QR code for your authenticator app" })).toBeTruthy();
  expect(screen.getByText("JBSW Y3DP EHPK 3PXP")).toBeTruthy();
  await userEvent.type(screen.getByLabelText("Code from your app"), "123456");
  expect(await screen.findByText("AAAA-BBBB")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Go on" }));
  expect(screen.getByText(/Keep them first/)).toBeTruthy();
  expect(done).not.toHaveBeenCalled();
  await userEvent.click(screen.getByLabelText("I have kept these codes in a safe place"));
  await userEvent.click(screen.getByRole("button", { name: "Go on" }));
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(asked[1]).toMatchObject({ path: `/account/apps/${id}/confirm`, body: { code: "123456" } });
});

test("where both count one chooses between an app and a passkey; a browser without passkeys offers none", async () => {
  serve({ "POST /account/apps": () => ({ id, secret: "JBSWY3DP", uri: "otpauth://totp/x" }) });
  vi.stubGlobal("PublicKeyCredential", class {});
  const page = open(owing({ owes: "enrol", factors: ["totp", "passkey"] }));
  expect(screen.getByRole("button", { name: /^Passkey/ })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: /^Authenticator app/ }));
  await userEvent.click(await screen.findByRole("button", { name: "Choose another one" }));
  expect(screen.getByRole("button", { name: /^Passkey/ })).toBeTruthy();
  page.unmount();
  vi.stubGlobal("PublicKeyCredential", undefined);
  open(owing({ owes: "enrol", factors: ["passkey"] }));
  expect(screen.getByText(/This browser can do none/)).toBeTruthy();
});

const byProvider = (way: Session["way"], second: Partial<Session["second"]>): Session => ({
  ...owing(second),
  way,
});

test("a provider whose word counts is a way to pay, and one whose word does not is none", async () => {
  for (const counts of [true, false]) {
    serve({
      "GET /account/security": () => ({ provider: { name: "Okta", second: counts }, managedAt: null }),
    });
    const page = open(byProvider("saml", { factors: ["email"] }));
    expect(await screen.findByRole("button", { name: /Send the code|Use a code by email/ })).toBeTruthy();
    expect(screen.queryAllByRole("link", { name: "Sign in again at Okta" })).toHaveLength(counts ? 1 : 0);
    page.unmount();
  }
});

test("where the platform's provider keeps second factors, one is set up there and none is made here", async () => {
  const managedAt = "https://id.example/me";
  serve({ "GET /account/security": () => ({ provider: { name: "ZITADEL", second: true }, managedAt }) });
  open(byProvider("zitadel", { owes: "enrol", factors: ["totp", "passkey"] }));
  const link = await screen.findByRole("link", { name: "Open your account at ZITADEL" });
  expect(link.getAttribute("href")).toBe(managedAt);
  expect(screen.getByRole("button", { name: "Sign in again at ZITADEL" })).toBeTruthy();
  expect(screen.queryByText("Authenticator app")).toBeNull();
});
