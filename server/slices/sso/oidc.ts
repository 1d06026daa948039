import type { FetchImplementation, JWK, JWTVerifyGetKey } from "jose";
import type * as OpenIdClient from "openid-client";
import type { CustomFetchOptions } from "openid-client";
import { plainAddress } from "../../../contract/endpoint.ts";
import { type Outbound, OutboundError } from "../../kernel/http/outbound.ts";
import { reasonOfOidc } from "./oidc-reasons.ts";
import { SsoRefusal } from "./refusal.ts";

/** What is needed to speak with an OpenID provider. */
export interface OidcProvider {
  id: string;
  issuer: string;
  clientId: string;
  /** How we prove to be the client: a secret, or a key of ours whose public half the provider has; null with PKCE alone. */
  credential: { clientSecret: string } | { privateKey: JWK } | null;
  /** Scopes asked for beside `openid profile email`. */
  scopes?: string[];
  /** Claim with the names of the person's groups. */
  groupsClaim?: string;
}

/** What our request was made with; the answer has to fit it. */
export interface OidcChecks {
  state: string;
  nonce: string;
  verifier: string;
  /** Seconds since which the person must have shown themselves to the provider. */
  maxAge?: number;
}

/** Whom a provider vouches for. */
export interface OidcIdentity {
  /** The provider's own name for the person. */
  subject: string;
  /** Lower case. */
  email: string | null;
  /** Null where the provider does not say. */
  emailVerified: boolean | null;
  name: string | null;
  /** How they showed themselves (RFC 8176). */
  amr: string[];
  acr: string | null;
  authTime: Date | null;
  /** The provider's name for its session. */
  sid: string | null;
  groups: string[];
  claims: Record<string, unknown>;
  idToken: string;
}

type Metadata = OpenIdClient.ServerMetadata;
interface Known {
  metadata: Metadata;
  until: number;
  keys?: ReturnType<typeof OpenIdClient.getJwksCache>;
  signers?: JWTVerifyGetKey;
}

/** How long a provider's description of itself is remembered, in milliseconds. */
const memory = 3_600_000;
/** Seconds by which the provider's clock may differ from ours. */
const tolerance = 60;

/** Speaks OpenID Connect: code flow with PKCE, against whatever providers are given. */
export class Oidc {
  readonly #known = new Map<string, Known>();

