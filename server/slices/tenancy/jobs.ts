import { sql } from "kysely";
import { defineJob, definePlatformJob } from "../../kernel/jobs.ts";

/** Months for which the audit trail has partitions in advance. */
const months = 12;

/** The registry's own upkeep: partitions of its audit trail. */
export const registryUpkeepJob = definePlatformJob("tenancy.registry_upkeep", ({ registry }) =>
  registry.transaction({ actor: "upkeep" }, (db) =>
    sql`select extend_audit_log(${months}::integer)`.execute(db),
  ),
);

/** A tenant's upkeep: partitions of its audit trail; answers to repeated calls are forgotten after a day. */
export const tenantUpkeepJob = defineJob("tenancy.tenant_upkeep", async ({ db, now }) => {
  await sql`select extend_audit_log(${months}::integer)`.execute(db);
  const yesterday = new Date(now.getTime() - 86_400_000);
  await db.deleteFrom("idempotency_keys").where("created_at", "<=", yesterday).execute();
});
