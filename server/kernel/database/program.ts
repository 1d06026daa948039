import { sql } from "kysely";
import type { TenantDb } from "./fence.ts";

/**
 * Lets the rest of a transaction do what only the program may, once a verb has decided that it shall be done. Whose
 * doing it is stays in the trail.
 */
export async function goOnAsProgram(db: TenantDb): Promise<void> {
  await sql`select set_config('role', 'postern_job', true)`.execute(db);
}
