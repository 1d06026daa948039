import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { hashPassword } from "../../kernel/passwords.ts";
import { Refusal, refuse } from "../../kernel/refusal.ts";
import { trail } from "./begin.ts";
import { note } from "./history.ts";
import { requireStrong } from "./strength.ts";

/** The hash of somebody's password, or null. */
export async function passwordHash(db: RegistryDb, personId: string): Promise<string | null> {
  const row = await db
    .selectFrom("credentials")
    .select("password_hash")
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return row?.password_hash ?? null;
}

/**
 * Keeps the first password of a person.
 * @throws Refusal stale when they have one by now
 */
export async function setFirstPassword(db: RegistryDb, personId: string, hash: string): Promise<void> {
  const kept = await db
    .insertInto("credentials")
    .values({ person_id: personId, password_hash: hash })
    .onConflict((conflict) => conflict.doNothing())
    .returning("person_id")
    .executeTakeFirst();
  if (!kept) throw new Refusal("stale");
}

/**
 * Sets a password for somebody who has come in without one so far.
 * @throws Refusal not_allowed_now when they have one: it is changed, with the old one; invalid_input for a weak one
 */
export async function setPassword(ctx: RegistryCtx, { newPassword }: { newPassword: string }): Promise<void> {
  const { id, person, membership } = ctx.session!;
  const known = await ctx.registry.transaction(trail(ctx, person), (db) => passwordHash(db, person.id));
  if (known !== null) refuse("not_allowed_now", "newPassword", "has_password");
  await requireStrong(newPassword, "newPassword", { ...person, tenant: ctx.tenant?.name ?? null });
  const hash = await hashPassword(newPassword);
  await ctx.registry.transaction(trail(ctx, person), async (db) => {
    await setFirstPassword(db, person.id, hash);
    await note(db, ctx, {
      personId: person.id,
      membershipId: membership?.id ?? null,
      sessionId: id,
      outcome: "changed",
      way: "password",
      reason: "set",
    });
    await tellChanged(db, ctx, person.email);
  });
}

/** Tells somebody that their password is another one now. */
export function tellChanged(db: RegistryDb, ctx: RegistryCtx, to: string): Promise<void> {
  return ctx.post.send(db, {
    tenantId: ctx.tenant?.id ?? null,
    to,
    kind: "password_changed",
    data: { at: ctx.now.toISOString(), url: `${ctx.mailOrigin}/account` },
  });
}
