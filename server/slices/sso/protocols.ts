import { type ProtocolCall, type ProtocolRoute, protocolRoute } from "../../kernel/http/protocols.ts";
import { log } from "../../kernel/log.ts";
import { found } from "../../kernel/refusal.ts";
import { againSso, type FlowOptions, oidcCallback, samlAnswer, samlContinue, startSso } from "./flow.ts";
import { backchannelLogout, frontchannelLogout } from "./logout.ts";
import { findProvider, samlService, sealing, secretOf } from "./provider.ts";
import { SsoRefusal } from "./refusal.ts";
import { samlServiceMetadata } from "./saml.ts";

/** Everybody of a company may come from one address. */
const many = 300;

/** The addresses that identity providers prescribe. */
export function ssoProtocols(options: FlowOptions): ProtocolRoute[] {
  const open = { permission: "public", rateLimit: many } as const;
  return [
    protocolRoute("GET", "/sso/{providerId}/start", { ...open, summary: "To an identity provider" }, (call) =>
      startSso(call, options),
    ),
    protocolRoute(
      "GET",
      "/sso/again",
      { permission: "account.use", summary: "To the provider that one came in by, to show oneself anew" },
      (call) => againSso(call, options),
    ),
    protocolRoute(
      "GET",
      "/sso/oidc/{providerId}/callback",
      { ...open, summary: "Back from an OpenID provider" },
      (call) => oidcCallback(call, options),
    ),
    protocolRoute(
      "GET",
      "/sso/oidc/{providerId}/jwks",
      { ...open, summary: "The key by which the portal proves to a provider who it is" },
      publicKeys,
    ),
    protocolRoute(
      "POST",
      "/sso/oidc/{providerId}/backchannel-logout",
      {
        ...open,
        summary: "A provider says that somebody has signed out there",
        fromElsewhere: "The provider's server sends it; the token that it carries is signed by the provider.",
        bodyLimit: 50_000,
      },
      (call) => providerLogout(call, options),
    ),
    protocolRoute(
      "GET",
      "/sso/oidc/{providerId}/frontchannel-logout",
      { ...open, summary: "A provider's page says that somebody has signed out there" },
      pageLogout,
    ),
    protocolRoute(
      "POST",
      "/sso/saml/{providerId}/acs",
      {
        ...open,
        summary: "Back from a SAML provider",
        fromElsewhere:
          "The provider's page sends it by form (HTTP-POST binding); what it carries is signed, answers a request " +
          "of ours, and opens only in the browser that made the request.",
        bodyLimit: 800_000,
      },
      samlAnswer,
    ),
    protocolRoute(
      "GET",
      "/sso/saml/continue",
      { ...open, summary: "Back from a SAML provider, in the browser that asked" },
      (call) => samlContinue(call, options),
    ),
    protocolRoute(
      "GET",
      "/sso/saml/{providerId}/metadata",
      { ...open, summary: "The portal's side, for a SAML provider" },
      metadata,
    ),
  ];
}

/** The provider and our secret for it, also while it does not let in yet: it is being set up then. */
async function known({ ctx, parameters }: ProtocolCall) {
  const provider = await ctx.registry.transaction({ actor: "identity provider" }, (db) =>
    findProvider(db, ctx.tenant?.id, parameters.providerId!),
  );
  return { provider: found(provider), secret: secretOf(ctx.key(sealing), found(provider)) };
}

async function publicKeys(call: ProtocolCall): Promise<Response> {
  const { secret } = await known(call);
  const keys = secret.key ? [{ ...publicHalf(secret.key), use: "sig" }] : [];
  return Response.json({ keys }, { headers: { "cache-control": "public, max-age=300" } });
}

/** The members of an RSA key that everybody may know (RFC 7518, 6.3.1). */
function publicHalf({
  kty,
  n,
  e,
  kid,
  alg,
}: {
  kty?: string;
  n?: string;
  e?: string;
  kid?: string;
  alg?: string;
}) {
  return { kty, n, e, kid, alg };
}

async function metadata(call: ProtocolCall): Promise<Response> {
  const { provider, secret } = await known(call);
  if (provider.kind !== "saml") found(null);
  const xml = samlServiceMetadata(samlService(call.ctx.request.origin, provider.id, secret));
  return new Response(xml, {
    headers: { "content-type": "application/samlmetadata+xml", "cache-control": "public, max-age=300" },
  });
}

/** Answers as the specification asks for (Back-Channel Logout, 2.8), without the reason. */
async function providerLogout(call: ProtocolCall, { oidc }: FlowOptions): Promise<Response> {
  const { ctx, parameters } = call;
  try {
    const token = (await call.form()).get("logout_token") ?? "";
    await backchannelLogout(ctx, oidc, parameters.providerId!, token);
    return new Response(null, { status: 200 });
  } catch (error) {
    if (!(error instanceof SsoRefusal)) throw error;
    const { requestId, address } = { requestId: ctx.request.id, address: ctx.request.address };
    log.warn("Logout refused", { requestId, address, reason: error.reason, detail: error.details.detail });
    return Response.json({ error: "invalid_request" }, { status: 400 });
  }
}

async function pageLogout({ ctx, url, parameters }: ProtocolCall): Promise<Response> {
  const [iss, sid] = [url.searchParams.get("iss"), url.searchParams.get("sid")];
  await frontchannelLogout(ctx, parameters.providerId!, { iss, sid });
  return new Response("", { headers: { "content-type": "text/html; charset=utf-8" } });
}
