import { definePlatformJob, type PlatformJob } from "../../kernel/jobs.ts";
import type { Post } from "../../kernel/mail/post.ts";
import { sendAddressChangeJob } from "./addresses.ts";
import type { OriginOf } from "./arrive.ts";
import { type SpreadOptions, spreadAddressJob } from "./left-addresses.ts";
import { sendLinkJob } from "./links.ts";
import { tellRequiredJob } from "./policy-reach.ts";
import { sendResetJob } from "./resets.ts";
import { idleHours } from "./sessions.ts";

const hour = 3_600_000;
const day = 24;

export interface IdentityJobsOptions extends SpreadOptions {
  post: Post;
  /** A key of the installation for one purpose. */
  key(purpose: string): Uint8Array;
  originOf: OriginOf;
}

/** What is asked for and nobody waits for: mail to whoever has an address, and what follows from changes. */
export function identityJobs(options: IdentityJobsOptions): PlatformJob[] {
  return [
    sendLinkJob(options),
    sendResetJob(options),
    sendAddressChangeJob(options),
    spreadAddressJob(options),
    tellRequiredJob(options),
  ];
}

/**
 * Removes what has expired: sessions, passes, questions, apps without a first code, invitations a month after their end, answers to repeated
 * calls, the sign-in history after 90 days, and browsers that were not used for a year.
 */
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
      .where("expires_at", "<=", ago(30 * day))
      .execute();
    await db.deleteFrom("challenges").where("expires_at", "<=", now).execute();
    await db
      .deleteFrom("factors")
      .where("confirmed_at", "is", null)
      .where("created_at", "<=", ago(day))
      .execute();
    await db
      .deleteFrom("sign_ins")
      .where("at", "<=", ago(90 * day))
      .execute();
    await db
      .deleteFrom("devices")
      .where("used_at", "<=", ago(365 * day))
      .execute();
    await db.deleteFrom("idempotency_keys").where("created_at", "<=", ago(24)).execute();
  });
});
