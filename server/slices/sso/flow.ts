import type { RegistryCtx } from "../../kernel/context.ts";
import { newToken } from "../../kernel/crypto.ts";
import { type ProtocolCall, redirect } from "../../kernel/http/protocols.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { type ArrivalOptions, arrive, failurePage, noteFailure, safePath } from "./arrive.ts";
import { assertedByOidc, assertedBySaml } from "./asserted.ts";
import type { Oidc } from "./oidc.ts";
import {
  addressesOf,
  findEnabled,
  oidcProvider,
  type Provider,
  samlProvider,
  samlService,
  sealing,
  secretOf,
} from "./provider.ts";
import { SsoRefusal } from "./refusal.ts";
import {
  fillRequest,
  type KeptRequest,
  keepAnswer,
  keepRequest,
  peekRequest,
  type SsoRequest,
  takeRequest,
} from "./requests.ts";
import { readSamlResponse, samlRequest } from "./saml.ts";
import { isNewStatement } from "./statements.ts";

export interface FlowOptions extends ArrivalOptions {
  oidc: Oidc;
}

/** Seconds within which somebody must have shown themselves who was asked to do so anew. */
const anew = 60;

/** What goes wrong on the way has one answer: back to the sign-in page, and the reason in the log. */
async function answered(
  ctx: RegistryCtx,
  known: { provider: Provider | null; way: "oidc" | "saml"; to: string | null },
  work: () => Promise<string>,
): Promise<Response> {
  try {
    return redirect(await work());
  } catch (error) {
    if (!(error instanceof SsoRefusal || (error instanceof Refusal && error.status < 500))) throw error;
    await noteFailure(ctx, known.provider, known.way, error);
    return redirect(failurePage(known.to));
  }
}

/** A provider that may let in here; none where the platform's own is the only way in. */
async function load(ctx: RegistryCtx, id: string): Promise<Provider | null> {
  if (ctx.onlyWay) return null;
  return ctx.registry.transaction({ actor: "sign-in" }, (db) => findEnabled(db, ctx.tenant?.id, id));
}

/** Sends a browser to a provider. @param again the session in which the person is to show themselves anew */
async function leave(
  { ctx, url }: ProtocolCall,
  { oidc }: FlowOptions,
  id: string,
  again: string | null,
): Promise<Response> {
  const provider = await load(ctx, id);
  const to = safePath(url.searchParams.get("to"));
  const known = { provider, way: provider?.kind ?? ("oidc" as const), to };
  return answered(ctx, known, async () => {
    if (!provider) throw new SsoRefusal("unknown_provider");
    if (ctx.tenant?.status !== "active") throw new Refusal("tenant_suspended");
    const secret = secretOf(ctx.key(sealing), provider);
    const { origin } = ctx.request;
    const common = { providerId: provider.id, to, ...(again ? { again: true } : {}) };
    if (provider.kind === "saml") {
      const state = newToken();
      const service = samlService(origin, provider.id, secret);
      const request = await samlRequest(samlProvider(provider), service, state, {
        forceAuthn: Boolean(again),
      });
      await keepRequest(ctx, state, { ...common, saml: { requestId: request.requestId } }, again);
      return request.url;
    }
    const hint = url.searchParams.get("login_hint");
    const request = await oidc.begin(oidcProvider(provider, secret), {
      redirectUri: addressesOf(origin, provider.id).redirectUri,
      ...(hint && hint.length <= 254 ? { loginHint: hint } : {}),
      ...(again ? { prompt: "login", maxAge: anew } : {}),
    });
    const { state, nonce, verifier, maxAge } = request;
    const kept = { nonce, verifier, ...(maxAge === undefined ? {} : { maxAge }) };
    await keepRequest(ctx, state, { ...common, oidc: kept }, again);
    return request.url;
  });
}

/**
 * The way to a provider, as chosen on the sign-in page. From another site it is taken only from the provider itself
 * (OpenID Connect Core, 4: `iss`): others send somebody in to sign in, not through it.
 */
export async function startSso(call: ProtocolCall, options: FlowOptions): Promise<Response> {
  const { request, url, parameters, ctx } = call;
  const id = parameters.providerId!;
  const site = request.headers.get("sec-fetch-site") ?? "none";
  if (site !== "same-origin" && site !== "none") {
    const provider = await load(ctx, id);
    const issuer = provider?.settings.oidc?.issuer;
    if (!issuer || url.searchParams.get("iss") !== issuer) return redirect("/sign-in");
  }
  return leave(call, options, id, null);
}

