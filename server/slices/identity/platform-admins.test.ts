import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { RunningServer } from "../../kernel/http/server.ts";
import { startServer } from "../../start.ts";
import { Browser } from "../../testing/browser.ts";
import { testInstallation, testPassword } from "../../testing/installation.ts";
import { appCode, buildPlatformAdmin, inRegistry, withApp } from "./build.ts";

// Platform admins of an installation that asks for a second factor of them. The tests' own asks for none.

let server: RunningServer;
let now: Date | null = null;

beforeAll(async () => {
  const { platform } = await testInstallation();
  const config = { ...platform.config, adminSecondFactor: true };
  server = startServer({ ...platform, config }, { clock: () => now ?? new Date(), scale: 1000 });
});
afterAll(() => server[Symbol.asyncDispose]());

async function signIn(email: string): Promise<Browser> {
  const browser = new Browser("localhost", "", server.port);
  const { status } = await browser.post("/session", { email, password: testPassword, door: "console" });
  expect(status).toBe(201);
  return browser;
}
const secondOf = async (browser: Browser) => (await browser.get("/session")).body.second;

/** An admin since some days ago. */
async function admin(daysAgo: number) {
  const made = await buildPlatformAdmin();
  const admin_since = new Date(Date.now() - daysAgo * 86_400_000);
  await inRegistry((db) => db.updateTable("people").set({ admin_since }).where("id", "=", made.id).execute());
  return made;
}

describe("a platform admin without a second factor", () => {
  test("has two weeks to set one up, from when they became one", async () => {
    const browser = await signIn((await admin(1)).email);
    const { owes, graceUntil } = await secondOf(browser);
    expect([owes, Math.round((Date.parse(graceUntil) - Date.now()) / 86_400_000)]).toEqual([null, 13]);
    expect((await browser.get("/platform/tenants")).status).toBe(200);
    expect((await browser.get("/account/security")).body.policy).toMatchObject({
      secondFactor: "required",
      factors: ["totp", "passkey"],
    });
  });

  test("gets no further after that than to setting one up", async () => {
    const browser = await signIn((await admin(15)).email);
    expect((await secondOf(browser)).owes).toBe("enrol");
    expect((await browser.get("/platform/tenants")).body.code).toBe("second_factor_required");
    await withApp(browser, new Date());
    expect((await secondOf(browser)).owes).toBeNull();
    expect((await browser.get("/platform/tenants")).status).toBe(200);
  });
});

describe("a platform admin with a second factor", () => {
  test("shows it at each sign-in, and cannot remove the last one", async () => {
    const { email } = await admin(15);
    const { id, secret } = await withApp(await signIn(email), new Date());
    const browser = await signIn(email);
    expect((await browser.get("/platform/tenants")).body.code).toBe("second_factor_required");
    now = new Date(Date.now() + 60_000);
    const shown = await browser.post("/session/proof", { by: "totp", code: await appCode(secret, now) });
    expect([shown.status, (await browser.get("/platform/tenants")).status]).toEqual([200, 200]);
    const removed = await browser.delete(`/account/apps/${id}`);
    now = null;
    expect([removed.status, removed.body.fields]).toEqual([422, [{ path: "id", message: "last_factor" }]]);
  });
});
