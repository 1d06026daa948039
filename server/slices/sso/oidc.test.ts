import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { decodeJwt, exportJWK, generateKeyPair, type JWK } from "jose";
import { outbound } from "../../kernel/http/outbound.ts";
import { type OidcIdp, oidcIdp } from "../../testing/oidc-idp.ts";
import { Oidc, type OidcChecks, type OidcProvider } from "./oidc.ts";
import { readLogoutToken } from "./oidc-logout.ts";

// Against an OpenID provider that we did not write: what is taken, and every way in which an answer is refused.

const redirectUri = "https://northwind.example/sso/oidc/one/callback";
const clientSecret = "a secret of the tests that is long enough";
let idp: OidcIdp;
let evil: OidcIdp;
let provider: OidcProvider;
let key: JWK;
let now: Date | null = null;
const oidc = new Oidc(outbound({ allowPrivate: true }), () => now ?? new Date());

beforeAll(async () => {
  const pair = await generateKeyPair("RS256", { extractable: true });
  const common = { alg: "RS256", kid: "ours" };
  key = { ...(await exportJWK(pair.privateKey)), ...common };
  const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), ...common, use: "sig" }] };
  const redirect_uris = [redirectUri];
  const secret = { client_id: "portal", client_secret: clientSecret, redirect_uris };
  const withKey = {
    client_id: "with-key",
    token_endpoint_auth_method: "private_key_jwt" as const,
    redirect_uris,
    // biome-ignore lint/suspicious/noExplicitAny: the provider's types want a key of one kind
    jwks: jwks as any,
  };
  idp = await oidcIdp([secret, { ...secret, client_id: "other" }, withKey]);
  evil = await oidcIdp([secret]);
  provider = { id: "1", issuer: idp.issuer, clientId: "portal", credential: { clientSecret } };
});
afterAll(() => Promise.all([idp[Symbol.asyncDispose](), evil[Symbol.asyncDispose]()]));
beforeEach(() => {
  idp.account = { sub: "ann", claims: { email: "Ann@Example.com", email_verified: true, name: "Ann" } };
  evil.account = { sub: "mallory", claims: { email: "ann@example.com", email_verified: true } };
  idp.tamper = null;
  now = null;
});

/** What one sign-in comes to: the person, or why not. */
async function outcome(change: {
  provider?: Partial<OidcProvider>;
  request?: (url: URL) => void;
  callback?: (url: URL) => void;
  checks?: Partial<OidcChecks>;
}) {
  const asked = { ...provider, ...change.provider };
  const { url, ...checks } = await oidc.begin(asked, { redirectUri });
  const request = new URL(url);
  change.request?.(request);
  const callback = await idp.signIn(request.href);
  change.callback?.(callback);
  return oidc.finish(asked, callback, { ...checks, ...change.checks }).then(
    (identity) => identity,
    (refusal) => refusal.reason ?? refusal,
  );
}

describe("a sign-in at a provider", () => {
  test("asks for a code with PKCE, and brings back who it is", async () => {
    const { url } = await oidc.begin(provider, {
      redirectUri,
      loginHint: "ann@example.com",
      prompt: "login",
    });
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      login_hint: "ann@example.com",
      prompt: "login",
    });
    idp.account.claims.groups = ["staff", "admins"];
    expect(await outcome({})).toMatchObject({
      subject: "ann",
      email: "ann@example.com",
      emailVerified: true,
      name: "Ann",
      amr: ["pwd"],
      groups: ["staff", "admins"],
    });
  });

  test("may be proved by a key of ours instead of a secret", async () => {
    const withKey = { clientId: "with-key", credential: { privateKey: key } };
    expect(await outcome({ provider: withKey })).toMatchObject({ subject: "ann" });
    const { privateKey } = await generateKeyPair("RS256", { extractable: true });
    const wrong = {
      ...withKey,
      credential: { privateKey: { ...(await exportJWK(privateKey)), kid: "ours" } },
    };
    expect(await outcome({ provider: wrong })).toBe("provider_invalid_client");
  });

  test("asks for what the id_token does not say", async () => {
    const redirect_uris = [redirectUri];
    await using reticent = await oidcIdp(
      [{ client_id: "portal", client_secret: clientSecret, redirect_uris }],
      {
        claimsIn: "userinfo",
      },
    );
    reticent.account = { sub: "ann", claims: { email: "ann@example.com", email_verified: true } };
    const asked = { ...provider, issuer: reticent.issuer };
    const { url, ...checks } = await oidc.begin(asked, { redirectUri });
    const identity = await oidc.finish(asked, await reticent.signIn(url), checks);
    expect(decodeJwt(identity.idToken).email).toBeUndefined();
    expect(identity).toMatchObject({ email: "ann@example.com", emailVerified: true });
  });

  test("is taken from a provider whose clock differs by less than a minute", async () => {
    now = new Date(Date.now() - 45_000);
    expect(await outcome({})).toMatchObject({ subject: "ann" });
  });

  test("says how long ago the person has shown themselves, where that was asked", async () => {
    const { url, ...checks } = await oidc.begin(provider, { redirectUri, maxAge: 60 });
    const identity = await oidc.finish(provider, await idp.signIn(url), checks);
    expect(Math.abs(identity.authTime!.getTime() - Date.now())).toBeLessThan(60_000);
  });
});

