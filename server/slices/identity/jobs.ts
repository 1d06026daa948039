import { definePlatformJob } from "../../kernel/jobs.ts";
import { idleHours } from "./sessions.ts";

const hour = 3_600_000;

/** Removes what has expired: sessions, passes, invitations a month after their end, answers to repeated calls. */
export const removeExpiredJob = definePlatformJob("identity.remove_expired", ({ registry, now }) => {
  const ago = (hours: number) => new Date(now.getTime() - hours * hour);
  return registry.transaction({ actor: "expiry" }, async (db) => {
    await db
      .deleteFrom("sessions")
      .where((where) => where.or([where("expires_at", "<=", now), where("used_at", "<=", ago(idleHours))]))
      .execute();
    await db.deleteFrom("passes").where("expires_at", "<=", now).execute();
    await db
      .deleteFrom("invitations")
      .where("expires_at", "<=", ago(30 * 24))
      .execute();
    await db.deleteFrom("idempotency_keys").where("created_at", "<=", ago(24)).execute();
  });
});
