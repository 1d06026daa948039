import { type Door, doorOf } from "../../../contract/permissions.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { hashToken } from "../../kernel/crypto.ts";
import type { Json } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { log } from "../../kernel/log.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { begin, browserOf, noteRefusal, type Proof } from "../identity/index.ts";
import { admit, NotAdmitted } from "./admit.ts";
import type { ZitadelMode } from "./mode.ts";
import { type Expected, readRoles } from "./roles.ts";

/** What speaks OpenID Connect for us: code flow with PKCE, every check of an answer. */
export interface OpenId {
  /** Asks the provider for its description of itself, afresh. @throws Error while it does not answer */
  inspect(provider: { issuer: string }): Promise<unknown>;
  begin(
    provider: OpenIdProvider,
    to: { redirectUri: string; prompt?: string; maxAge?: number },
  ): Promise<Checks & { url: string }>;
  /** @throws Error with a `reason` when the answer is not to be taken */
  finish(provider: OpenIdProvider, callback: URL, checks: Checks): Promise<Identity>;
}

interface OpenIdProvider {
  id: string;
  issuer: string;
  clientId: string;
  /** A public client: PKCE alone shows that the code comes back to who asked. */
  credential: null;
  scopes: string[];
}

interface Checks {
  state: string;
  nonce: string;
  verifier: string;
  maxAge?: number;
}

/** Whom ZITADEL vouches for. */
export interface Identity {
  subject: string;
  email: string | null;
  emailVerified: boolean | null;
  name: string | null;
  amr: string[];
  authTime: Date | null;
  sid: string | null;
  claims: Record<string, unknown>;
}

/** What is kept of a sign-in while the person is at ZITADEL's. */
interface Waiting {
  zitadel: Checks;
  organisationId: string;
  /** Origin of the host that it began on. */
  origin: string;
  door: Door;
  to: string | null;
}

/** How long somebody may take at ZITADEL's, in milliseconds. */
const patience = 15 * 60_000;
/** Seconds since which somebody must have shown themselves there, when they are to do it again. */
const again = 120;

/**
 * Begins a sign-in: where the browser is to go. It is bound to this browser and to the organisation of this host.
 * @throws Refusal identity_unavailable while ZITADEL is; tenant_suspended
 */
export async function beginSignIn(
  ctx: RegistryCtx,
  mode: ZitadelMode,
  openId: OpenId,
  input: { door?: Door | undefined; to?: string | undefined; again?: boolean | undefined },
): Promise<{ url: string }> {
  if (ctx.tenant && ctx.tenant.status !== "active") throw new Refusal("tenant_suspended");
  const organisationId = await organisationOf(ctx, mode);
  const provider = providerOf(mode, organisationId);
  const to = {
    redirectUri: mode.callback,
    ...(input.again ? { prompt: "login", maxAge: again } : {}),
  };
  const { url, ...zitadel } = await beginThere(openId, provider, to).catch((error) => {
    log.warn("ZITADEL is not available for sign-in", { issuer: provider.issuer, error });
    throw new Refusal("identity_unavailable", { cause: error });
  });
  const waiting: Waiting = {
    zitadel,
    organisationId,
    origin: ctx.request.origin,
    door: input.door ?? (ctx.tenant ? "portal" : "console"),
    to: input.to ?? null,
  };
  await ctx.registry.transaction({ actor: "sign-in" }, (db) =>
    db
      .insertInto("challenges")
      .values({
        id: newId(),
        kind: "sso",
        tenant_id: ctx.tenant?.id ?? null,
        browser_hash: browserOf(ctx),
        secret_hash: hashToken(zitadel.state),
        data: waiting as unknown as Json,
        expires_at: new Date(ctx.now.getTime() + patience),
        created_at: ctx.now,
      })
      .execute(),
  );
  return { url };
}

/** Looks first whether ZITADEL answers: what was remembered of it would send people to a page that is not there. */
async function beginThere(openId: OpenId, provider: OpenIdProvider, to: Parameters<OpenId["begin"]>[1]) {
  await openId.inspect(provider);
  return openId.begin(provider, to);
}

/**
 * Where the answer belongs: ZITADEL knows one callback, on the bare host, and the browser's cookie is the tenant's.
 * @returns null for the answer to a question that nobody has asked
 */
export async function hostOfAnswer(ctx: RegistryCtx, url: URL): Promise<string | null> {
  const row = await ctx.registry.transaction({ actor: "sign-in" }, (db) =>
    db
      .selectFrom("challenges")
      .select("data")
      .where("kind", "=", "sso")
      .where("secret_hash", "=", hashToken(url.searchParams.get("state") ?? ""))
      .where("expires_at", ">", ctx.now)
      .executeTakeFirst(),
  );
  return (row?.data as Partial<Waiting> | undefined)?.origin ?? null;
}

/** How a sign-in ended: where the browser goes on to, let in or with a reason to show. */
export type Outcome = { to: string } | { refused: Refusal["code"] | "no_company"; door: Door };

/**
 * Finishes a sign-in with the answer that ZITADEL has sent the browser back with, once. What did not fit is
 * written into log and history; the person learns only what they can do something about.
 */