describe("an answer is refused", () => {
  const spoiled = (claims: Record<string, unknown>, header?: Record<string, unknown>) =>
    outcome({
      request: () => {
        idp.tamper = (token, sign) => sign({ ...decodeJwt(token), ...claims }, header);
      },
    });

  test("with another nonce than the request's", async () => {
    expect(await outcome({ checks: { nonce: "another" } })).toBe("wrong_nonce");
    expect(await spoiled({ nonce: undefined })).toBe("wrong_nonce");
  });

  test("with another state than the request's, or none", async () => {
    expect(await outcome({ checks: { state: "another" } })).toBe("wrong_state");
    expect(await outcome({ callback: (url) => url.searchParams.delete("state") })).toBe("wrong_state");
  });

  test("of another issuer", async () => {
    expect(await spoiled({ iss: "https://elsewhere.example" })).toBe("wrong_issuer");
  });

  test("for another audience, or for ours and another's too", async () => {
    expect(await spoiled({ aud: "other" })).toBe("wrong_audience");
    expect(await spoiled({ aud: ["portal", "other"] })).toBe("wrong_audience");
    expect(await spoiled({ aud: ["portal", "other"], azp: "other" })).toBe("wrong_audience");
  });

  test("that has expired, or has shown the person too long ago", async () => {
    expect(await spoiled({ exp: Math.floor(Date.now() / 1000) - 61 })).toBe("expired");
    const { url, ...checks } = await oidc.begin(provider, { redirectUri, maxAge: 60 });
    const callback = await idp.signIn(url);
    idp.tamper = (token, sign) =>
      sign({ ...decodeJwt(token), auth_time: Math.floor(Date.now() / 1000) - 600 });
    await expect(oidc.finish(provider, callback, checks)).rejects.toMatchObject({ reason: "too_long_ago" });
  });

  test("whose code was traded before", async () => {
    const { url, ...checks } = await oidc.begin(provider, { redirectUri });
    const callback = await idp.signIn(url);
    await oidc.finish(provider, callback, checks);
    await expect(oidc.finish(provider, callback, checks)).rejects.toMatchObject({
      reason: "provider_invalid_grant",
    });
  });

  test("whose code was asked for without PKCE: the request was changed on the way", async () => {
    const stripped = (url: URL) => {
      url.searchParams.delete("code_challenge");
      url.searchParams.delete("code_challenge_method");
    };
    expect(await outcome({ request: stripped })).toBe("provider_invalid_grant");
  });

  test("whose code was asked for by somebody else", async () => {
    const theirs = await oidc.begin(provider, { redirectUri });
    const stolen = (await idp.signIn(theirs.url)).searchParams.get("code")!;
    const injected = (url: URL) => url.searchParams.set("code", stolen);
    expect(await outcome({ callback: injected })).toBe("provider_invalid_grant");
  });

  test("of one provider in place of another's (mix-up, RFC 9207)", async () => {
    const { url, ...checks } = await oidc.begin(provider, { redirectUri });
    const atEvil = await oidc.begin({ ...provider, issuer: evil.issuer }, { redirectUri });
    const request = new URL(atEvil.url);
    request.searchParams.set("state", checks.state);
    request.searchParams.set("nonce", checks.nonce);
    const callback = await evil.signIn(request.href);
    expect(callback.searchParams.get("state")).toBe(new URL(url).searchParams.get("state"));
    await expect(oidc.finish(provider, callback, checks)).rejects.toMatchObject({ reason: "wrong_issuer" });
    callback.searchParams.delete("iss");
    await expect(oidc.finish(provider, callback, checks)).rejects.toMatchObject({ reason: "wrong_issuer" });
  });

  test("without a signature, with one by a shared secret, or with somebody else's", async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const unsigned = (token: string) => `${part({ alg: "none" })}.${part(decodeJwt(token))}.`;
    const withTamper = (change: NonNullable<OidcIdp["tamper"]>) =>
      outcome({
        request: () => {
          idp.tamper = change;
        },
      });
    expect(await withTamper(async (token) => unsigned(token))).toBe("wrong_algorithm");
    const { SignJWT } = await import("jose");
    const hmac = new TextEncoder().encode(clientSecret);
    const byHmac = (token: string) =>
      new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: "HS256" }).sign(hmac);
    expect(await withTamper(byHmac)).not.toHaveProperty("subject");
    expect(await withTamper((token) => evil.sign(decodeJwt(token)))).toBe("wrong_signature");
    expect(await withTamper(async (token) => `${token.slice(0, -8)}AAAAAAAA`)).toBe("wrong_signature");
  });

  test("that says no", async () => {
    const denied = (url: URL) => {
      url.searchParams.delete("code");
      url.searchParams.set("error", "access_denied");
    };
    expect(await outcome({ callback: denied })).toBe("provider_access_denied");
  });
});

