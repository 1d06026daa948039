import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
  testPassword,
} from "../../testing/installation.ts";
import { mailTo } from "../../testing/mailbox.ts";
import { appCode, buildPlatformAdmin, buildPolicy, inRegistry, withApp, withPasskey } from "./build.ts";

let tenant: TenantFacts;
let strict: TenantFacts;
let now: Date;

beforeAll(async () => {
  [tenant, strict] = await Promise.all([buildTenant({ name: "Anker: BV" }), buildTenant()]);
  await buildPolicy(strict, { second_factor: "all" });
}, 60_000);
// Codes belong to half minutes: the clock stands still, and each test begins in another one. All of it is some hours
// ago: of wrong codes to come, the tests after these would have to wait.
beforeEach(() => moveOn(120));
afterAll(() => testInstallation().then(({ setClock }) => setClock(null)));

async function moveOn(seconds: number): Promise<void> {
  now = new Date((now?.getTime() ?? Date.now() - 8 * 3_600_000) + seconds * 1000);
  (await testInstallation()).setClock(now);
}

/** Somebody signed in. */
async function somebody(of = tenant, role: "agent" | "tenant_admin" = "agent") {
  const person = await buildPerson(of, role);
  await inRegistry((db) =>
    db.updateTable("memberships").set({ created_at: now }).where("id", "=", person.id).execute(),
  );
  return { person, browser: await signedIn(of, person) };
}

/** Somebody with an app who has just signed in by password, and owes its code. */
async function owing() {
  const { person, browser: first } = await somebody();
  const app = await withApp(first, now);
  await moveOn(60);
  return { person, app, first, browser: await signedIn(tenant, person) };
}

/** All mail to somebody; a notice of the new browser may come in between. */
const textsTo = async ({ email }: TestPerson) => (await mailTo(email)).map(({ text }) => text).join("\n");
const session = async (browser: Browser) => (await browser.get("/session")).body;
const prove = (browser: Browser, body: object) => browser.post("/session/proof", body);
const wrong = (path: string, message: string) => ({
  status: 400,
  body: { code: "invalid_input", fields: [{ path, message }] },
});
const historyOf = async ({ email }: TestPerson) => {
  return inRegistry((db) =>
    db
      .selectFrom("sign_ins as s")
      .innerJoin("people as p", "p.id", "s.person_id")
      .select(["s.outcome", "s.way", "s.reason"])
      .where("p.email", "=", email)
      .orderBy("s.id")
      .execute(),
  );
};

