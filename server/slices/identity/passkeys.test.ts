import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { type Astray, Authenticator } from "../../testing/authenticator.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import { buildClient, buildPerson, buildTenant, type TestPerson } from "../../testing/installation.ts";
import { newestMailTo } from "../../testing/mailbox.ts";
import { buildPolicy, inRegistry, minutesLater, withApp, withPasskey } from "./build.ts";

let tenant: TenantFacts;
let other: TenantFacts;
beforeAll(async () => {
  [tenant, other] = await Promise.all([buildTenant(), buildTenant()]);
}, 60_000);

const fresh = (at = tenant) => new Browser(`${at.slug}.localhost`);

/** Somebody signed in by password who has made a passkey. */
async function somebody(at = tenant, authenticator = new Authenticator()) {
  const person = await buildPerson(at, "agent");
  const browser = await signedIn(at, person);
  return { person, browser, ...(await withPasskey(browser, authenticator)) };
}

/** Signs in with a passkey, or tries to. */
async function signIn(
  authenticator: Authenticator,
  browser = fresh(),
  astray: Astray = {},
  more: object = {},
) {
  const { body: asked } = await browser.post("/session/passkey/begin");
  const response = await authenticator.use(browser, asked.options, astray);
  return browser.post("/session/passkey", { id: asked.id, response, ...more });
}

const wrongPasskey = {
  status: 400,
  body: { code: "invalid_input", fields: [{ path: "response", message: "wrong_passkey" }] },
};

async function lastRefusal(): Promise<string | null> {
  const row = await inRegistry((db) =>
    db
      .selectFrom("sign_ins")
      .select("reason")
      .where("outcome", "=", "refused")
      .where("way", "=", "passkey")
      .orderBy("id", "desc")
      .executeTakeFirst(),
  );
  return row?.reason ?? null;
}

describe("a passkey", () => {
  test("is made for this host, discoverable and unlocked, brings recovery codes, and is told by mail", async () => {
    const person = await buildPerson(tenant, "agent");
    const browser = await signedIn(tenant, person);
    const { body: asked } = await browser.post("/account/passkeys/begin");
    expect(asked.options).toMatchObject({
      rp: { id: `${tenant.slug}.localhost`, name: tenant.name },
      user: { name: person.email, displayName: person.name },
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      attestation: "none",
    });
    const response = await new Authenticator().create(browser, asked.options);
    const kept = await browser.post("/account/passkeys", { id: asked.id, response, name: "Laptop" });
    expect(kept.status).toBe(201);
    expect(kept.body.recoveryCodes).toHaveLength(10);
    const { passkeys } = (await browser.get("/account/security")).body;
    expect(passkeys).toMatchObject([
      { name: "Laptop", host: `${tenant.slug}.localhost`, synced: false, usedAt: null },
    ]);
    expect((await browser.get("/session")).body.second).toMatchObject({ owes: null, shown: true });
    expect((await newestMailTo(person.email)).text).toContain("A passkey was added");
  });

  test("lets in alone, and counts as second factor where one is asked for", async () => {
    const strict = await buildTenant();
    const { person, authenticator } = await somebody(strict);
    await buildPolicy(strict, { second_factor: "all" });
    const browser = fresh(strict);
    const answer = await signIn(authenticator, browser);
    expect(answer).toMatchObject({
      status: 201,
      body: {
        session: { person: { email: person.email }, way: "passkey", second: { owes: null, shown: true } },
      },
    });
    expect((await browser.get("/tickets")).status).toBe(200);
  });

  test("is no second factor where the policy does not let it count", async () => {
    const appOnly = await buildTenant();
    const { authenticator } = await somebody(appOnly);
    await buildPolicy(appOnly, { second_factor: "all", factors: ["totp"] });
    const browser = fresh(appOnly);
    expect((await signIn(authenticator, browser)).body.session.second.owes).toBe("enrol");
    expect((await browser.get("/tickets")).status).toBe(403);
  });

  test("lets nobody in where the company does not allow passkeys", async () => {
    const without = await buildTenant();
    const { authenticator } = await somebody(without);
    await buildPolicy(without, { ways: ["password"] });
    expect(await signIn(authenticator, fresh(without))).toMatchObject({
      status: 403,
      body: { code: "way_not_allowed" },
    });
  });

  test("is asked of whoever signs in by password, and pays under a new token", async () => {
    const { person, authenticator } = await somebody();
    const browser = await signedIn(tenant, person);
    expect((await browser.get("/session")).body.second).toMatchObject({
      owes: "prove",
      factors: ["email", "passkey"],
    });
    const before = fresh();
    before.cookie = browser.cookie;
    const { status, body: asked } = await browser.post("/session/proof/passkey/begin");
    expect(status).toBe(200);
    expect(asked.options.allowCredentials).toMatchObject([
      { id: authenticator.credentialId, transports: ["hybrid", "internal"] },
    ]);
    const response = await authenticator.use(browser, asked.options);
    const proved = await browser.post("/session/proof/passkey", { id: asked.id, response });
    expect(proved).toMatchObject({ status: 200, body: { second: { owes: null, shown: true } } });
    expect((await before.get("/session")).status).toBe(401);
  });

  test("is named anew, and removed, by its owner alone", async () => {
    const [{ person, browser }, { browser: stranger }] = [await somebody(), await somebody()];
    const { passkeys } = (await browser.get("/account/security")).body;
    const path = `/account/passkeys/${passkeys[0].id}`;
    expect((await stranger.patch(path, { name: "Mine" })).status).toBe(404);
    expect((await stranger.delete(path)).status).toBe(404);
    expect((await browser.patch(path, { name: "Old laptop" })).status).toBe(204);
    expect((await browser.get("/account/security")).body.passkeys).toMatchObject([{ name: "Old laptop" }]);
    expect((await browser.delete(path)).status).toBe(204);
    expect((await browser.get("/account/security")).body).toMatchObject({
      passkeys: [],
      recoveryCodesLeft: 0,
    });
    expect((await newestMailTo(person.email)).text).toContain("A passkey was removed");
    expect((await browser.delete(path)).status).toBe(404);
  });

  test("that was removed lets nobody in", async () => {
    const { browser, authenticator } = await somebody();
    const { passkeys } = (await browser.get("/account/security")).body;
    await browser.delete(`/account/passkeys/${passkeys[0].id}`);
    expect((await signIn(authenticator)).body.code).toBe("wrong_credentials");
    expect(await lastRefusal()).toBe("unknown_passkey");
  });

  test("is not made twice with the same device, nor kept twice", async () => {
    const { browser, authenticator } = await somebody();
    const { body: asked } = await browser.post("/account/passkeys/begin");
    expect(asked.options.excludeCredentials).toMatchObject([{ id: authenticator.credentialId }]);
  });

  test("can be had twenty times, and no more", async () => {
    const { browser, person } = await somebody();
    await inRegistry(async (db) => {
      const { id } = await db
        .selectFrom("people")
        .select("id")
        .where("email", "=", person.email)
        .executeTakeFirstOrThrow();
      const rows = Array.from({ length: 18 }, (_, at) => ({
        id: crypto.randomUUID(),
        person_id: id,
        credential_id: `filler-${id}-${at}`,
        public_key: new Uint8Array(1),
        counter: 0,
        host: "elsewhere.example",
      }));
      await db.insertInto("passkeys").values(rows).execute();
    });
    await withPasskey(browser);
    expect(await browser.post("/account/passkeys/begin")).toMatchObject({
      status: 422,
      body: { fields: [{ message: "too_many" }] },
    });
  });
});

