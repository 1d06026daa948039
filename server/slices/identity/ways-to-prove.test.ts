import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { type Browser, signedIn } from "../../testing/browser.ts";
import { buildPerson, buildTenant, type TestPerson } from "../../testing/installation.ts";
import { mailTo } from "../../testing/mailbox.ts";
import { appCode, buildPolicy, withApp, withPasskey, workOff } from "./build.ts";

// What is offered is what is taken: each list is held against what the server then says to it.

let strict: TenantFacts;
let byMail: TenantFacts;
let easy: TenantFacts;

beforeAll(async () => {
  [strict, byMail, easy] = await Promise.all([buildTenant(), buildTenant(), buildTenant()]);
  await buildPolicy(strict, { second_factor: "all", factors: ["totp", "passkey"] });
  await buildPolicy(byMail, { second_factor: "all" });
}, 60_000);

async function ofBoth(tenant: TenantFacts): Promise<TestPerson> {
  const person = await buildPerson(tenant, "agent");
  await buildPerson(easy, "agent", null, { email: person.email });
  return person;
}

const offered = async (browser: Browser) => (await browser.get("/account/security")).body.proofs;
const addApp = (browser: Browser) => browser.post("/account/apps", { name: "Phone" });

describe("by what one can prove who one is", () => {
  test("without factors: the password, or a code by mail", async () => {
    const browser = await signedIn(easy, await buildPerson(easy, "agent"));
    const both = ["password", "email"];
    expect(await offered(browser)).toEqual({ recent: both, own: both, means: both });
  });

  test("with an app: that one or what stands in for it, and no password", async () => {
    const browser = await signedIn(easy, await buildPerson(easy, "agent"));
    await withApp(browser, new Date());
    const theirs = ["totp", "email", "recovery"];
    // A code by mail is a factor too where the company lets it count.
    expect(await offered(browser)).toEqual({ recent: theirs, own: theirs, means: theirs });
    const { status } = await browser.post("/session/proof", { by: "password", password: "whatever it is" });
    expect(status).toBe(422);
  });

  test("with a passkey of another company's host: not by that one", async () => {
    const person = await ofBoth(strict);
    const home = await signedIn(strict, person);
    const { codes } = await withPasskey(home);
    expect(await offered(home)).toMatchObject({ means: ["passkey", "recovery"] });
    const browser = await signedIn(easy, person);
    expect((await browser.post("/session/proof/passkey/begin")).status).not.toBe(200);
    // A password or a code by mail does for this company's business, and not for changing what the other one asks for.
    expect(await offered(browser)).toEqual({
      recent: ["password", "email", "recovery"],
      own: ["recovery"],
      means: ["recovery"],
    });
    const refused = await addApp(browser);
    expect(refused.body).toMatchObject({
      code: "proof_required",
      fields: [{ path: "proof", message: "means_proof" }],
    });
    await browser.post("/session/proof", { by: "recovery", code: codes[0] });
    expect((await addApp(browser)).status).toBe(201);
  });

  test("where another company asks for a code by mail: by that code, not by the password", async () => {
    const person = await ofBoth(byMail);
    const browser = await signedIn(easy, person);
    expect(await offered(browser)).toEqual({
      recent: ["password", "email"],
      own: ["email"],
      means: ["email"],
    });
    const { id } = (await browser.post("/session/proof/code")).body;
    await workOff();
    const code = (await mailTo(person.email)).find((mail) => mail.code)?.code;
    await browser.post("/session/proof", { by: "email", id, code });
    expect((await addApp(browser)).status).toBe(201);
  });

  test("where a mailed code does not count here and the other company wants it: nothing is offered", async () => {
    const person = await buildPerson(byMail, "agent");
    const noMail = await buildTenant();
    await buildPolicy(noMail, { factors: ["totp", "passkey"] });
    await buildPerson(noMail, "agent", null, { email: person.email });
    const browser = await signedIn(noMail, person);
    expect(await offered(browser)).toMatchObject({ recent: ["password", "email"], means: [] });
    expect((await addApp(browser)).body.code).toBe("proof_required");
  });

  test("with an app of another company's, it is the app wherever they are", async () => {
    const person = await ofBoth(strict);
    const { secret } = await withApp(await signedIn(strict, person), new Date());
    const browser = await signedIn(easy, person);
    await browser.post("/session/proof", { by: "totp", code: await appCode(secret, new Date(), 1) });
    expect((await offered(browser)).means).toEqual(["totp", "recovery"]);
    expect((await addApp(browser)).status).toBe(201);
  });
});
