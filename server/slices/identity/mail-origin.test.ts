import { describe, expect, test } from "bun:test";
import { Browser, signedIn } from "../../testing/browser.ts";
import { buildPerson, buildTenant, testInstallation, testPassword } from "../../testing/installation.ts";
import { buildPlatformAdmin, inRegistry, letterTo, withApp } from "./build.ts";

// Whoever sends a call says to which host, and may say anything. Links in mail go by the configuration.

const newPassword = "a lighthouse keeper's parrot";

/** A call that names another host, or another port of the right one. */
async function saying(host: string, browser: Browser, path: string, body: object, method = "POST") {
  const { status } = await browser.call(method, path, body, { host });
  expect(status).toBeLessThan(300);
}

describe("links in what is told about an account", () => {
  test("of a new device, a password and a factor lead to the tenant's host, whatever the asker calls it", async () => {
    const tenant = await buildTenant();
    const { platform } = await testInstallation();
    const ours = platform.tenantOrigin(tenant.slug);
    const person = await buildPerson(tenant, "agent");
    const home = await signedIn(tenant, person);
    const told = async () => {
      const { subject, link } = await letterTo(person.email);
      return [subject, new URL(link!).origin];
    };
    const forged = `${tenant.slug}.localhost:6666`;
    const device = new Browser(home.host);
    await saying(forged, device, "/session", { email: person.email, password: testPassword });
    expect(await told()).toEqual(["New sign-in to your account", ours]);
    const change = { currentPassword: testPassword, newPassword };
    await saying(forged, home, "/account/password", change, "PUT");
    expect(await told()).toEqual(["Your password was changed", ours]);
    const { id } = await withApp(home, new Date());
    await saying(forged, home, `/account/apps/${id}`, {}, "DELETE");
    expect((await told())[1]).toBe(ours);
  });

  test("lead to a tenant's own domain where that is where somebody is", async () => {
    const tenant = await buildTenant();
    const host = `portal.${tenant.slug}.example`;
    await inRegistry((db) => db.insertInto("domains").values({ host, tenant_id: tenant.id }).execute());
    const person = await buildPerson(tenant, "agent");
    await signedIn(tenant, person);
    await saying(`${host}:6666`, new Browser(host), "/session", {
      email: person.email,
      password: testPassword,
    });
    const link = new URL((await letterTo(person.email)).link!);
    const { port } = new URL((await testInstallation()).platform.tenantOrigin(tenant.slug));
    expect([link.hostname, link.port]).toEqual([host, port]);
  });

  test("of a platform admin lead to the bare host", async () => {
    const { email } = await buildPlatformAdmin();
    const credentials = { email, password: testPassword, door: "console" };
    await new Browser("localhost").post("/session", credentials);
    await saying("203.0.113.5:6666", new Browser("203.0.113.5"), "/session", credentials);
    expect(new URL((await letterTo(email)).link!).hostname).toBe("localhost");
  });
});
