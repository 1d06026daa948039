import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { rolePermissions } from "../../../contract/permissions.ts";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { endOf } from "./key-dialog.tsx";
import { KeyList } from "./key-list.tsx";
import { aKey } from "./sample.ts";

function show(answers: Parameters<typeof serve>[0], session = aSession("tenant_admin")) {
  const asked = serve(answers);
  render(
    <Providers session={session}>
      <KeyList />
    </Providers>,
  );
  return asked;
}
const list = (...items: object[]) => ({ "GET /keys": () => ({ items, nextCursor: null }) });
const dialog = () => within(screen.getByRole("dialog"));

test("a key says what it may do in plain words, what it sees, and when it was last used", async () => {
  show(
    list(
      aKey({ usedAt: new Date(Date.now() - 3_600_000).toISOString(), usedFrom: "192.0.2.7" }),
      aKey({
        id: "01900000-0000-7000-8000-000000000109",
        name: "Old",
        status: "revoked",
        clients: [{ id: "1", name: "Brook Dental" }],
      }),
    ),
  );
  expect(await screen.findAllByText("Read invoices · See clients")).toHaveLength(2);
  expect(screen.getByText("All clients")).toBeDefined();
  expect(screen.getByText("Brook Dental")).toBeDefined();
  expect(screen.getByText(/^Last used.*from 192\.0\.2\.7$/)).toBeDefined();
  expect(screen.getByText("Never used")).toBeDefined();
  expect(screen.getByText("Revoked")).toBeDefined();
  // What is over can neither be rotated nor revoked.
  expect(screen.getAllByRole("button", { name: /what can be done/ })).toHaveLength(1);
});

test("a key whose maker is deactivated says so, and can be revoked but not rotated", async () => {
  show(list(aKey({ status: "maker_deactivated", maker: "Bo Gone" })));
  expect(await screen.findByText("Its maker is deactivated")).toBeDefined();
  expect(screen.getByText(/^Refused until Bo Gone is active again/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: /what can be done/ }));
  const items = await screen.findAllByRole("menuitem");
  expect(items.map(({ textContent }) => textContent)).toEqual(["Revoke"]);
});

test("the first key is made by somebody who is told what keys are for; its token is shown once", async () => {
  let keys: object[] = [];
  const asked = show({
    "GET /keys": () => ({ items: keys, nextCursor: null }),
    "POST /keys": () => {
      keys = [aKey()];
      return { key: aKey(), token: "postern_secret_x9Yz" };
    },
  });
  expect(await screen.findByText("No keys yet")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "New key" }));
  await userEvent.click(await screen.findByRole("button", { name: "Make key" }));
  expect(await screen.findByText("Give it a name.")).toBeDefined();
  expect(screen.getByText("Choose at least one.")).toBeDefined();
  await userEvent.type(dialog().getByRole("textbox", { name: "Name" }), "Bookkeeping");
  await userEvent.click(dialog().getByRole("checkbox", { name: "Read invoices" }));
  await userEvent.click(dialog().getByRole("button", { name: "Make key" }));
  expect(await screen.findByRole("textbox", { name: "Key" })).toHaveProperty("value", "postern_secret_x9Yz");
  const body = asked.find(({ method }) => method === "POST")?.body as { expiresAt: string };
  expect(body).toMatchObject({ name: "Bookkeeping", permissions: ["invoices.read"] });
  expect(Math.round((Date.parse(body.expiresAt) - Date.now()) / 86_400_000)).toBe(90);
  await userEvent.click(screen.getByRole("button", { name: "Done" }));
  expect(await screen.findByText("…x9Yz")).toBeDefined();
  expect(screen.queryByText(/postern_secret/)).toBeNull();
});

test("what the reader may not do themselves cannot be given, and what belongs to people is not offered", async () => {
  const few = rolePermissions.tenant_admin.filter((one) => one !== "invoices.write");
  show(list(aKey()), aSession("tenant_admin", { permissions: few }));
  await userEvent.click(await screen.findByRole("button", { name: "New key" }));
  const box = await screen.findByRole("checkbox", { name: "Draft, issue and settle invoices" });
  expect(box).toHaveProperty("disabled", true);
  expect(screen.queryByRole("checkbox", { name: "Make API keys" })).toBeNull();
});

test("a key for some clients needs one, and a day of one's own is asked for", async () => {
  const asked = show(list(aKey()));
  await userEvent.click(await screen.findByRole("button", { name: "New key" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "Name" }), "Reports");
  await userEvent.click(screen.getByRole("checkbox", { name: "Read tickets" }));
  await userEvent.click(screen.getByRole("radio", { name: /Only some clients/ }));
  const whole = screen.getByRole("checkbox", { name: "Read the audit trail" });
  expect(whole).toHaveProperty("disabled", true);
  expect(screen.getAllByText(/concerns the company as a whole/).length).toBeGreaterThan(0);
  await userEvent.click(screen.getByRole("button", { name: "Make key" }));
  expect(await screen.findByText("Choose at least one client.")).toBeDefined();
  expect(asked.some(({ method }) => method === "POST")).toBe(false);
});

test("a rotated key says until when the one before it is good", async () => {
  const asked = show({
    ...list(aKey()),
    "POST /keys/*/rotate": () => ({
      key: aKey({ hint: "new1", oldDiesAt: "2026-11-21T12:00:00.000Z" }),
      token: "postern_fresh_new1",
    }),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Bookkeeping: what can be done" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Rotate" }));
  await userEvent.click(await screen.findByRole("button", { name: "Rotate Bookkeeping" }));
  expect(await screen.findByRole("textbox", { name: "Key" })).toHaveProperty("value", "postern_fresh_new1");
  expect(screen.getByText(/The key before it stops on/)).toBeDefined();
  expect(asked.find(({ path }) => path.endsWith("/rotate"))?.body).toEqual({ overlapHours: 24 });
});

test("revoking asks first, names the key, and says why it was refused", async () => {
  let refused = true;
  const asked = show({
    ...list(aKey({ usedAt: new Date().toISOString() })),
    "DELETE /keys/*": () => (refused ? refuse(503, "unavailable") : undefined),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Bookkeeping: what can be done" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Revoke" }));
  expect(asked.some(({ method }) => method === "DELETE")).toBe(false);
  await userEvent.click(await screen.findByRole("button", { name: "Revoke Bookkeeping" }));
  expect(await screen.findByText(/not available right now/)).toBeDefined();
  refused = false;
  await userEvent.click(screen.getByRole("button", { name: "Revoke Bookkeeping" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("a list that does not load says so", async () => {
  show({ "GET /keys": () => refuse(500, "internal") });
  expect(await screen.findByText("This could not be loaded")).toBeDefined();
  expect(screen.getByRole("button", { name: "Try again" })).toBeDefined();
});

test("a key ends after days, at the end of a day, or never", () => {
  const now = new Date(2026, 10, 21, 9);
  expect(endOf("30", null, now)).toEqual(new Date(now.getTime() + 30 * 86_400_000));
  expect(endOf("own", "2026-12-31", now)).toEqual(new Date(2026, 11, 31, 23, 59, 59));
  expect(endOf("never", null, now)).toBeUndefined();
});
