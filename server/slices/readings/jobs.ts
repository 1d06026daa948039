import { sql } from "kysely";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { defineJob } from "../../kernel/jobs.ts";

/** Removed in one run; the next one goes on. */
const most = 20_000;

/** Removes what was read more than two years ago: the database itself keeps whatever is younger. Answers with how many. */
export async function removeOldReadings(db: TenantDb): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from readings where id in (
      select id from readings where last_at < now() - interval '24 months' order by last_at limit ${most})`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0n);
}

export const removeOldReadingsJob = defineJob("readings.remove_old", ({ db }) => removeOldReadings(db));