/** Has whoever came in by a provider show themselves to it anew, for what asks for a recent proof. */
export function againSso(call: ProtocolCall, options: FlowOptions): Promise<Response> {
  const { providerId, id } = call.ctx.session!;
  return leave(call, options, providerId ?? "", id);
}

/**
 * Back from an OpenID provider, at an address that this provider alone knows: one provider cannot have another one,
 * which does not say in its answer who it is, answer in its place (RFC 9700, 4.4.2).
 */
export async function oidcCallback(call: ProtocolCall, options: FlowOptions): Promise<Response> {
  const { ctx, url, parameters } = call;
  const kept = await takeRequest(ctx, url.searchParams.get("state"));
  const provider = kept && (await load(ctx, kept.request.providerId));
  const known = { provider, way: "oidc" as const, to: kept?.request.to ?? null };
  return answered(ctx, known, async () => {
    if (!kept) throw new SsoRefusal("unknown_request");
    const { oidc, providerId } = kept.request;
    if (providerId !== parameters.providerId) throw new SsoRefusal("wrong_request");
    if (!provider || !oidc) throw new SsoRefusal("unknown_provider");
    const asked = oidcProvider(provider, secretOf(ctx.key(sealing), provider));
    const identity = await options.oidc.finish(asked, url, {
      ...oidc,
      state: url.searchParams.get("state")!,
    });
    return arrive(ctx, options, provider, assertedByOidc(provider, identity), kept);
  });
}

/**
 * Back from a SAML provider, by a form that another site has the browser send: without our cookies. So what it says
 * is checked and kept, and the browser that asked fetches it. What nobody asked for, where that is allowed, is fetched
 * by the browser that brought it.
 */
export async function samlAnswer(call: ProtocolCall): Promise<Response> {
  const { ctx, parameters } = call;
  const form = await call.form();
  const relayState = form.get("RelayState") ?? "";
  const kept = await peekRequest(ctx, relayState);
  const provider = await load(ctx, parameters.providerId!);
  const to = kept ? kept.request.to : safePath(relayState);
  return answered(ctx, { provider, way: "saml", to }, async () => {
    if (!provider) throw new SsoRefusal("unknown_provider");
    const asserted = await readAnswer(ctx, provider, form.get("SAMLResponse") ?? "", kept);
    if (!kept) {
      const state = newToken();
      await keepAnswer(ctx, state, { providerId: provider.id, to, asserted });
      return `/sso/saml/continue?state=${state}`;
    }
    if (!(await fillRequest(ctx, kept, asserted))) throw new SsoRefusal("replayed");
    return `/sso/saml/continue?state=${encodeURIComponent(relayState)}`;
  });
}

async function readAnswer(ctx: RegistryCtx, provider: Provider, response: string, kept: KeptRequest | null) {
  // An answer to another provider's request is none to this one's.
  if (kept && (kept.request.providerId !== provider.id || !kept.request.saml))
    throw new SsoRefusal("wrong_request");
  const service = samlService(ctx.request.origin, provider.id, secretOf(ctx.key(sealing), provider));
  const identity = await readSamlResponse(
    samlProvider(provider),
    service,
    { SAMLResponse: response },
    {
      requestId: kept?.request.saml?.requestId ?? null,
      now: ctx.now,
      ...(kept?.request.again ? { authenticatedSince: lately(kept.request) } : {}),
      seen: async (id, expiresAt) =>
        !(await ctx.registry.transaction({ actor: "identity provider" }, (db) =>
          isNewStatement(db, provider.id, id, expiresAt),
        )),
    },
  );
  return assertedBySaml(identity);
}

/** Since when somebody must have shown themselves who was asked to: a little before they were. */
const lately = ({ at }: SsoRequest) => new Date(Date.parse(at!) - anew * 1000);

/** The browser that asked a SAML provider fetches what that has said. */
export async function samlContinue({ ctx, url }: ProtocolCall, options: FlowOptions): Promise<Response> {
  const kept = await takeRequest(ctx, url.searchParams.get("state"));
  const provider = kept && (await load(ctx, kept.request.providerId));
  return answered(ctx, { provider, way: "saml", to: kept?.request.to ?? null }, async () => {
    if (!kept?.request.asserted) throw new SsoRefusal("unknown_request");
    if (!provider) throw new SsoRefusal("unknown_provider");
    return arrive(ctx, options, provider, kept.request.asserted, kept);
  });
}