describe("an answer lets nobody in, and only the history says why,", () => {
  test.each<[string, Astray, string]>([
    ["from another site's page", { origin: "https://evil.example" }, "wrong_passkey"],
    ["from a neighbour's page", { origin: "http://neighbour.localhost" }, "wrong_passkey"],
    ["for another host's passkeys", { rpId: "localhost" }, "wrong_passkey"],
    ["to another challenge", { challenge: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }, "wrong_passkey"],
    ["of a device that was not unlocked", { verified: false }, "wrong_passkey"],
    ["signed with another key", { forged: true }, "wrong_passkey"],
    ["in somebody else's name", { userHandle: "AAAAAAAAAAAAAAAAAAAAAA" }, "wrong_passkey"],
    ["of a passkey that nobody has", { credentialId: "bm9ib2R5cw" }, "unknown_passkey"],
    ["that names no passkey", { credentialId: "\u0000'" }, "unknown_passkey"],
    ["with a counter that stands still", { counter: 1 }, "passkey_copied"],
    ["with a counter that went to nought", { counter: 0 }, "passkey_copied"],
  ])("%s", async (_, astray, reason) => {
    const { authenticator } = await somebody();
    const browser = fresh();
    const answer = await signIn(authenticator, browser, astray);
    expect(answer).toMatchObject({ status: 401, body: { code: "wrong_credentials" } });
    expect(browser.cookie).not.toContain("postern=");
    expect(await lastRefusal()).toBe(reason);
  });

  test("that was given before, or rightly after a wrong one", async () => {
    const { authenticator } = await somebody();
    const browser = fresh();
    const { body: asked } = await browser.post("/session/passkey/begin");
    const answer = async (astray: Astray = {}) =>
      browser.post("/session/passkey", {
        id: asked.id,
        response: await authenticator.use(browser, asked.options, astray),
      });
    expect((await answer({ forged: true })).status).toBe(401);
    expect((await answer()).status).toBe(401);
    expect(await lastRefusal()).toBe("question_over");
    expect((await signIn(authenticator, browser)).status).toBe(201);
  });

  test("twice at the same time", async () => {
    const { authenticator } = await somebody();
    const browser = fresh();
    const { body: asked } = await browser.post("/session/passkey/begin");
    const response = await authenticator.use(browser, asked.options);
    const give = () => browser.post("/session/passkey", { id: asked.id, response });
    const answers = await Promise.all([give(), give(), give()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 401, 401]);
  });

  test("from another browser than the one that was asked", async () => {
    const { authenticator } = await somebody();
    const [asking, answering] = [fresh(), fresh()];
    const { body: asked } = await asking.post("/session/passkey/begin");
    const response = await authenticator.use(answering, asked.options);
    expect((await answering.post("/session/passkey", { id: asked.id, response })).status).toBe(401);
    expect(await lastRefusal()).toBe("question_over");
  });

  test("on another tenant's host", async () => {
    const { authenticator } = await somebody();
    expect((await signIn(authenticator, fresh(other))).status).toBe(401);
    expect(await lastRefusal()).toBe("unknown_passkey");
  });

  test("after five minutes", async () => {
    const { authenticator } = await somebody();
    const browser = fresh();
    const { body: asked } = await browser.post("/session/passkey/begin");
    const response = await authenticator.use(browser, asked.options);
    const answer = await minutesLater(6, () => browser.post("/session/passkey", { id: asked.id, response }));
    expect(answer.status).toBe(401);
  });

  test("at a door that is not theirs", async () => {
    const client = await buildClient(tenant);
    const member = await buildPerson(tenant, "client_user", client);
    const { authenticator } = await withPasskey(await signedIn(tenant, member));
    expect((await signIn(authenticator, fresh(), {}, { door: "desk" })).body.code).toBe("wrong_credentials");
    expect((await signIn(authenticator, fresh(), {}, { door: "portal" })).status).toBe(201);
  });

  test("while a counter that grows, or that is not kept, does", async () => {
    const counting = await somebody();
    const synced = await somebody(tenant, new Authenticator(false));
    for (const { authenticator } of [counting, synced]) {
      expect((await signIn(authenticator)).status).toBe(201);
      expect((await signIn(authenticator)).status).toBe(201);
    }
  });
});

