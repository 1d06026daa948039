import type { RegistryDb } from "../../kernel/database/registry.ts";

/** What hangs on a person in the registry, in the order in which it can go. */
export const personTables = [
  "invitations",
  "sessions",
  "credentials",
  "factors",
  "passkeys",
  "recovery_codes",
  "challenges",
  "devices",
  "sign_ins",
  "idempotency_keys",
] as const;

/**
 * Removes a membership, and with the last one the person, unless they work in the console: all that they signed in
 * with, and the history of it. Repeating it changes nothing.
 */
export async function removeMembership(db: RegistryDb, id: string): Promise<void> {
  const membership = await db
    .selectFrom("memberships")
    .select(["person_id", "tenant_id"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (!membership) return;
  const { person_id: personId, tenant_id: tenantId } = membership;
  // Two tenants that remove the same person at once take turns: one of them finds the last membership.
  const person = await db
    .selectFrom("people")
    .select(["platform_admin", "email"])
    .where("id", "=", personId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  await removeWhatHangsOn(db, id);
  // What has been sent to them; what is on its way is forgotten a month after it.
  await db
    .deleteFrom("mails")
    .where("tenant_id", "=", tenantId)
    .where("recipient", "=", person.email)
    .where("state", "<>", "waiting")
    .execute();
  await db.deleteFrom("memberships").where("id", "=", id).execute();
  if (!person.platform_admin) await removeUnattached(db, personId);
}

/**
 * Somebody whose membership is another's now: an invitation that went to a wrong address. What it opened to them goes,
 * and they with it when it was their only one.
 */
export async function leaveMembership(db: RegistryDb, personId: string, id: string): Promise<void> {
  for (const table of ["invitations", "sessions"] as const)
    await db.deleteFrom(table).where("membership_id", "=", id).where("person_id", "=", personId).execute();
  await db.deleteFrom("passes").where("membership_id", "=", id).execute();
  const person = await db
    .selectFrom("people")
    .select("platform_admin")
    .where("id", "=", personId)
    .forUpdate()
    .executeTakeFirst();
  if (person && !person.platform_admin) await removeUnattached(db, personId);
}

/** Removes a person who belongs to no company. */
export async function removeUnattached(db: RegistryDb, personId: string): Promise<void> {
  const other = await db
    .selectFrom("memberships")
    .select("id")
    .where("person_id", "=", personId)
    .limit(1)
    .executeTakeFirst();
  if (other) return;
  for (const table of personTables) await db.deleteFrom(table).where("person_id", "=", personId).execute();
  await db.deleteFrom("people").where("id", "=", personId).execute();
}

/** The tables that `removeWhatHangsOn` takes care of. */
export const membershipTables = ["passes", "invitations", "sessions", "masquerades", "api_keys"] as const;

/** Keys die with their maker; of looking through somebody's eyes the trail of audit tells what is left to tell. */
async function removeWhatHangsOn(db: RegistryDb, id: string): Promise<void> {
  await db
    .deleteFrom("masquerades")
    .where((where) => where.or([where("staff_id", "=", id), where("member_id", "=", id)]))
    .execute();
  await db.deleteFrom("api_keys").where("maker_id", "=", id).execute();
  for (const table of ["passes", "invitations", "sessions"] as const)
    await db.deleteFrom(table).where("membership_id", "=", id).execute();
}
