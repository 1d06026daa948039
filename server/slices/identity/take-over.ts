import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { tellChanged } from "./credentials.ts";
import { note, type Place } from "./history.ts";
import { killLinks } from "./mailed-links.ts";
import { endSessions } from "./sessions.ts";

/**
 * Somebody has shown that the address is theirs, which nobody had before: what was set up in its name until then may
 * be a stranger's, who was faster. It goes, with every session that it opened, and this password takes its place.
 * @throws Refusal stale when the address was proved in between, or the password changed
 */
export async function takeOver(
  db: RegistryDb,
  ctx: RegistryCtx,
  person: { id: string; email: string },
  passwords: { before: string; after: string },
): Promise<void> {
  const first = await db
    .updateTable("people")
    .set({ email_proved_at: ctx.now })
    .where("id", "=", person.id)
    .where("email_proved_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  const changed = await db
    .updateTable("credentials")
    .set({ password_hash: passwords.after, changed_at: ctx.now })
    .where("person_id", "=", person.id)
    .where("password_hash", "=", passwords.before)
    .returning("person_id")
    .executeTakeFirst();
  if (!first || !changed) throw new Refusal("stale");
  await dropMeans(db, person);
  await note(db, ctx, { personId: person.id, outcome: "changed", way: "password", reason: "address_proved" });
  await tellChanged(db, ctx, person.email);
}

/**
 * A provider speaks for the domain of an address that nobody has shown to be theirs: what was set up in its name may
 * be a stranger's, and must not open what the provider opens. It goes; who has the address comes in by the provider,
 * or by a new password that is sent to it. Nothing where the address was proved.
 */
export async function dropUnproved(db: RegistryDb, place: Place, membershipId: string): Promise<void> {
  const person = await db
    .selectFrom("memberships as m")
    .innerJoin("people as p", "p.id", "m.person_id")
    .innerJoin("credentials as c", "c.person_id", "p.id")
    .select(["p.id", "p.email"])
    .where("m.id", "=", membershipId)
    .where("p.email_proved_at", "is", null)
    .forUpdate("p")
    .executeTakeFirst();
  if (!person) return;
  await db.deleteFrom("credentials").where("person_id", "=", person.id).execute();
  await dropMeans(db, person);
  await note(db, place, {
    personId: person.id,
    outcome: "changed",
    way: "password",
    reason: "address_proved",
  });
}

/**
 * Somebody reads mail to the address. Where nobody had shown before that it is theirs, and there are means that could
 * be a stranger's, who was faster, that settles nothing: they stay, so that a mailbox alone gets rid of nobody's second
 * factor, and the address stays unproved, so that no other company is opened by them (`takeOver`, `dropUnproved`).
 * @param password a new one was set by that mail: the one from before is nobody's any more
 */
export async function proveByMail(
  db: RegistryDb,
  { now, session }: Pick<RegistryCtx, "now" | "session">,
  personId: string,
  { password = false } = {},
): Promise<void> {
  // Together with a means of that person's own it shows that both are the same.
  const byOwn = session?.way === "password" || session?.way === "passkey";
  const doubtful = [...(password ? [] : (["credentials"] as const)), "factors", "passkeys"] as const;
  await db
    .updateTable("people")
    .set({ email_proved_at: now })
    .where("id", "=", personId)
    .where(({ and, or, eb, lit, not, exists, selectFrom }) =>
      or([
        lit(byOwn),
        eb("email_proved_at", "is not", null),
        and(
          doubtful.map((means) =>
            not(exists(selectFrom(means).select("person_id").where("person_id", "=", personId))),
          ),
        ),
      ]),
    )
    .execute();
}

/** Removes all that proves who somebody is, beside the password, and ends what it has opened. */
async function dropMeans(db: RegistryDb, { id, email }: { id: string; email: string }): Promise<void> {
  for (const means of ["factors", "passkeys", "recovery_codes", "devices"] as const)
    await db.deleteFrom(means).where("person_id", "=", id).execute();
  await endSessions(db, id, null);
  await killLinks(db, id, email);
}
