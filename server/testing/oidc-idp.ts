import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { JWK } from "jose";
import type { ClientMetadata, KoaContextWithOIDC } from "oidc-provider";
import { fetchByName } from "./by-name.ts";

/** Somebody whom the provider knows. */
export interface IdpAccount {
  sub: string;
  claims: Record<string, unknown>;
}

/** An OpenID provider that we did not write, in this process, with a browser's part played by `signIn`. */
export interface OidcIdp extends AsyncDisposable {
  issuer: string;
  /** Whom the next sign-in is for. */
  account: IdpAccount;
  /** Changes what the next token answer says; null leaves it as it is. */
  tamper: ((idToken: string, sign: Sign) => Promise<string>) | null;
  /** Signs whatever it is given with the provider's own key. */
  sign: Sign;
  /** Follows an authorization request as a browser would, and answers with the address it is sent back to. */
  signIn(url: string): Promise<URL>;
  /** Ends the session of the last sign-in there; the provider then tells the clients. */
  signOut(): Promise<void>;
  /** How the next sign-in is shown (RFC 8176). */
  amr: string[];
  /** Where it tells its clients of that, in place of the address that they were registered with. */
  logoutUri: string | null;
}
export type Sign = (claims: Record<string, unknown>, header?: Record<string, unknown>) => Promise<string>;

/** Starts a provider with these clients; its tokens carry `claims` of the account and say how it was shown. */
export async function oidcIdp(
  clients: ClientMetadata[],
  options: { claimsIn?: "id_token" | "userinfo"; requirePkce?: boolean } = {},
): Promise<OidcIdp> {
  const [{ Provider }, jose] = await Promise.all([import("oidc-provider"), import("jose")]);
  const { privateKey } = await jose.generateKeyPair("RS256", { extractable: true });
  const jwk: JWK = { ...(await jose.exportJWK(privateKey)), kid: "idp", alg: "RS256", use: "sig" };
  const server = createServer((request, response) => void handler(request, response));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign: Sign = (claims, header = {}) =>
    new jose.SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "idp", ...header }).sign(privateKey);
  let cookies = new Map<string, string>();
  const idp: OidcIdp = {
    issuer,
    account: { sub: "nobody", claims: {} },
    tamper: null,
    sign,
    signIn: async (url) => {
      cookies = new Map();
      return follow(url, issuer, cookies);
    },
    signOut: () => endSession(issuer, cookies),
    amr: ["pwd"],
    logoutUri: null,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  const provider = new Provider(issuer, {
    clients,
    jwks: { keys: [jwk] },
    conformIdTokenClaims: options.claimsIn === "userinfo",
    pkce: { required: () => options.requirePkce ?? false },
    claims: {
      openid: ["sub", "sid", "amr"],
      email: ["email", "email_verified"],
      profile: ["name", "groups"],
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    // The names of tests' hosts are known to this process alone.
    fetch: (input, init) => {
      const here = new URL(idp.logoutUri ?? new Request(input, init).url);
      return here.hostname.endsWith(".localhost") ? fetchByName(here, init) : fetch(input, init);
    },
    cookies: { keys: ["cookies of the tests"] },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...idp.account.claims }) }),
    // Everything asked for is granted.
    loadExistingGrant: async (ctx: KoaContextWithOIDC) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client!.clientId,
        accountId: ctx.oidc.session!.accountId!,
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  // A client that is made before its provider has an id here says `later` in place of it.
  const client = provider.Client as unknown as {
    prototype: { redirectUris: string[]; redirectUriAllowed(uri: string): boolean };
  };
  client.prototype.redirectUriAllowed = function (uri) {
    return this.redirectUris.includes(uri.replace(/\/oidc\/[\da-f-]{36}\//, "/oidc/later/"));
  };
  provider.use(async (ctx, next) => {
    const uid = /^\/interaction\/(.+)$/.exec(ctx.path)?.[1];
    if (uid) {
      const login = { accountId: idp.account.sub, amr: idp.amr };
      return await provider.interactionFinished(ctx.req, ctx.res, { login });
    }
    await next();
    const body = ctx.body as { id_token?: string } | undefined;
    if (ctx.path === "/token" && body?.id_token && idp.tamper)
      body.id_token = await idp.tamper(body.id_token, sign);
  });
  const handler = provider.callback();
  return idp;
}

/** Goes where it is sent, keeping cookies, until it would leave the provider. */
async function follow(url: string, issuer: string, cookies: Map<string, string>): Promise<URL> {
  let at = new URL(url);
  for (let hops = 0; at.origin === issuer && hops < 10; hops++) {
    const response = await visit(at, cookies);
    const next = response.headers.get("location");
    if (!next) throw new Error(`The provider answered ${response.status}: ${await response.text()}`);
    at = new URL(next, at);
  }
  return at;
}

async function endSession(issuer: string, cookies: Map<string, string>): Promise<void> {
  const page = await visit(new URL(`${issuer}/session/end`), cookies);
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  await visit(
    new URL(`${issuer}/session/end/confirm`),
    cookies,
    new URLSearchParams({ xsrf, logout: "yes" }),
  );
}

async function visit(url: URL, cookies: Map<string, string>, form?: URLSearchParams): Promise<Response> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const response = await fetch(url, {
    redirect: "manual",
    headers: { cookie },
    ...(form ? { method: "POST", body: form } : {}),
  });
  for (const line of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
    if (value) cookies.set(name!, value);
    else cookies.delete(name!);
  }
  return response;
}
