import { sql } from "kysely";
import type { TenantDb } from "../../kernel/database/fence.ts";

/** Today at the tenant's, in its own time zone. */
export interface Calendar {
  timeZone: string;
  /** `YYYY-MM-DD`. */
  today: string;
  /** When the next day begins. */
  tomorrow: Date;
  /** When the first of the last 30 days began. */
  monthAgo: Date;
}

/** Days of the flow, today included. */
export const flowDays = 30;

export async function readCalendar(db: TenantDb, now: Date): Promise<Calendar> {
  const { rows } = await sql<Calendar>`
    select z "timeZone", to_char(day, 'YYYY-MM-DD') "today",
           (day + 1)::timestamp at time zone z "tomorrow",
           (day - ${flowDays - 1}::int)::timestamp at time zone z "monthAgo"
      from (select time_zone z, (${now}::timestamptz at time zone time_zone)::date "day" from settings) s`.execute(
    db,
  );
  return rows[0]!;
}
