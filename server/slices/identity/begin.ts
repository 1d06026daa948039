import type { RegistryCtx } from "../../kernel/context.ts";
import { hashToken } from "../../kernel/crypto.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { browserOf, deviceName } from "./browser.ts";
import { note, noteRefusal } from "./history.ts";
import type { Proof } from "./proof.ts";
import { type OneDigest, openSession, sessionOf } from "./sessions.ts";

/** Who comes in, and the hash of the password that was proved, when it was by one. */
export interface Entrant {
  id: string;
  name: string;
  email: string;
  passwordHash?: string | null;
}

export function trail(ctx: RegistryCtx, person: { id: string; name: string }) {
  const { address, userAgent, id } = ctx.request;
  return { actor: person.name, personId: person.id, address, userAgent, requestId: id };
}

/**
 * Opens a session through a membership, or without one for the console, and sets its cookie. What the session owes
 * is judged at each of its requests. A browser that the person has not used before is told to them by mail.
 * @throws Refusal wrong_credentials when the password has been changed since it was proved; way_not_allowed where
 *   the platform's own provider is the only way in, and this is another
 */
export async function begin(
  ctx: RegistryCtx,
  person: Entrant,
  membershipId: string | null,
  proof: Proof,
  /** The digest that the session is for, and for nothing else. */
  only?: OneDigest,
) {
  if (ctx.onlyWay && proof.way !== ctx.onlyWay) {
    await noteRefusal(ctx, { personId: person.id, membershipId, way: proof.way, reason: "way_not_allowed" });
    throw new Refusal("way_not_allowed");
  }
  const opened = await ctx.registry.transaction(trail(ctx, person), async (db) => {
    await requireUnchanged(db, person);
    // The one that this browser had until now; nobody could reach it any more to end it.
    const before = ctx.cookie("postern");
    if (before) await db.deleteFrom("sessions").where("token_hash", "=", hashToken(before)).execute();
    const session = await openSession(
      db,
      { personId: person.id, membershipId, proof, only },
      ctx.request,
      ctx.now,
    );
    await noteDevice(db, ctx, person);
    return session;
  });
  ctx.setCookie("postern", opened.token, opened.expiresAt);
  const facts = await sessionOf(ctx, opened.tokenHash);
  await ctx.registry.transaction(trail(ctx, person), (db) =>
    note(db, ctx, {
      personId: person.id,
      membershipId,
      sessionId: opened.id,
      outcome: facts.standing.owes ? "held" : "let_in",
      way: proof.way,
    }),
  );
  return facts;
}

/** A change of password ends what the old one has opened, so nothing may be opened by it afterwards. */
export async function requireUnchanged(
  db: RegistryDb,
  { id, passwordHash }: Pick<Entrant, "id" | "passwordHash">,
): Promise<void> {
  if (!passwordHash) return;
  const same = await db
    .selectFrom("credentials")
    .select("person_id")
    .where("person_id", "=", id)
    .where("password_hash", "=", passwordHash)
    .forShare()
    .executeTakeFirst();
  if (!same) throw new Refusal("wrong_credentials");
}

/** Knows the browser again by a cookie of its own; of a new one, other than their first, the person gets a mail. */
async function noteDevice(db: RegistryDb, ctx: RegistryCtx, person: Entrant): Promise<void> {
  const others = await db
    .selectFrom("devices")
    .select("id")
    .where("person_id", "=", person.id)
    .limit(1)
    .executeTakeFirst();
  const { userAgent, address } = ctx.request;
  const kept = await db
    .insertInto("devices")
    .values({
      id: newId(),
      person_id: person.id,
      token_hash: browserOf(ctx),
      user_agent: userAgent,
      used_at: ctx.now,
      created_at: ctx.now,
    })
    .onConflict((conflict) => conflict.columns(["person_id", "token_hash"]).doUpdateSet({ used_at: ctx.now }))
    .returning("created_at")
    .executeTakeFirstOrThrow();
  if (!others || kept.created_at.getTime() !== ctx.now.getTime()) return;
  await ctx.post.send(db, {
    tenantId: ctx.tenant?.id ?? null,
    to: person.email,
    kind: "new_device",
    data: {
      device: await deviceName(userAgent),
      place: address,
      at: ctx.now.toISOString(),
      url: `${ctx.mailOrigin}/account`,
    },
  });
}