describe("an authenticator app", () => {
  test("is told by an address with the company's name and the person's, and counts from its first code on", async () => {
    const { person, browser } = await somebody();
    const { status, body: app } = await browser.post("/account/apps", { name: "Phone" });
    expect(status).toBe(201);
    const uri = new URL(app.uri);
    expect(uri.searchParams.get("issuer")).toBe("Anker BV");
    expect(decodeURIComponent(uri.pathname)).toEndWith(`:${person.email}`);
    expect((await browser.get("/account/security")).body.apps).toEqual([]);
    const code = await appCode(app.secret, now);
    const confirmed = await browser.post(`/account/apps/${app.id}/confirm`, {
      code: ` ${code.slice(0, 3)}-${code.slice(3)}`,
    });
    expect(confirmed.status).toBe(200);
    expect(confirmed.body.recoveryCodes).toHaveLength(10);
    const { apps, recoveryCodesLeft } = (await browser.get("/account/security")).body;
    expect(apps).toEqual([
      { id: app.id, name: "Phone", createdAt: now.toISOString(), usedAt: now.toISOString() },
    ]);
    expect(recoveryCodesLeft).toBe(10);
    expect((await session(browser)).second).toMatchObject({ owes: null, shown: true });
    expect(await textsTo(person)).toContain("An authenticator app was added");
    expect(await historyOf(person)).toContainEqual({ outcome: "changed", way: "totp", reason: "added" });
  });

  test("is not confirmed by a wrong code, nor by somebody else, nor twice", async () => {
    const [{ browser }, { browser: other }] = [await somebody(), await somebody()];
    const { body: app } = await browser.post("/account/apps");
    const code = await appCode(app.secret, now);
    const confirm = (who: Browser, code: string) => who.post(`/account/apps/${app.id}/confirm`, { code });
    expect(await confirm(browser, "000000")).toMatchObject(wrong("code", "wrong_code"));
    expect((await confirm(other, code)).status).toBe(404);
    expect((await confirm(browser, code)).status).toBe(200);
    expect((await confirm(browser, code)).status).toBe(404);
  });

  test("keeps its secret sealed, and an app that was begun before is forgotten", async () => {
    const { browser } = await somebody();
    const { body: first } = await browser.post("/account/apps");
    const { body: second } = await browser.post("/account/apps");
    const rows = await inRegistry((db) =>
      db.selectFrom("factors").select(["id", "secret"]).where("id", "in", [first.id, second.id]).execute(),
    );
    expect(rows.map(({ id }) => id)).toEqual([second.id]);
    const { Secret } = await import("otpauth");
    const plain = Buffer.from(Secret.fromBase32(second.secret).bytes);
    expect(plain).toHaveLength(20);
    expect(Buffer.from(rows[0]!.secret).includes(plain)).toBe(false);
  });

  test("is asked for at the next sign-in, and nothing else works before", async () => {
    const { browser, app } = await owing();
    expect((await session(browser)).second).toMatchObject({ owes: "prove", factors: ["totp", "email"] });
    expect(await browser.get("/tickets")).toMatchObject({
      status: 403,
      body: { code: "second_factor_required" },
    });
    const shown = await prove(browser, { by: "totp", code: await appCode(app.secret, now) });
    expect(shown).toMatchObject({ status: 200, body: { second: { owes: null, shown: true } } });
    expect((await browser.get("/tickets")).status).toBe(200);
  });

  test("pays under a new token: the one from before opens nothing any more", async () => {
    const { browser, app } = await owing();
    const before = new Browser(browser.host);
    before.cookie = browser.cookie;
    await prove(browser, { by: "totp", code: await appCode(app.secret, now) });
    expect((await before.get("/session")).status).toBe(401);
    expect((await browser.get("/session")).status).toBe(200);
  });

  test("shows a code that is good once, and none that is older than one that was taken", async () => {
    const { browser, app, person } = await owing();
    const other = await signedIn(tenant, person);
    const [older, code] = [await appCode(app.secret, now, -1), await appCode(app.secret, now)];
    expect((await prove(browser, { by: "totp", code })).status).toBe(200);
    for (const late of [code, older]) {
      expect(await prove(other, { by: "totp", code: late })).toMatchObject(wrong("code", "wrong_code"));
    }
    expect((await prove(other, { by: "totp", code: await appCode(app.secret, now, 1) })).status).toBe(200);
  });

  test("shows a code that lets in one of three who use it at the same time", async () => {
    const { app, person } = await owing();
    const browsers = await Promise.all([1, 2, 3].map(() => signedIn(tenant, person)));
    const code = await appCode(app.secret, now);
    const answers = await Promise.all(browsers.map((browser) => prove(browser, { by: "totp", code })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400]);
  });

  test("makes who guesses wait, after five wrong codes", async () => {
    const { browser, app } = await owing();
    for (let round = 0; round < 5; round++) {
      expect(await prove(browser, { by: "totp", code: "000000" })).toMatchObject(wrong("code", "wrong_code"));
    }
    const right = { by: "totp", code: await appCode(app.secret, now) };
    expect((await prove(browser, right)).status).toBe(429);
    expect((await session(browser)).second.owes).toBe("prove");
  });

  test("that is removed is told, is no longer asked for, and takes the recovery codes along", async () => {
    const { person, browser } = await somebody();
    const app = await withApp(browser, now);
    expect((await browser.delete(`/account/apps/${app.id}`)).status).toBe(204);
    expect((await browser.get("/account/security")).body).toMatchObject({ apps: [], recoveryCodesLeft: 0 });
    expect(await textsTo(person)).toContain("An authenticator app was removed");
    expect(await historyOf(person)).toContainEqual({ outcome: "changed", way: "totp", reason: "removed" });
    expect((await session(await signedIn(tenant, person))).second.owes).toBeNull();
    expect((await browser.delete(`/account/apps/${app.id}`)).status).toBe(404);
  });

  test("is no one else's to remove", async () => {
    const [{ browser }, { browser: other }] = [await somebody(), await somebody()];
    const app = await withApp(browser, now);
    expect((await other.delete(`/account/apps/${app.id}`)).status).toBe(404);
    expect((await browser.get("/account/security")).body.apps).toHaveLength(1);
  });

  test("can be had five times, and no more", async () => {
    const { browser } = await somebody();
    for (let round = 0; round < 5; round++) {
      await withApp(browser, now);
    }
    expect(await browser.post("/account/apps")).toMatchObject({
      status: 422,
      body: { code: "not_allowed_now", fields: [{ message: "too_many" }] },
    });
  });
});

