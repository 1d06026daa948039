import { X509Certificate } from "node:crypto";
import type { RegistryCtx } from "../../kernel/context.ts";
import { type Outbound, OutboundError } from "../../kernel/http/outbound.ts";
import { refuse } from "../../kernel/refusal.ts";
import type { Oidc } from "./oidc.ts";
import { type Provider, type ProviderSecret, sealing, secretOf } from "./provider.ts";
import { SsoRefusal } from "./refusal.ts";
import { readIdentityProviderMetadata } from "./saml.ts";
import { reachOf, reachProvider, trailOf } from "./settings.ts";

/** One thing that was looked at. The reason is a word that the screens have a sentence for. */
export interface Check {
  what: "reached" | "issuer" | "pkce" | "keys" | "secret" | "certificate" | "domain" | "settings";
  ok: boolean;
  reason: string | null;
}

const check = (what: Check["what"], reason: string | null = null): Check => ({
  what,
  ok: reason === null,
  reason,
});

/** Whether a provider can be reached and is what it was set up as. Nothing is changed by it. @throws Refusal not_found */
export async function examineProvider(ctx: RegistryCtx, oidc: Oidc, id: string) {
  const { provider, domains } = await ctx.registry.transaction(trailOf(ctx), async (db) => ({
    provider: await reachProvider(db, reachOf(ctx), id),
    domains: await db
      .selectFrom("identity_domains")
      .select("id")
      .where("provider_id", "=", id)
      .where("verified_at", "is not", null)
      .execute(),
  }));
  const secret = secretOf(ctx.key(sealing), provider);
  const own =
    provider.kind === "oidc" ? await examineOidc(oidc, provider, secret) : examineSaml(provider, ctx.now);
  const checks = [...own, check("domain", domains.length > 0 ? null : "none_verified")];
  return { ok: checks.every(({ ok }) => ok), checks };
}

async function examineOidc(oidc: Oidc, { settings }: Provider, secret: ProviderSecret): Promise<Check[]> {
  const { oidc: known } = settings;
  if (!known) return [check("settings", "incomplete")];
  const has = known.authentication === "key" ? secret.key : secret.clientSecret;
  const own = check("secret", has ? null : "missing");
  let metadata: Awaited<ReturnType<Oidc["inspect"]>>;
  try {
    metadata = await oidc.inspect(known);
  } catch (error) {
    if (!(error instanceof SsoRefusal)) throw error;
    if (error.reason === "wrong_issuer") return [check("reached"), check("issuer", "other_issuer"), own];
    return [check("reached", wordFor(error.details.detail)), own];
  }
  const methods = metadata.code_challenge_methods_supported;
  const pkce = check("pkce", !methods || methods.includes("S256") ? null : "not_offered");
  return [
    check("reached"),
    check("issuer"),
    pkce,
    check("keys", await keysProblem(oidc, metadata.jwks_uri)),
    own,
  ];
}

async function keysProblem(oidc: Oidc, address: string | undefined): Promise<string | null> {
  if (!address) return "missing";
  try {
    const { keys } = (await (await oidc.outbound(address)).json()) as { keys?: unknown[] };
    return Array.isArray(keys) && keys.length > 0 ? null : "missing";
  } catch (error) {
    return error instanceof OutboundError ? error.reason : "not_readable";
  }
}

function examineSaml({ settings }: Provider, now: Date): Check[] {
  const { saml } = settings;
  if (!saml) return [check("settings", "incomplete")];
  const ends = saml.certificates.map((pem) => new Date(new X509Certificate(pem).validTo));
  return [check("settings"), check("certificate", ends.some((end) => end > now) ? null : "expired")];
}

/** Reasons of ours for an address that did not answer; whatever else the library says is an answer not understood. */
const words = [
  "wrong_address",
  "not_https",
  "private_address",
  "unknown_host",
  "wrong_certificate",
  "unreachable",
  "redirected",
  "too_slow",
  "too_large",
];
const wordFor = (detail: string | undefined) => (detail && words.includes(detail) ? detail : "not_readable");

/** A SAML provider's file, as text or from its address. @throws Refusal invalid_input at `metadata` */
export async function readMetadata(
  outbound: Outbound,
  input: { text?: string | undefined; url?: string | undefined },
) {
  const text = input.text ?? (await fetched(outbound, input.url!));
  const { entityId, ssoUrl, certificates, wantsSignedRequests } = await readIdentityProviderMetadata(text);
  return { entityId, ssoUrl, certificates, signRequests: wantsSignedRequests };
}

async function fetched(outbound: Outbound, url: string): Promise<string> {
  try {
    const response = await outbound(url, {
      headers: { accept: "application/samlmetadata+xml, application/xml" },
    });
    if (response.status === 200) return await response.text();
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return refuse("invalid_input", "metadata", error.reason);
  }
  return refuse("invalid_input", "metadata", "not_found");
}
