import { sql } from "kysely";
import type { Ctx } from "../../kernel/context.ts";
import { found } from "../../kernel/refusal.ts";
import { mondayOf, weekOf } from "./arithmetic.ts";
import { refOf } from "./output.ts";
import { entriesBetween, type Input } from "./time-queries.ts";

const plusDays = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/**
 * A week of one person, Monday to Sunday, where the tenant is.
 * @throws Refusal not_found for somebody who is no staff
 */
export async function readWeek(ctx: Ctx, { of, personId = ctx.actor.personId! }: Input<"week">) {
  const { db, now } = ctx;
  const person = found(
    await db
      .selectFrom("people")
      .select(["id", "name"])
      .where("id", "=", personId)
      .where("client_id", "is", null)
      .executeTakeFirst(),
  );
  const { rows } = await sql<{ timeZone: string; today: string }>`
    select time_zone "timeZone", (${now}::timestamptz at time zone time_zone)::date::text today
      from settings`.execute(db);
  const { timeZone, today } = rows[0]!;
  const monday = mondayOf(weekOf(of ?? today));
  const items = await entriesBetween(ctx, personId, monday, plusDays(monday, 6));
  const sums = (among: typeof items) => ({
    minutes: among.reduce((sum, { minutes }) => sum + minutes, 0),
    billableMinutes: among.reduce((sum, { minutes, billable }) => sum + (billable ? minutes : 0), 0),
  });
  return {
    person: refOf(person.id, person.name, null),
    timeZone,
    today,
    weekOf: monday,
    days: Array.from({ length: 7 }, (_, at) => plusDays(monday, at)).map((day) => ({
      day,
      ...sums(items.filter((item) => item.day === day)),
    })),
    ...sums(items),
    items,
  };
}