test("a platform admin who has set one up is asked for it in the console", async () => {
  const { email } = await buildPlatformAdmin();
  const signIn = async () => {
    const browser = new Browser("localhost");
    await browser.post("/session", { email, password: testPassword, door: "console" });
    return browser;
  };
  const app = await withApp(await signIn(), now);
  await moveOn(60);
  const browser = await signIn();
  expect(await browser.get("/platform/tenants")).toMatchObject({ body: { code: "second_factor_required" } });
  expect((await prove(browser, { by: "totp", code: await appCode(app.secret, now) })).status).toBe(200);
  expect((await browser.get("/platform/tenants")).status).toBe(200);
  expect((await browser.get("/account/security")).body).toMatchObject({
    apps: [{ id: app.id }],
    policy: { secondFactor: "optional", factors: ["totp", "email", "passkey"] },
  });
});

describe("where a second factor is asked of all", () => {
  test("the last one cannot be removed; another one beside it can", async () => {
    const appOnly = await buildTenant();
    await buildPolicy(appOnly, { second_factor: "all", factors: ["totp", "passkey"] });
    const { browser } = await somebody(appOnly);
    expect((await session(browser)).second).toMatchObject({ owes: "enrol", factors: ["totp", "passkey"] });
    const first = await withApp(browser, now);
    expect((await session(browser)).second.owes).toBeNull();
    expect(await browser.delete(`/account/apps/${first.id}`)).toMatchObject({
      status: 422,
      body: { code: "not_allowed_now", fields: [{ path: "id", message: "last_factor" }] },
    });
    expect((await browser.get("/account/security")).body.apps).toHaveLength(1);
    await withPasskey(browser);
    expect((await browser.delete(`/account/apps/${first.id}`)).status).toBe(204);
    const { passkeys, recoveryCodesLeft } = (await browser.get("/account/security")).body;
    expect(recoveryCodesLeft).toBe(10);
    expect((await browser.delete(`/account/passkeys/${passkeys[0].id}`)).status).toBe(422);
  });

  test("that holds for the other companies that somebody belongs to", async () => {
    const appOnly = await buildTenant();
    await buildPolicy(appOnly, { second_factor: "all", factors: ["totp"] });
    const { person, browser } = await somebody();
    await buildPerson(appOnly, "agent", null, { email: person.email });
    const app = await withApp(browser, now);
    expect((await browser.delete(`/account/apps/${app.id}`)).status).toBe(422);
  });

  test("who could show one by mail sets up no other in its place: a password alone would need none then", async () => {
    const { browser } = await somebody(strict);
    expect((await session(browser)).second).toMatchObject({ owes: "prove", factors: ["email"] });
    const nothing = "01890000-0000-7000-8000-000000000000";
    for (const [path, body] of [
      ["/account/apps", { name: "Phone" }],
      [`/account/apps/${nothing}/confirm`, { code: "123456" }],
      ["/account/passkeys/begin", undefined],
      ["/account/passkeys", { id: nothing, response: { id: "x" } }],
    ] as const) {
      expect(await browser.post(path, body)).toMatchObject({
        status: 403,
        body: { code: "second_factor_required" },
      });
    }
  });

  test("the page of one's security is open before, says so, and the rest is shut", async () => {
    const { browser } = await somebody(strict);
    expect((await browser.get("/account/security")).body.policy).toEqual({
      ways: ["password", "link", "passkey", "oidc", "saml", "zitadel"],
      secondFactor: "required",
      factors: ["totp", "email", "passkey"],
      graceUntil: null,
    });
    for (const path of ["/tickets", "/account/sessions", "/account/sign-ins"]) {
      expect(await browser.get(path)).toMatchObject({
        status: 403,
        body: { code: "second_factor_required" },
      });
    }
  });
});