describe("a provider", () => {
  test("that says of itself to be another one is refused", async () => {
    const poser = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: async () => fetch(`${idp.issuer}/.well-known/openid-configuration`),
    });
    const issuer = `http://127.0.0.1:${poser.port}`;
    await expect(oidc.begin({ ...provider, issuer }, { redirectUri })).rejects.toMatchObject({
      reason: "discovery_failed",
    });
    await poser.stop(true);
  });

  test("is not asked inside our own network", async () => {
    const strict = new Oidc(outbound());
    for (const issuer of [
      "https://169.254.169.254/",
      "https://127.0.0.1/",
      "http://idp.example/",
      "nonsense",
    ]) {
      await expect(strict.begin({ ...provider, issuer }, { redirectUri })).rejects.toMatchObject({
        reason: "discovery_failed",
      });
    }
  });
});

describe("a logout token", () => {
  const events = { "http://schemas.openid.net/event/backchannel-logout": {} };
  const good = () => ({
    iss: idp.issuer,
    aud: "portal",
    iat: Math.floor(Date.now() / 1000),
    exp: Math.floor(Date.now() / 1000) + 120,
    jti: "one",
    sid: "session",
    sub: "ann",
    events,
  });
  const read = async (claims: Record<string, unknown>, header?: Record<string, unknown>, signer = idp) =>
    readLogoutToken(oidc, provider, await signer.sign(claims, header), now ?? new Date()).then(
      (token) => token,
      (refusal) => refusal.reason,
    );

  test("says whose sessions end", async () => {
    expect(await read(good(), { typ: "logout+jwt" })).toMatchObject({
      subject: "ann",
      sid: "session",
      jti: "one",
    });
    expect(await read({ ...good(), sub: undefined })).toMatchObject({ subject: null, sid: "session" });
  });

  test.each([
    ["of another issuer", { iss: "https://elsewhere.example" }],
    ["for another audience", { aud: "other" }],
    ["without an event", { events: undefined }],
    ["with another event", { events: { "https://other.example": {} } }],
    ["with a nonce, as an id_token has", { nonce: "n" }],
    ["without jti", { jti: undefined }],
    ["without iat", { iat: undefined }],
    ["made long ago", { iat: Math.floor(Date.now() / 1000) - 3600 }],
    ["that has expired", { exp: Math.floor(Date.now() / 1000) - 61 }],
    ["for nobody", { sub: undefined, sid: undefined }],
  ])("is refused %s", async (_, change) => {
    expect(await read({ ...good(), ...change })).toBe("wrong_logout_token");
  });

  test("is refused when somebody else has signed it, nobody, or it is of another type", async () => {
    expect(await read(good(), {}, evil)).toBe("wrong_logout_token");
    expect(await read(good(), { typ: "at+jwt" })).toBe("wrong_logout_token");
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const unsigned = `${part({ alg: "none" })}.${part(good())}.`;
    await expect(readLogoutToken(oidc, provider, unsigned, new Date())).rejects.toMatchObject({
      reason: "wrong_logout_token",
    });
  });
});
