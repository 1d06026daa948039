import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { type Browser, signedIn } from "../../testing/browser.ts";
import { buildPerson, buildTenant, type TestPerson } from "../../testing/installation.ts";
import { mailTo } from "../../testing/mailbox.ts";
import { appCode, buildPolicy, withApp, withPasskey, workOff } from "./build.ts";

let strict: TenantFacts;
let byMail: TenantFacts;
let easy: TenantFacts;

beforeAll(async () => {
  [strict, byMail, easy] = await Promise.all([buildTenant(), buildTenant(), buildTenant()]);
  await buildPolicy(strict, { second_factor: "all", factors: ["totp", "passkey"] });
  await buildPolicy(byMail, { second_factor: "all" });
}, 60_000);

/** Somebody of a company, and of the one that asks for nothing. */
async function ofBoth(tenant: TenantFacts): Promise<TestPerson> {
  const person = await buildPerson(tenant, "agent");
  await buildPerson(easy, "agent", null, { email: person.email });
  return person;
}

/** Shows a code by mail; a notice of a new browser may come beside it. */
async function showMailed(browser: Browser, { email }: TestPerson): Promise<void> {
  const { id } = (await browser.post("/session/proof/code")).body;
  await workOff();
  const code = (await mailTo(email)).find((mail) => mail.code)?.code;
  expect((await browser.post("/session/proof", { by: "email", id, code })).status).toBe(200);
}

const addApp = (browser: Browser) => browser.post("/account/apps", { name: "Phone" });

describe("who has a passkey of another company's host", () => {
  test("changes nothing of their means by a password alone, where no factor is asked for", async () => {
    const person = await ofBoth(strict);
    const home = await signedIn(strict, person);
    await withPasskey(home);
    const browser = await signedIn(easy, person);
    expect((await browser.get("/session")).body.second.owes).toBeNull();
    const [passkey] = (await browser.get("/account/security")).body.passkeys;
    expect((await addApp(browser)).body.code).toBe("proof_required");
    expect((await browser.delete(`/account/passkeys/${passkey.id}`)).body.code).toBe("proof_required");
    expect((await browser.post("/account/recovery-codes")).body.code).toBe("proof_required");
    await showMailed(browser, person);
    expect((await addApp(browser)).body.code).toBe("proof_required");
    expect((await home.get("/account/security")).body).toMatchObject({ apps: [], passkeys: [{}] });
  });

  test("shows a recovery code instead", async () => {
    const person = await ofBoth(strict);
    const { codes } = await withPasskey(await signedIn(strict, person));
    const browser = await signedIn(easy, person);
    const shown = await browser.post("/session/proof", { by: "recovery", code: codes[0] });
    expect(shown.status).toBe(200);
    expect((await addApp(browser)).status).toBe(201);
  });
});

describe("of whom another company asks a code by mail", () => {
  test("sets up no factor before it was shown", async () => {
    const person = await ofBoth(byMail);
    const browser = await signedIn(easy, person);
    expect((await addApp(browser)).body.code).toBe("proof_required");
    await showMailed(browser, person);
    expect((await withApp(browser, new Date())).codes).toHaveLength(10);
  });

  test("shows an app that they have, wherever they are", async () => {
    const person = await ofBoth(strict);
    const app = await withApp(await signedIn(strict, person), new Date());
    const browser = await signedIn(easy, person);
    const code = await appCode(app.secret, new Date(), 1);
    expect((await browser.post("/session/proof", { by: "totp", code })).status).toBe(200);
    expect((await addApp(browser)).status).toBe(201);
  });
});
