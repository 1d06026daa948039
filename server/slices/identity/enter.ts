import { doorOf } from "../../../contract/permissions.ts";
import type { WayIn } from "../../../contract/session.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { hashToken } from "../../kernel/crypto.ts";
import { found, Refusal } from "../../kernel/refusal.ts";
import { begin } from "./begin.ts";
import { isCarried } from "./browser.ts";
import type { SecondBy } from "./proof.ts";
import { sessionOutput, signedInHere } from "./sessions.ts";

const trail = { actor: "sign-in" };

/**
 * Trades a pass for a session on the tenant's own host, with all that was proved where the pass was made. Anybody can
 * send a link with a pass of theirs: whoever would be signed in as somebody else by it, without having asked for it, is
 * put the question first, and the pass stays good.
 * @throws Refusal not_found when the pass is used, expired or for another host
 */
export async function enter(ctx: RegistryCtx, { pass, confirmed }: { pass: string; confirmed: boolean }) {
  const tokenHash = hashToken(pass);
  const who = found(await entrantOf(ctx, tokenHash));
  if (ctx.tenant?.status !== "active") throw new Refusal("tenant_suspended");
  const question = confirmed ? null : await questionFor(ctx, who);
  if (question) return { session: null, to: null, question };
  const used = await ctx.registry.transaction(trail, (db) =>
    db.deleteFrom("passes").where("token_hash", "=", tokenHash).returningAll().executeTakeFirst(),
  );
  const { way, target, ...proved } = found(used);
  const session = await begin(ctx, who, who.membershipId, {
    way: way as WayIn,
    second: proved.second_at && { by: proved.second_by as SecondBy, at: proved.second_at },
    at: proved.proved_at,
    ownAt: proved.own_proved_at,
    providerId: proved.provider_id,
    providerClientId: proved.provider_client_id,
    providerSession: null,
    assertedRole: null,
  });
  return { session: sessionOutput(session), to: target, question: null };
}

/** Whom a pass lets in on this host. */
function entrantOf({ registry, tenant, now }: RegistryCtx, tokenHash: Uint8Array) {
  return registry.transaction(trail, (db) =>
    db
      .selectFrom("passes as w")
      .innerJoin("memberships as m", "m.id", "w.membership_id")
      .innerJoin("people as p", "p.id", "m.person_id")
      .innerJoin("tenants as t", "t.id", "m.tenant_id")
      .select(["p.id", "p.name", "p.email", "m.id as membershipId", "w.browser_hash as browserHash"])
      .select((query) => query.fn.coalesce("m.name", "p.name").as("nameHere"))
      .select((query) => query.fn.coalesce("m.client_name", "t.name").as("company"))
      .where("w.token_hash", "=", tokenHash)
      .where("w.expires_at", ">", now)
      .where("m.status", "=", "active")
      .where("m.tenant_id", "=", tenant?.id ?? null)
      .executeTakeFirst(),
  );
}

type Entering = NonNullable<Awaited<ReturnType<typeof entrantOf>>>;

/** What to ask before a pass is used; null where it does what whoever has this browser wants. */
async function questionFor(ctx: RegistryCtx, { id, nameHere, email, company, browserHash }: Entering) {
  const there = await signedInHere(ctx);
  const isExpected = there ? there.person.id === id : isAskedForHere(ctx, browserHash);
  if (isExpected) return null;
  return {
    entering: { name: nameHere, email, company },
    staying: there && {
      name: there.person.name,
      email: there.person.email,
      company: there.membership?.clientName ?? there.tenant?.name ?? "",
      door: doorOf(there.role),
    },
  };
}

/** Where hosts share no cookie no browser can show that it has asked; below `localhost` there is but one machine. */
function isAskedForHere(ctx: RegistryCtx, browserHash: Uint8Array | null): boolean {
  if (isCarried(ctx, browserHash)) return true;
  return !ctx.cookieDomain && new URL(ctx.request.origin).hostname.endsWith(".localhost");
}
