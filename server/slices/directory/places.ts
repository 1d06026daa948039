import { sql } from "kysely";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { refuse } from "../../kernel/refusal.ts";

/** How many people a client has on its list, and how many it may have. */
export async function placesOf(
  db: TenantDb,
  clientId: string,
): Promise<{ taken: number; limit: number | null }> {
  const client = await db
    .selectFrom("clients as c")
    .select("c.people_limit")
    .select(
      sql<number>`(select count(*)::int from people p
        where p.client_id = c.id and p.status in ('invited', 'active'))`.as("taken"),
    )
    .where("c.id", "=", clientId)
    .executeTakeFirst();
  return { taken: client?.taken ?? 0, limit: client?.people_limit ?? null };
}

/**
 * Makes sure that a client has this many places left. It binds its own people; staff may go beyond. Whoever takes
 * places of the same client waits until this transaction has ended: together they do not exceed the limit either.
 * @throws Refusal not_allowed_now, naming the limit
 */
export async function takePlaces({ db, actor }: Ctx, clientId: string | null, wanted: number): Promise<void> {
  if (actor.audience !== "client" || clientId === null) return;
  const left = await placesLeft(db, clientId);
  if (wanted > left) refuse("not_allowed_now", "clientId", "people_limit");
}

/** Places left, counted once nobody else is taking any; infinite without a limit. */
export async function placesLeft(db: TenantDb, clientId: string): Promise<number> {
  // A member's role cannot lock the client's row.
  await sql`select pg_advisory_xact_lock(hashtextextended(${clientId}::text, 0))`.execute(db);
  const { taken, limit } = await placesOf(db, clientId);
  return limit === null ? Number.POSITIVE_INFINITY : limit - taken;
}
