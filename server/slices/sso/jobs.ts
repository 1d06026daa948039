import { definePlatformJob, type PlatformJob } from "../../kernel/jobs.ts";
import { isShown, type TxtResolver } from "./domains.ts";

/** A domain whose record has been missing for so long is led nowhere any more, in milliseconds. */
const patience = 7 * 86_400_000;

/** Looks again for the records of domains that were shown once. What the DNS does not say changes nothing. */
export function checkDomainsJob(resolve: TxtResolver): PlatformJob {
  return definePlatformJob("sso.check_domains", async ({ registry, now, signal }) => {
    const trail = { actor: "domains" };
    const domains = await registry.transaction(trail, (db) =>
      db
        .selectFrom("identity_domains")
        .select(["id", "domain", "token", "missing_since"])
        .where("verified_at", "is not", null)
        .execute(),
    );
    for (const domain of domains) {
      signal.throwIfAborted();
      const shown = await isShown(resolve, domain);
      if (shown === null) continue;
      const missing = shown ? null : (domain.missing_since ?? now);
      const isOver = missing !== null && now.getTime() - missing.getTime() >= patience;
      await registry.transaction(trail, (db) =>
        db
          .updateTable("identity_domains")
          .set({ checked_at: now, missing_since: missing, ...(isOver ? { verified_at: null } : {}) })
          .where("id", "=", domain.id)
          .execute(),
      );
    }
  });
}

/** Forgets the statements of providers that would not be taken any more anyway. */
export const forgetStatementsJob = definePlatformJob("sso.forget_statements", ({ registry, now }) =>
  registry.transaction({ actor: "expiry" }, (db) =>
    db.deleteFrom("seen_assertions").where("expires_at", "<=", now).execute(),
  ),
);
