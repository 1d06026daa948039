import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { aSession, Providers } from "../../../testing/providers.tsx";
import { refuse, serve } from "../../../testing/serve.ts";
import { Toaster } from "../../../ui/toast.tsx";
import { Account } from "./account.tsx";
import { SignInHistory } from "./history.tsx";

const id = (last: number) => `01900000-0000-7000-8000-0000000000${String(last).padStart(2, "0")}`;
const at = "2026-11-01T09:00:00.000Z";
const means = {
  passwordSetAt: at,
  apps: [{ id: id(1), name: "", createdAt: at, usedAt: at }],
  passkeys: [
    { id: id(2), name: "My laptop", host: "elsewhere.example", synced: true, createdAt: at, usedAt: null },
  ],
  recoveryCodesLeft: 2,
  policy: { ways: ["password"], secondFactor: "required", factors: ["totp", "passkey"], graceUntil: null },
  managedAt: null,
};
const here = {
  id: id(3),
  current: true,
  address: "192.0.2.1",
  device: "Chrome on Linux",
  way: "password",
  company: "Brook Dental · Northwind IT",
  createdAt: at,
  usedAt: at,
};
const phone = { ...here, id: id(4), current: false, device: "Safari on iOS", address: "192.0.2.2" };

function open(answers: Parameters<typeof serve>[0] = {}, security: object = means) {
  const asked = serve({
    "GET /account/security": () => security,
    "GET /account/sessions": () => ({ items: [here, phone] }),
    ...answers,
  });
  render(
    <Providers path="/account">
      <Account />
      <Toaster />
    </Providers>,
  );
  return asked;
}

test("what one has stands there: names, hosts, use, and few recovery codes left", async () => {
  open();
  expect(await screen.findByText("My laptop")).toBeTruthy();
  expect(screen.getByText("Works on elsewhere.example")).toBeTruthy();
  expect(screen.getByText("2 left")).toBeTruthy();
  expect(screen.getByText("Brook Dental asks for a second step when you sign in.")).toBeTruthy();
});

test("an app is removed after it was named, and why it cannot be is told in the dialog", async () => {
  open({
    "DELETE /account/apps/*": () => refuse(422, "not_allowed_now", [{ path: "id", message: "last_factor" }]),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Remove Authenticator app" }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.click(within(dialog).getByRole("button", { name: "Remove Authenticator app" }));
  expect(await within(dialog).findByText(/Set up another one before you remove/)).toBeTruthy();
});

test("a passkey gets another name", async () => {
  const asked = open({ "PATCH /account/passkeys/*": () => undefined });
  await userEvent.click(await screen.findByRole("button", { name: "Rename My laptop" }));
  const field = await screen.findByLabelText("Name");
  await userEvent.clear(field);
  await userEvent.type(field, "Work laptop");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked.find(({ method }) => method === "PATCH")).toMatchObject({
      path: `/account/passkeys/${id(2)}`,
      body: { name: "Work laptop" },
    }),
  );
});

test("new recovery codes are shown once, and only their keeper leaves them", async () => {
  open({ "POST /account/recovery-codes": () => ({ recoveryCodes: ["AAAA-BBBB"] }) });
  await userEvent.click(await screen.findByRole("button", { name: "Make new ones" }));
  await userEvent.click(await screen.findByRole("button", { name: "Make new codes" }));
  expect(await screen.findByText("AAAA-BBBB")).toBeTruthy();
  const dialog = screen.getByRole("dialog");
  expect(within(dialog).queryByRole("button", { name: "Close" })).toBeNull();
  await userEvent.click(within(dialog).getByLabelText(/I have kept these codes/));
  await userEvent.click(within(dialog).getByRole("button", { name: "Go on" }));
  await waitFor(() => expect(screen.queryByText("AAAA-BBBB")).toBeNull());
});

test("one session is ended, or all others; this one is marked and stays", async () => {
  const asked = open({
    "DELETE /account/sessions/*": () => undefined,
    "DELETE /account/sessions": () => undefined,
  });
  expect(await screen.findByText("This one")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "End the session on Chrome on Linux" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "End the session on Safari on iOS" }));
  expect(await screen.findByText("The session on Safari on iOS is ended.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "End all others" }));
  expect(await screen.findByText("All other sessions are ended.")).toBeTruthy();
  expect(asked.filter(({ method }) => method === "DELETE").map(({ path }) => path)).toEqual([
    `/account/sessions/${id(4)}`,
    "/account/sessions",
  ]);
});