describe("a code by mail", () => {
  const send = async (browser: Browser) => (await browser.post("/session/proof/code")).body.id as string;
  const codeTo = async ({ email }: TestPerson) => (await mailTo(email)).find(({ code }) => code)!.code!;

  test("is a second factor, and good once", async () => {
    const { person, browser } = await somebody(strict);
    expect((await session(browser)).second).toMatchObject({ owes: "prove", factors: ["email"] });
    const id = await send(browser);
    const code = await codeTo(person);
    expect(code).toMatch(/^\d{6}$/);
    expect(await prove(browser, { by: "email", id, code })).toMatchObject({
      status: 200,
      body: { second: { owes: null, shown: true } },
    });
    expect(await prove(browser, { by: "email", id, code })).toMatchObject(wrong("code", "wrong_code"));
    expect((await browser.get("/tickets")).status).toBe(200);
  });

  test("is good in the session that asked for it, and in no other", async () => {
    const { person, browser } = await somebody(strict);
    const other = await signedIn(strict, person);
    const id = await send(browser);
    const code = await codeTo(person);
    expect(await prove(other, { by: "email", id, code })).toMatchObject(wrong("code", "wrong_code"));
    expect((await prove(browser, { by: "email", id, code })).status).toBe(200);
  });

  test("dies when a newer one is sent, and after ten minutes", async () => {
    const { person, browser } = await somebody(strict);
    const first = await send(browser);
    const old = await codeTo(person);
    const id = await send(browser);
    const code = await codeTo(person);
    expect(await prove(browser, { by: "email", id: first, code: old })).toMatchObject(
      wrong("code", "wrong_code"),
    );
    await moveOn(600);
    expect(await prove(browser, { by: "email", id, code })).toMatchObject(wrong("code", "wrong_code"));
  });

  test("takes five tries, and then not even the right one", async () => {
    const { person, browser } = await somebody(strict);
    const id = await send(browser);
    const code = await codeTo(person);
    const other = code === "000000" ? "000001" : "000000";
    // Slowly enough for the waits that grow with each wrong try.
    for (let round = 0; round < 5; round++) {
      expect(await prove(browser, { by: "email", id, code: other })).toMatchObject(
        wrong("code", "wrong_code"),
      );
      await moveOn(20);
    }
    expect(await prove(browser, { by: "email", id, code })).toMatchObject(wrong("code", "wrong_code"));
  });

  test("is kept as a keyed hash that the code alone does not make", async () => {
    const { person, browser } = await somebody(strict);
    const id = await send(browser);
    const code = await codeTo(person);
    const row = await inRegistry((db) =>
      db.selectFrom("challenges").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
    );
    expect(JSON.stringify(row)).not.toContain(code);
    expect(Buffer.from(row.code_hash!)).not.toEqual(
      Buffer.from(new Bun.CryptoHasher("sha256").update(code).digest()),
    );
  });

  test("is not sent without end", async () => {
    const { browser, person } = await somebody(strict);
    const answers = [];
    for (let round = 0; round < 6; round++) answers.push((await browser.post("/session/proof/code")).status);
    expect(answers).toEqual([202, 202, 202, 202, 202, 429]);
    expect(await mailTo(person.email)).toHaveLength(5);
  });
});

describe("recovery codes", () => {
  test("are ten, of signs that nobody confuses, each good once; its use is told with how many are left", async () => {
    const { person, browser, app } = await owing();
    expect(new Set(app.codes).size).toBe(10);
    for (const code of app.codes) expect(code).toMatch(/^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/);
    const typed = ` ${app.codes[3]!.toLowerCase().replace("-", " ")} `;
    expect(await prove(browser, { by: "recovery", code: typed })).toMatchObject({
      status: 200,
      body: { second: { owes: null, shown: true } },
    });
    const text = await textsTo(person);
    expect(text).toContain("A recovery code was used");
    expect(text).toMatch(/Recovery codes left:?\s+9/);
    const other = await signedIn(tenant, person);
    expect(await prove(other, { by: "recovery", code: typed })).toMatchObject(wrong("code", "wrong_code"));
    expect((await prove(other, { by: "recovery", code: app.codes[4] })).status).toBe(200);
  });

  test("are no one else's", async () => {
    const [{ app }, { browser }] = [await owing(), await owing()];
    expect(await prove(browser, { by: "recovery", code: app.codes[0] })).toMatchObject(
      wrong("code", "wrong_code"),
    );
  });

  test("can be made anew: those before are dead, and it is told", async () => {
    const { person, browser, app } = await owing();
    await prove(browser, { by: "totp", code: await appCode(app.secret, now) });
    const { status, body } = await browser.post("/account/recovery-codes");
    expect(status).toBe(201);
    expect(body.recoveryCodes).toHaveLength(10);
    expect(await textsTo(person)).toContain("New recovery codes were made");
    const other = await signedIn(tenant, person);
    expect((await prove(other, { by: "recovery", code: app.codes[0] })).status).toBe(400);
    expect((await prove(other, { by: "recovery", code: body.recoveryCodes[0] })).status).toBe(200);
  });

  test("are for those who have a factor to lose", async () => {
    const { browser } = await somebody();
    expect(await browser.post("/account/recovery-codes")).toMatchObject({
      status: 422,
      body: { fields: [{ message: "no_factor" }] },
    });
  });

  test("come with the first factor, and not with the second one", async () => {
    const { browser } = await somebody();
    expect((await withPasskey(browser)).codes).toHaveLength(10);
    expect((await withApp(browser, now)).codes).toEqual([]);
  });
});