  constructor(
    readonly outbound: Outbound,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  /**
   * Where the browser is to be sent, and what the answer will be held against (RFC 7636, S256).
   * @throws SsoRefusal when the provider cannot be asked
   */
  async begin(
    provider: OidcProvider,
    to: { redirectUri: string; loginHint?: string; prompt?: string; maxAge?: number },
  ): Promise<OidcChecks & { url: string }> {
    const client = await import("openid-client");
    const configuration = await this.#configure(client, provider);
    const checks = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
      ...(to.maxAge === undefined ? {} : { maxAge: to.maxAge }),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: to.redirectUri,
      scope: ["openid", "profile", "email", ...(provider.scopes ?? [])].join(" "),
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(checks.verifier),
      code_challenge_method: "S256",
      ...(to.loginHint ? { login_hint: to.loginHint } : {}),
      ...(to.prompt ? { prompt: to.prompt } : {}),
      ...(to.maxAge === undefined ? {} : { max_age: String(to.maxAge) }),
    });
    return { ...checks, url: url.href };
  }

  /**
   * Trades the code of a callback for the person. Signature, issuer, audience, times and nonce of the id_token are
   * checked, and the `iss` of the callback (RFC 9207).
   * @param callbackUrl as the provider sent the browser to it
   * @throws SsoRefusal
   */
  async finish(provider: OidcProvider, callbackUrl: URL, checks: OidcChecks): Promise<OidcIdentity> {
    const client = await import("openid-client");
    const configuration = await this.#configure(client, provider);
    try {
      const tokens = await client.authorizationCodeGrant(configuration, callbackUrl, {
        expectedState: checks.state,
        expectedNonce: checks.nonce,
        pkceCodeVerifier: checks.verifier,
        idTokenExpected: true,
        ...(checks.maxAge === undefined ? {} : { maxAge: checks.maxAge }),
      });
      const { sub, ...claims } = tokens.claims()!;
      // The provider says it there, or only when asked.
      const more =
        claims.email === undefined && configuration.serverMetadata().userinfo_endpoint
          ? await client.fetchUserInfo(configuration, tokens.access_token, sub)
          : {};
      return identityOf(provider, sub, { ...more, ...claims }, tokens.id_token!);
    } catch (error) {
      throw reasonOfOidc(error);
    } finally {
      this.#remember(provider, client.getJwksCache(configuration));
    }
  }

  /** The provider's description of itself, fresh: to see whether it can be reached. */
  async inspect(provider: Pick<OidcProvider, "issuer">): Promise<Metadata> {
    this.#known.delete(provider.issuer);
    return (await this.#describe(await import("openid-client"), provider.issuer)).metadata;
  }

  /**
   * The keys that the provider signs with, asked for again when one is not among those known.
   * @throws SsoRefusal
   */
  async signers(
    provider: Pick<OidcProvider, "issuer">,
  ): Promise<{ metadata: Metadata; keys: JWTVerifyGetKey }> {
    const known = await this.#describe(await import("openid-client"), provider.issuer);
    const { createRemoteJWKSet, customFetch } = await import("jose");
    const address = URL.parse(known.metadata.jwks_uri ?? "");
    if (!address) throw new SsoRefusal("wrong_signature", { detail: "no keys" });
    const ask: FetchImplementation = (url, { headers, signal }) =>
      this.outbound(url, { headers: Object.fromEntries(headers), signal });
    known.signers ??= createRemoteJWKSet(address, { [customFetch]: ask });
    return { metadata: known.metadata, keys: known.signers };
  }

  async #describe(client: typeof OpenIdClient, issuer: string): Promise<Known> {
    const before = this.#known.get(issuer);
    if (before && before.until > this.clock().getTime()) return before;
    const url = URL.parse(issuer);
    if (!url) throw new SsoRefusal("discovery_failed", { detail: "wrong_address" });
    const found = await client
      .discovery(url, "any", undefined, client.None(), this.#options(client, issuer))
      .catch((error) => {
        const cause = outboundCause(error);
        throw new SsoRefusal("discovery_failed", {
          cause: error,
          detail: cause?.reason ?? String(error?.code),
        });
      });
    const metadata = found.serverMetadata();
    // The library lets a provider of many tenants (`common`) stand for any of them: we do not.
    if (URL.parse(metadata.issuer)?.href !== url.href) throw new SsoRefusal("wrong_issuer");
    const known = {
      metadata: structuredClone({ ...metadata, supportsPKCE: undefined }) as Metadata,
      until: 0,
    };
    known.until = this.clock().getTime() + memory;
    if (this.#known.size > 1_000) this.#known.clear();
    this.#known.set(issuer, known);
    return known;
  }

  async #configure(client: typeof OpenIdClient, provider: OidcProvider): Promise<OpenIdClient.Configuration> {
    const { metadata, keys } = await this.#describe(client, provider.issuer);
    const skew = Math.round((this.clock().getTime() - Date.now()) / 1000);
    const configuration = new client.Configuration(
      metadata,
      provider.clientId,
      { [client.clockTolerance]: tolerance, [client.clockSkew]: skew },
      await authentication(client, provider, metadata),
    );
    const { execute, [client.customFetch]: fetch } = this.#options(client, provider.issuer);
    configuration[client.customFetch] = fetch!;
    for (const extend of execute ?? []) extend(configuration);
    // A token that came straight from the provider need not be checked by its signature; ours are all the same.
    client.enableNonRepudiationChecks(configuration);
    if (keys) client.setJwksCache(configuration, keys);
    return configuration;
  }

  #options(client: typeof OpenIdClient, issuer: string): OpenIdClient.DiscoveryRequestOptions {
    const ask = (url: string, { method, headers, body, signal }: CustomFetchOptions) =>
      this.outbound(url, { method, headers, body: body as string | URLSearchParams | null, signal });
    return {
      [client.customFetch]: ask as OpenIdClient.CustomFetch,
      // Whether http is allowed at all is decided where the address is asked.
      execute: issuer.startsWith("http:") ? [client.allowInsecureRequests] : [],
    };
  }

  #remember({ issuer }: OidcProvider, keys: Known["keys"]): void {
    const known = this.#known.get(issuer);
    if (known && keys) known.keys = keys;
  }
}

/** A secret goes as the provider wants it; a key signs an assertion for the issuer (RFC 7523). */
async function authentication(
  client: typeof OpenIdClient,
  { credential }: OidcProvider,
  metadata: Metadata,
): Promise<OpenIdClient.ClientAuth> {
  if (!credential) return client.None();
  if ("clientSecret" in credential) {
    const methods = metadata.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    const post = methods.includes("client_secret_post") && !methods.includes("client_secret_basic");
    return (post ? client.ClientSecretPost : client.ClientSecretBasic)(credential.clientSecret);
  }
  const { kid, alg = "RS256", ...jwk } = credential.privateKey;
  const { importJWK } = await import("jose");
  const key = (await importJWK(jwk, alg)) as CryptoKey;
  return client.PrivateKeyJwt({ key, ...(kid ? { kid } : {}) });
}

function identityOf(
  { groupsClaim = "groups" }: OidcProvider,
  subject: string,
  claims: Record<string, unknown>,
  idToken: string,
): OidcIdentity {
  const text = (name: string) => (typeof claims[name] === "string" ? (claims[name] as string) : null);
  const authTime = claims.auth_time;
  return {
    subject,
    email: plainAddress(text("email")?.trim() ?? "") || null,
    // Some providers write it as text.
    emailVerified: claims.email_verified === undefined ? null : String(claims.email_verified) === "true",
    name: text("name") ?? (`${text("given_name") ?? ""} ${text("family_name") ?? ""}`.trim() || null),
    amr: textsOf(claims.amr),
    acr: text("acr"),
    authTime: typeof authTime === "number" ? new Date(authTime * 1000) : null,
    sid: text("sid"),
    groups: textsOf(claims[groupsClaim]),
    claims,
    idToken,
  };
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** What went wrong on the way to an address, below whatever the library made of it. */
function outboundCause(error: unknown): OutboundError | null {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof OutboundError) return at;
  return null;
}