test("a wrong current password is said beside it; who has none sets the first one", async () => {
  open({ "PUT /account/password": () => refuse(401, "wrong_credentials") });
  await userEvent.click(await screen.findByRole("button", { name: "Change password" }));
  await userEvent.type(screen.getByLabelText("Current password"), "not this");
  await userEvent.type(screen.getByLabelText("New password"), "a quiet harbour at dawn");
  await userEvent.click(screen.getByRole("button", { name: "Change password" }));
  expect(await screen.findByText("This is not your present password.")).toBeTruthy();
});

test("who has no password sets the first one", async () => {
  const asked = open({ "POST /account/password": () => undefined }, { ...means, passwordSetAt: null });
  await userEvent.click(await screen.findByRole("button", { name: "Set a password" }));
  await userEvent.type(screen.getByLabelText("New password"), "a quiet harbour at dawn");
  await userEvent.click(screen.getByRole("button", { name: "Set a password" }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path === "/account/password")?.body).toEqual({
      newPassword: "a quiet harbour at dawn",
    }),
  );
});

test("another address is asked for, and both mails are named", async () => {
  open({ "POST /account/address": () => new Response(null, { status: 202 }) });
  await userEvent.click(await screen.findByRole("button", { name: "Change" }));
  await userEvent.type(await screen.findByLabelText("New email address"), "new@brook.example");
  await userEvent.click(screen.getByRole("button", { name: "Send the links" }));
  expect(await screen.findByText(/mails for you at ada@brook.example and at new@brook.example/)).toBeTruthy();
});

test("where the account is managed elsewhere it tells what is there, leads there, and changes nothing here", async () => {
  const url = "https://id.example/me";
  open(
    { "GET /zitadel/account": () => ({ url, factors: ["password", "totp", "smoke"] }) },
    { ...means, provider: { name: "ZITADEL", second: true }, managedAt: url },
  );
  const link = await screen.findByRole("link", { name: "Open your account at ZITADEL" });
  expect(link.getAttribute("href")).toBe(url);
  expect(await screen.findByText("Authenticator app")).toBeTruthy();
  expect(screen.getByText("Another way (smoke)")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Change password" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Change" })).toBeNull();
});

test("staff who look on see who it is, and nothing to change", async () => {
  const asked = serve({});
  render(
    <Providers
      path="/account"
      session={aSession("client_user", {
        viewing: { staff: "Ada Admin", reason: "To see", until: at, writes: false },
      })}
    >
      <Account />
    </Providers>,
  );
  expect(await screen.findByText("ada@brook.example")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
  expect(asked).toHaveLength(0);
});

test("the history says each thing in plain words, and what staff did stands out", async () => {
  const line = {
    id: id(5),
    at,
    way: null,
    reason: null,
    company: "Northwind IT",
    note: null,
    address: "192.0.2.1",
    device: "Chrome on Linux",
  };
  serve({
    "GET /account/sign-ins": () => ({
      items: [
        { ...line, id: id(5), outcome: "viewed", note: "Ada Admin: To see the bill" },
        { ...line, id: id(6), outcome: "refused", way: "password", reason: "wrong_password" },
        { ...line, id: id(7), outcome: "refused", way: "saml", reason: "signature_wrapped" },
        { ...line, id: id(8), outcome: "changed", way: "totp", reason: "added" },
        {
          ...line,
          id: id(4),
          outcome: "changed",
          way: "factors",
          reason: "by_staff",
          note: "Ada Admin: Phone lost",
        },
        { ...line, id: id(9), outcome: "let_in", way: "link" },
        { ...line, id: id(10), outcome: "ended", reason: "by_owner" },
      ],
      nextCursor: null,
    }),
  });
  render(
    <Providers path="/account/history">
      <SignInHistory />
    </Providers>,
  );
  expect(await screen.findByText("Somebody looked at the portal as you see it")).toBeTruthy();
  expect(screen.getByText("Ada Admin: To see the bill")).toBeTruthy();
  expect(screen.getByText("Not let in · Password")).toBeTruthy();
  expect(screen.getByText("The password was wrong.")).toBeTruthy();
  expect(screen.getByText("What was shown was not accepted.")).toBeTruthy();
  expect(screen.getByText("Authenticator app added")).toBeTruthy();
  expect(screen.getByText("Apps, passkeys and recovery codes removed for you")).toBeTruthy();
  expect(screen.getByText("Ada Admin: Phone lost")).toBeTruthy();
  expect(screen.getByText("Signed in · Link by email")).toBeTruthy();
  expect(screen.getByText("You ended it from your account.")).toBeTruthy();
});
