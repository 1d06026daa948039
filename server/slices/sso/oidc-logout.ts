import type { Oidc, OidcProvider } from "./oidc.ts";
import { SsoRefusal } from "./refusal.ts";

/** Whose sessions a provider ends. */
export interface LogoutToken {
  subject: string | null;
  sid: string | null;
  /** Names the token: none is taken twice. */
  jti: string;
  /** Until when it could be taken. */
  expiresAt: Date;
}

const event = "http://schemas.openid.net/event/backchannel-logout";
/** Signatures with a public key; with a secret shared with the client anybody who knows it could sign. */
const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
/** A token without an end of its own is good for so many seconds. */
const lifetime = 300;

/**
 * Reads a logout token (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6): signature, issuer, audience, times,
 * event, subject or session, and no nonce, so that an id_token cannot stand in for one.
 * @throws SsoRefusal
 */
export async function readLogoutToken(
  oidc: Oidc,
  provider: OidcProvider,
  token: string,
  now: Date,
): Promise<LogoutToken> {
  const { metadata, keys } = await oidc.signers(provider);
  const { jwtVerify } = await import("jose");
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer: metadata.issuer,
    audience: provider.clientId,
    algorithms,
    currentDate: now,
    clockTolerance: 60,
    maxTokenAge: lifetime,
    requiredClaims: ["iat", "jti", "events"],
  }).catch((error) => {
    throw new SsoRefusal("wrong_logout_token", { cause: error, detail: error.code });
  });
  const { sub, sid, jti, events, nonce, exp, iat } = payload;
  const refuse = (detail: string) => new SsoRefusal("wrong_logout_token", { detail });
  if (protectedHeader.typ && !/^(application\/)?(logout\+jwt|jwt)$/i.test(protectedHeader.typ))
    throw refuse("typ");
  if (nonce !== undefined) throw refuse("nonce");
  if (typeof (events as Record<string, unknown> | null)?.[event] !== "object") throw refuse("events");
  if (typeof sub !== "string" && typeof sid !== "string") throw refuse("nobody");
  return {
    subject: typeof sub === "string" ? sub : null,
    sid: typeof sid === "string" ? sid : null,
    jti: String(jti),
    expiresAt: new Date((Math.max(exp ?? 0, iat! + lifetime) + 60) * 1000),
  };
}
