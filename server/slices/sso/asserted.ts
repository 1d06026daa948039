import { plainAddress } from "../../../contract/endpoint.ts";
import type { OidcIdentity } from "./oidc.ts";
import type { Provider } from "./provider.ts";
import { SsoRefusal } from "./refusal.ts";
import { domainOf } from "./rules.ts";
import type { SamlIdentity } from "./saml.ts";

/** What a provider says of somebody, whatever the protocol. Kept as JSON in between. */
export interface Asserted {
  way: "oidc" | "saml";
  /** The provider's lasting name for them; null when it gives another one each time. */
  subject: string | null;
  /** Lower case. */
  email: string | null;
  name: string | null;
  groups: string[];
  claims: Record<string, unknown>;
  /** A second factor was shown there, as far as the provider says. */
  second: boolean;
  /** When they showed themselves to the provider, ISO 8601; null when it does not say. */
  at: string | null;
  /** The provider's name for its session. */
  session: string | null;
}

/** Ways of proof that are two together, or say so (RFC 8176). */
const strong = ["mfa", "ngcmfa"];
const others = ["otp", "hwk", "swk", "sms", "tel", "fpt", "face", "iris", "vbm", "sc", "pop"];
const strongContexts = [
  "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
  "http://schemas.microsoft.com/claims/multipleauthn",
  "https://refeds.org/profile/mfa",
  "urn:okta:loa:2fa:any",
  "phr",
  "phrh",
  "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
  "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorUnregistered",
  "urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken",
];
const microsoftMethods = "http://schemas.microsoft.com/claims/authnmethodsreferences";

/**
 * What an OpenID provider said.
 * @throws SsoRefusal when it says that the address is not theirs, or the service needs more than that
 */
export function assertedByOidc(provider: Provider, identity: OidcIdentity): Asserted {
  const { subject, email, emailVerified, name, groups, claims, amr, acr, authTime, sid } = identity;
  // Not everybody in a Microsoft directory has a mailbox, and all have a name in the form of an address.
  const signInName = provider.preset === "microsoft" ? claims.preferred_username : null;
  const address = email ?? (typeof signInName === "string" ? plainAddress(signInName) : null);
  if (emailVerified === false) throw new SsoRefusal("unverified_address");
  // Anybody can have an account at Google with an address of somebody's company; `hd` is of those that the company has.
  if (provider.preset === "google" && claims.hd !== domainOf(address))
    throw new SsoRefusal("not_of_the_company");
  const second =
    amr.some((method) => strong.includes(method)) ||
    (amr.includes("pwd") && amr.some((method) => others.includes(method))) ||
    strongContexts.includes(acr ?? "");
  return {
    way: "oidc",
    subject,
    email: address,
    name,
    groups,
    claims,
    second,
    at: authTime?.toISOString() ?? null,
    session: sid,
  };
}

/** What a SAML provider said. */
export function assertedBySaml(identity: SamlIdentity): Asserted {
  const { subject, nameIdFormat, email, name, groups, claims, authnContext, authenticatedAt } = identity;
  const said = [authnContext ?? "", ...(claims[microsoftMethods] ?? [])];
  return {
    way: "saml",
    subject: nameIdFormat.endsWith(":transient") ? null : subject,
    email: email === null ? null : plainAddress(email),
    name,
    groups,
    claims,
    second: said.some((context) => strongContexts.includes(context)),
    at: authenticatedAt.toISOString(),
    session: identity.sessionIndex,
  };
}
