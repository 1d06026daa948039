import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { note } from "../identity/index.ts";
import type { Oidc } from "./oidc.ts";
import { readLogoutToken } from "./oidc-logout.ts";
import { findEnabled, oidcProvider, sealing, secretOf } from "./provider.ts";
import { SsoRefusal } from "./refusal.ts";
import { isNewStatement } from "./statements.ts";

/** Which sessions end: all of a provider, or those of one of its own sessions, of somebody it knows, or of a member. */
export interface Ending {
  providerId: string;
  /** The provider's name for its session. */
  sid?: string | null;
  /** The provider's name for the person. */
  subject?: string | null;
  membershipId?: string;
}

/**
 * Ends sessions that a provider has opened, and the passes on their way to one. A session that went on from another
 * one no longer has the provider's name for it: with a subject it ends as well.
 * @returns how many sessions that were
 */
export async function endProviderSessions(
  db: RegistryDb,
  place: Pick<RegistryCtx, "tenant" | "request" | "now">,
  { providerId, sid, subject, membershipId }: Ending,
): Promise<number> {
  const linked = db
    .selectFrom("identity_links as l")
    .innerJoin("memberships as m", "m.id", "l.membership_id")
    .select("m.person_id")
    .where("l.provider_id", "=", providerId)
    .where("l.subject", "=", subject ?? "");
  const all = !sid && !subject && !membershipId;
  const ended = await db
    .deleteFrom("sessions")
    .where("provider_id", "=", providerId)
    .where((where) => {
      if (membershipId) return where("membership_id", "=", membershipId);
      if (all) return where.val(true);
      const ofPerson = where("person_id", "in", linked);
      if (!sid) return ofPerson;
      const ofSession = where("provider_session", "=", sid);
      return where.or([ofSession, where.and([ofPerson, where("provider_session", "is", null)])]);
    })
    .returning(["id", "person_id", "membership_id"])
    .execute();
  if (all) await db.deleteFrom("passes").where("provider_id", "=", providerId).execute();
  for (const session of ended)
    await note(db, place, {
      personId: session.person_id,
      membershipId: session.membership_id,
      sessionId: session.id,
      outcome: "ended",
      reason: "provider",
    });
  return ended.length;
}

/**
 * A provider says that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0).
 * @throws SsoRefusal
 */
export async function backchannelLogout(
  ctx: RegistryCtx,
  oidc: Oidc,
  providerId: string,
  token: string,
): Promise<void> {
  const trail = { actor: "identity provider", address: ctx.request.address, requestId: ctx.request.id };
  const provider = await ctx.registry.transaction(trail, (db) => findEnabled(db, ctx.tenant?.id, providerId));
  if (!provider) throw new SsoRefusal("unknown_provider");
  const known = oidcProvider(provider, secretOf(ctx.key(sealing), provider));
  const { jti, expiresAt, sid, subject } = await readLogoutToken(oidc, known, token, ctx.now);
  await ctx.registry.transaction(trail, async (db) => {
    if (!(await isNewStatement(db, provider.id, jti, expiresAt))) throw new SsoRefusal("replayed");
    await endProviderSessions(db, ctx, { providerId: provider.id, sid, subject });
  });
}

/**
 * The provider's page asks, in a frame, that its session ends here too (OpenID Connect Front-Channel Logout 1.0). The
 * browser sends no cookie of ours into a frame of another site: the name of the session, which nobody else knows, does.
 */
export async function frontchannelLogout(
  ctx: RegistryCtx,
  providerId: string,
  { iss, sid }: { iss: string | null; sid: string | null },
): Promise<void> {
  if (!iss || !sid) return;
  const trail = { actor: "identity provider", address: ctx.request.address, requestId: ctx.request.id };
  await ctx.registry.transaction(trail, async (db) => {
    const provider = await findEnabled(db, ctx.tenant?.id, providerId);
    if (provider?.settings.oidc?.issuer !== iss) return;
    await endProviderSessions(db, ctx, { providerId: provider.id, sid });
  });
}