describe("an answer is not taken as proof", () => {
  let signed: { person: TestPerson; browser: Browser; authenticator: Authenticator };
  beforeAll(async () => {
    signed = await somebody();
  });
  const begin = async (browser: Browser) => (await browser.post("/session/proof/passkey/begin")).body;
  const prove = async (browser: Browser, id: string, response: unknown) =>
    browser.post("/session/proof/passkey", { id, response });

  test("when the passkey is somebody else's", async () => {
    const stranger = await somebody();
    const asked = await begin(signed.browser);
    const response = await stranger.authenticator.use(signed.browser, asked.options);
    expect(await prove(signed.browser, asked.id, response)).toMatchObject(wrongPasskey);
  });

  test("when another session was asked, or nobody who is signed in", async () => {
    const { person, authenticator, browser } = signed;
    const elsewhere = await signedIn(tenant, person);
    for (const asked of [await begin(elsewhere), (await browser.post("/session/passkey/begin")).body]) {
      const response = await authenticator.use(browser, asked.options);
      expect(await prove(browser, asked.id, response)).toMatchObject(wrongPasskey);
    }
  });

  test("nor lets it anybody in who is not asked to sign in", async () => {
    const { authenticator, browser } = signed;
    const asked = await begin(browser);
    const response = await authenticator.use(browser, asked.options);
    expect((await browser.post("/session/passkey", { id: asked.id, response })).status).toBe(401);
  });

  test("when they have none on this host: they are not even asked", async () => {
    const browser = await signedIn(tenant, await buildPerson(tenant, "agent"));
    expect(await browser.post("/session/proof/passkey/begin")).toMatchObject({
      status: 422,
      body: { fields: [{ message: "no_passkey" }] },
    });
  });
});

describe("a new passkey is not kept", () => {
  const make = async (
    astray: Astray,
    answering?: (browser: Browser, person: TestPerson) => Promise<Browser>,
  ) => {
    const person = await buildPerson(tenant, "agent");
    const browser = await signedIn(tenant, person);
    const { body: asked } = await browser.post("/account/passkeys/begin");
    const response = await new Authenticator().create(browser, asked.options, astray);
    const at = answering ? await answering(browser, person) : browser;
    return at.post("/account/passkeys", { id: asked.id, response, name: "" });
  };

  test.each<[string, Astray]>([
    ["of another site's page", { origin: "https://evil.example" }],
    ["for another host", { rpId: "localhost" }],
    ["to another challenge", { challenge: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }],
    ["of a device that was not unlocked", { verified: false }],
  ])("%s", async (_, astray) => {
    expect(await make(astray)).toMatchObject(wrongPasskey);
  });

  test("in another session of the same person", async () => {
    expect(await make({}, (_, person) => signedIn(tenant, person))).toMatchObject(wrongPasskey);
  });

  test("from whoever has not proved lately who they are, or not with the factor that they have", async () => {
    const person = await buildPerson(tenant, "agent");
    const browser = await signedIn(tenant, person);
    const begin = () => browser.post("/account/passkeys/begin");
    expect((await minutesLater(11, begin)).body.code).toBe("proof_required");
    await withApp(browser, new Date());
    const late = await signedIn(tenant, person);
    expect((await late.post("/account/passkeys/begin")).body.code).toBe("second_factor_required");
  });
});