describe("proving again who one is", () => {
  test("by password makes the proof recent, and is no second factor", async () => {
    const { browser } = await somebody();
    await moveOn(11 * 60);
    expect(await browser.post("/account/apps")).toMatchObject({
      status: 403,
      body: { code: "proof_required" },
    });
    expect(await prove(browser, { by: "password", password: "not it" })).toMatchObject(
      wrong("password", "wrong_password"),
    );
    const proved = await prove(browser, { by: "password", password: testPassword });
    expect(proved).toMatchObject({
      status: 200,
      body: { provedAt: now.toISOString(), second: { shown: false } },
    });
    expect((await browser.post("/account/apps")).status).toBe(201);
  });

  test("by password, or a code by mail that is no factor, is not enough for who has a factor", async () => {
    const { browser, app } = await owing();
    const refused = { status: 422, body: { code: "not_allowed_now", fields: [{ message: "factor_asked" }] } };
    expect(await prove(browser, { by: "password", password: testPassword })).toMatchObject(refused);
    expect((await prove(browser, { by: "totp", code: await appCode(app.secret, now) })).status).toBe(200);
    await moveOn(11 * 60);
    expect(await browser.delete(`/account/apps/${app.id}`)).toMatchObject({
      body: { code: "proof_required" },
    });
    expect(await prove(browser, { by: "password", password: testPassword })).toMatchObject(refused);
    expect((await prove(browser, { by: "totp", code: await appCode(app.secret, now) })).status).toBe(200);
    expect((await browser.delete(`/account/apps/${app.id}`)).status).toBe(204);
  });

  test("is written into the history, wrong tries too", async () => {
    const { person, browser, app } = await owing();
    await prove(browser, { by: "totp", code: "000000" });
    await prove(browser, { by: "totp", code: await appCode(app.secret, now) });
    expect((await historyOf(person)).slice(-3)).toEqual([
      { outcome: "held", way: "password", reason: null },
      { outcome: "refused", way: "totp", reason: "wrong_code" },
      { outcome: "proved", way: "totp", reason: null },
    ]);
  });

  test("by a factor that does not count is good for changing one's means, and pays nothing", async () => {
    const keyOnly = await buildTenant();
    const { person, browser } = await somebody(keyOnly);
    const app = await withApp(browser, now);
    await buildPolicy(keyOnly, { second_factor: "all", factors: ["passkey"] });
    await moveOn(60);
    const late = await signedIn(keyOnly, person);
    expect((await session(late)).second).toMatchObject({ owes: "enrol", factors: ["passkey"] });
    expect(await late.post("/account/passkeys/begin")).toMatchObject({ body: { code: "proof_required" } });
    expect(await prove(late, { by: "totp", code: await appCode(app.secret, now) })).toMatchObject({
      status: 200,
      body: { second: { owes: "enrol" } },
    });
    await withPasskey(late);
    expect((await session(late)).second).toMatchObject({ owes: null, shown: true });
    // An app's code does not take the place of the passkey that was shown.
    await moveOn(60);
    expect(await prove(late, { by: "totp", code: await appCode(app.secret, now) })).toMatchObject({
      body: { second: { owes: null, shown: true } },
    });
  });

  test("is for those who are signed in", async () => {
    const nobody = new Browser(`${tenant.slug}.localhost`);
    const id = "01890000-0000-7000-8000-000000000000";
    expect((await prove(nobody, { by: "totp", code: "000000" })).status).toBe(401);
    expect((await prove(nobody, { by: "email", id, code: "000000" })).status).toBe(401);
    expect((await nobody.post("/session/proof/code")).status).toBe(401);
  });
});

describe("a first password", () => {
  test("is set by whoever has come in without one, is judged, and told by mail", async () => {
    const { person, browser } = await somebody();
    await inRegistry((db) =>
      db
        .deleteFrom("credentials")
        .where("person_id", "in", db.selectFrom("people").select("id").where("email", "=", person.email))
        .execute(),
    );
    const set = (newPassword: string) => browser.post("/account/password", { newPassword });
    expect(await set("password123456")).toMatchObject(wrong("newPassword", "too_common"));
    expect((await set("a quiet harbour at dawn")).status).toBe(204);
    expect(await set("another quiet harbour")).toMatchObject({
      status: 422,
      body: { fields: [{ path: "newPassword", message: "has_password" }] },
    });
    expect(await textsTo(person)).toContain("Your password was changed");
    const now = await new Browser(browser.host).post("/session", {
      email: person.email,
      password: "a quiet harbour at dawn",
    });
    expect(now.status).toBe(201);
  });
});