export async function finishSignIn(
  ctx: RegistryCtx,
  mode: ZitadelMode,
  openId: OpenId,
  url: URL,
): Promise<Outcome> {
  const waiting = await takeWaiting(ctx, url.searchParams.get("state") ?? "");
  if (!waiting) {
    await noteRefusal(ctx, { personId: null, way: "zitadel", reason: "wrong_state" });
    return { refused: "wrong_credentials", door: ctx.tenant ? "portal" : "console" };
  }
  try {
    const callback = new URL(`${mode.callback}${url.search}`);
    const provider = providerOf(mode, waiting.organisationId);
    const identity = await openId.finish(provider, callback, waiting.zitadel);
    return { to: await letIn(ctx, mode, waiting, identity) };
  } catch (error) {
    return { refused: await reasonFor(ctx, error), door: waiting.door };
  }
}

async function letIn(ctx: RegistryCtx, mode: ZitadelMode, waiting: Waiting, identity: Identity) {
  const expected: Expected = {
    door: ctx.tenant ? "tenant" : "platform",
    // As it is by now, and not only as it was when the sign-in began.
    organisationId: await organisationOf(ctx, mode),
    projectId: mode.config.projectId,
  };
  const { role, refused } = readRoles(identity.claims, expected);
  if (!role) throw new NotAdmitted(refused);
  if (ctx.tenant && ctx.tenant.status !== "active") throw new Refusal("tenant_suspended");
  const { person, membership } = await admit(ctx, identity, role);
  const at = identity.authTime ?? ctx.now;
  const proof: Proof = {
    way: "zitadel",
    // Said by ZITADEL of this very sign-in, or not at all: that somebody has a factor is no proof of it.
    second: identity.amr.includes("mfa") ? { by: "provider", at } : null,
    at,
    ownAt: null,
    providerId: null,
    providerClientId: null,
    providerSession: identity.sid,
    assertedRole: role,
  };
  const session = await begin(ctx, person, membership?.id ?? null, proof);
  await requireNotEnded(ctx, person.id, session.id);
  const home = { portal: "/", desk: "/desk", console: "/console" }[doorOf(session.role)];
  const ofDoor = waiting.to !== null && doorOf(session.role) === doorAt(waiting.to);
  return ofDoor ? waiting.to! : home;
}

/** A message that came while the answer was looked at found no session to end. */
async function requireNotEnded(ctx: RegistryCtx, personId: string, sessionId: string): Promise<void> {
  const ended = await ctx.registry.transaction({ actor: "ZITADEL" }, async (db) => {
    const row = await db
      .selectFrom("zitadel_users")
      .select("id")
      .where("person_id", "=", personId)
      .where("tenant_id", "is not distinct from", ctx.tenant?.id ?? null)
      .where("ended_at", ">=", ctx.now)
      .executeTakeFirst();
    if (row) await db.deleteFrom("sessions").where("id", "=", sessionId).execute();
    return row;
  });
  if (!ended) return;
  ctx.setCookie("postern", "", new Date(0));
  throw new NotAdmitted("ended_meanwhile", personId);
}

function doorAt(path: string): Door {
  return (/^\/(desk|console)(?:[/?#]|$)/.exec(path)?.[1] as Door | undefined) ?? "portal";
}

/** Takes what waits for this answer, once, and only in the browser and on the host that it began with. */
async function takeWaiting(ctx: RegistryCtx, state: string): Promise<Waiting | null> {
  const row = await ctx.registry.transaction({ actor: "sign-in" }, (db) =>
    db
      .deleteFrom("challenges")
      .where("kind", "=", "sso")
      .where("secret_hash", "=", hashToken(state))
      .where("browser_hash", "=", browserOf(ctx))
      .where("tenant_id", "is not distinct from", ctx.tenant?.id ?? null)
      .where("expires_at", ">", ctx.now)
      .returning("data")
      .executeTakeFirst(),
  );
  const waiting = row?.data as unknown as Waiting | undefined;
  return waiting?.zitadel && waiting.origin === ctx.request.origin ? waiting : null;
}

/** Writes down why, and answers with what may be told. */
async function reasonFor(ctx: RegistryCtx, error: unknown): Promise<Refusal["code"] | "no_company"> {
  if (error instanceof Refusal) return error.code;
  const { reason = "failed" } = error as { reason?: string };
  const personId = error instanceof NotAdmitted ? error.personId : null;
  if (/discovery_failed|provider_(unreachable|too_slow|unknown_host|redirected|too_large)/.test(reason)) {
    log.warn("ZITADEL is not available for sign-in", { error });
    return "identity_unavailable";
  }
  if (!("reason" in (error as object))) log.error("A sign-in through ZITADEL failed", { error });
  await noteRefusal(ctx, { personId, way: "zitadel", reason });
  return reason === "no_company" ? reason : "wrong_credentials";
}

function providerOf({ config }: ZitadelMode, organisationId: string): OpenIdProvider {
  const { issuer, clientId, projectId } = config;
  const scopes = [
    `urn:zitadel:iam:org:id:${organisationId}`,
    "urn:zitadel:iam:org:projects:roles",
    `urn:zitadel:iam:org:project:id:${projectId}:aud`,
    "urn:zitadel:iam:user:resourceowner",
  ];
  return { id: "zitadel", issuer, clientId, credential: null, scopes };
}

/** The organisation that this host expects: the tenant's, or the platform's own. */
async function organisationOf(ctx: RegistryCtx, { config }: ZitadelMode): Promise<string> {
  if (!ctx.tenant) return config.organisationId;
  const { id } = ctx.tenant;
  const row = await ctx.registry.transaction({ actor: "sign-in" }, (db) =>
    db.selectFrom("tenants").select("org_id").where("id", "=", id).executeTakeFirst(),
  );
  return row?.org_id ?? "";
}
