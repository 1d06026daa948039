import type { RegistryCtx } from "../../kernel/context.ts";
import { hashToken } from "../../kernel/crypto.ts";
import type { Json } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { browserOf } from "../identity/index.ts";
import type { Asserted } from "./asserted.ts";

/** What a browser was sent to a provider with, kept until it comes back. */
export interface SsoRequest {
  providerId: string;
  /** Path to go on to. */
  to: string | null;
  /** The person was asked to show themselves anew, in this session. */
  again?: boolean;
  oidc?: { nonce: string; verifier: string; maxAge?: number };
  saml?: { requestId: string };
  /** What the provider has said, when it came without the browser's cookies (SAML). */
  asserted?: Asserted;
  /** When it was made, ISO 8601. */
  at?: string;
}

export interface KeptRequest {
  id: string;
  sessionId: string | null;
  request: SsoRequest;
}

const minutes = 10;
const trail = { actor: "sign-in" };

/** Keeps a request for this browser; it is found again by its state, once, and by no other browser. */
export async function keepRequest(
  ctx: RegistryCtx,
  state: string,
  request: SsoRequest,
  sessionId: string | null,
): Promise<void> {
  await ctx.registry.transaction(trail, (db) =>
    db
      .insertInto("challenges")
      .values({
        id: newId(),
        kind: "sso",
        tenant_id: ctx.tenant!.id,
        session_id: sessionId,
        browser_hash: browserOf(ctx),
        secret_hash: hashToken(state),
        data: { ...request, at: ctx.now.toISOString() } as unknown as Json,
        expires_at: new Date(ctx.now.getTime() + minutes * 60_000),
        created_at: ctx.now,
      })
      .execute(),
  );
}

/**
 * Keeps what a provider has said though nobody asked, for whichever browser fetches it within a minute: the one that
 * the provider has just sent it by.
 */
export async function keepAnswer(ctx: RegistryCtx, state: string, request: SsoRequest): Promise<void> {
  await ctx.registry.transaction(trail, (db) =>
    db
      .insertInto("challenges")
      .values({
        id: newId(),
        kind: "sso",
        tenant_id: ctx.tenant!.id,
        secret_hash: hashToken(state),
        data: request as unknown as Json,
        expires_at: new Date(ctx.now.getTime() + 60_000),
        created_at: ctx.now,
      })
      .execute(),
  );
}

/** Takes the request of a state, which is answered by that; null when this browser has made none, or it is over. */
export async function takeRequest(ctx: RegistryCtx, state: string | null): Promise<KeptRequest | null> {
  const browser = ctx.cookie("postern-browser");
  if (!state || !ctx.tenant) return null;
  const row = await ctx.registry.transaction(trail, (db) =>
    db
      .updateTable("challenges")
      .set({ answered_at: ctx.now })
      .where("kind", "=", "sso")
      .where("tenant_id", "=", ctx.tenant!.id)
      .where("secret_hash", "=", hashToken(state))
      .where((where) => {
        const unbound = where("browser_hash", "is", null);
        return browser ? where.or([where("browser_hash", "=", hashToken(browser)), unbound]) : unbound;
      })
      .where("answered_at", "is", null)
      .where("expires_at", ">", ctx.now)
      .returning(["id", "session_id", "data"])
      .executeTakeFirst(),
  );
  return row ? keptOf(row) : null;
}

/** The request of a state, whoever asks and without answering it: to read what comes by form, without cookies. */
export async function peekRequest(ctx: RegistryCtx, state: string): Promise<KeptRequest | null> {
  const row = await ctx.registry.transaction(trail, (db) =>
    db
      .selectFrom("challenges")
      .select(["id", "session_id", "data"])
      .where("kind", "=", "sso")
      .where("tenant_id", "=", ctx.tenant?.id ?? null)
      .where("secret_hash", "=", hashToken(state))
      .where("answered_at", "is", null)
      .where("expires_at", ">", ctx.now)
      .executeTakeFirst(),
  );
  return row ? keptOf(row) : null;
}

/** Writes down what the provider has said, for the browser that asked to fetch it; false when something is there. */
export async function fillRequest(ctx: RegistryCtx, kept: KeptRequest, asserted: Asserted): Promise<boolean> {
  const filled = await ctx.registry.transaction(trail, (db) =>
    db
      .updateTable("challenges")
      .set({ data: { ...kept.request, asserted } as unknown as Json })
      .where("id", "=", kept.id)
      .where("answered_at", "is", null)
      .where((where) => where.eb(where.ref("data", "->").key("asserted" as never), "is", null))
      .returning("id")
      .executeTakeFirst(),
  );
  return filled !== undefined;
}

function keptOf(row: { id: string; session_id: string | null; data: Json }): KeptRequest {
  return { id: row.id, sessionId: row.session_id, request: row.data as unknown as SsoRequest };
}
