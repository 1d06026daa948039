import { type Account, account, addressOf } from "./setup/journey.ts";
import { type CDPSession, expect, type Page, test } from "./setup/test.ts";

/** What the browser's own API makes of our questions, and we of its answers: no screen of ours in between. */
const member = () => account("client_manager", { tenant: "northwind" });

/** An authenticator built into the device, which unlocks whenever it is asked. */
async function withAuthenticator(page: Page): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, authenticatorId };
}

/** A page on the host of an account from which its API can be called; it has no code of its own. */
const onHost = (page: Page, who: Account) =>
  page.goto(addressOf({ ...who, door: "portal" }, "/api/v1/openapi.json"));

const call = (page: Page, method: string, path: string, body: object = {}) =>
  page.evaluate(
    async ([method, path, body]) => {
      const answer = await fetch(`/api/v1${path}`, {
        method,
        headers: { "content-type": "application/json" },
        ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text ? JSON.parse(text) : null };
    },
    [method, path, body] as const,
  );

// biome-ignore lint/suspicious/noExplicitAny: what the API asks is the browser's to read
const make = (page: Page, options: any) =>
  page.evaluate(async (asked) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked);
    const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
    return made.toJSON();
  }, options);

// biome-ignore lint/suspicious/noExplicitAny: what the API asks is the browser's to read
const use = (page: Page, options: any) =>
  page.evaluate(async (asked) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
    const used = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
    return used.toJSON();
  }, options);

test("a passkey made on a tenant's host lets in there, by itself, with a second factor shown", async ({
  page,
}) => {
  const who = member();
  const { cdp, authenticatorId } = await withAuthenticator(page);
  await onHost(page, who);
  const { status } = await call(page, "POST", "/session", { email: who.email, password: who.password });
  expect(status).toBe(201);
  const { body: asked } = await call(page, "POST", "/account/passkeys/begin");
  expect(asked.options.rp.id).toBe(who.host.split(":")[0]);
  const made = await make(page, asked.options);
  const kept = await call(page, "POST", "/account/passkeys", {
    id: asked.id,
    response: made,
    name: "Chromium",
  });
  expect(kept).toMatchObject({ status: 201, body: { recoveryCodes: { length: 10 } } });
  const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
  expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: who.host.split(":")[0] }]);

  // The same device is not asked to make a second one.
  const again = (await call(page, "POST", "/account/passkeys/begin")).body;
  await expect(make(page, again.options)).rejects.toThrow(/InvalidStateError|previously registered/);

  for (let round = 0; round < 2; round++) {
    expect((await call(page, "DELETE", "/session")).status).toBe(204);
    const { body: question } = await call(page, "POST", "/session/passkey/begin");
    const response = await use(page, question.options);
    const { status, body } = await call(page, "POST", "/session/passkey", { id: question.id, response });
    expect([status, body.session?.person.email]).toEqual([201, who.email]);
    expect(body.session.second).toMatchObject({ owes: null, shown: true });
  }

  const proof = (await call(page, "POST", "/session/proof/passkey/begin")).body;
  const shown = await use(page, proof.options);
  expect((await call(page, "POST", "/session/proof/passkey", { id: proof.id, response: shown })).status).toBe(
    200,
  );

  const { passkeys } = (await call(page, "GET", "/account/security")).body;
  expect((await call(page, "DELETE", `/account/passkeys/${passkeys[0].id}`)).status).toBe(204);
});

test("a device that is not unlocked proves nothing", async ({ page }) => {
  const who = member();
  const { cdp, authenticatorId } = await withAuthenticator(page);
  await onHost(page, who);
  await call(page, "POST", "/session", { email: who.email, password: who.password });
  const { body: asked } = await call(page, "POST", "/account/passkeys/begin");
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await expect(make(page, asked.options)).rejects.toThrow("NotAllowedError");
});
