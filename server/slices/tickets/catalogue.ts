import type { TicketPriority } from "../../../contract/tickets.ts";
import { ticketPriorities } from "../../../contract/tickets.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import { found } from "../../kernel/refusal.ts";
import { noTarget, type Target } from "./clocks.ts";

/** The targets of a priority; none where the tenant has set none. */
export async function targetOf(db: TenantDb, priority: string): Promise<Target> {
  const row = await db
    .selectFrom("ticket_targets")
    .selectAll()
    .where("priority", "=", priority)
    .executeTakeFirst();
  return row
    ? { responseMinutes: row.response_minutes, resolutionMinutes: row.resolution_minutes }
    : noTarget;
}

type PriorityTarget = Target & { priority: TicketPriority };

/** All four priorities, most urgent first. */
export async function readTargets({ db }: Ctx): Promise<{ items: PriorityTarget[] }> {
  const rows = await db.selectFrom("ticket_targets").selectAll().execute();
  const items = ticketPriorities.toReversed().map((priority) => {
    const row = rows.find((candidate) => candidate.priority === priority);
    return {
      priority,
      responseMinutes: row?.response_minutes ?? null,
      resolutionMinutes: row?.resolution_minutes ?? null,
    };
  });
  return { items };
}

/** Sets the targets of the priorities given. Tickets that are open keep theirs until their priority changes. */
export async function updateTargets(ctx: Ctx, { items }: { items: PriorityTarget[] }) {
  const rows = new Map(items.map((item) => [item.priority, item]));
  await ctx.db
    .insertInto("ticket_targets")
    .values(
      [...rows.values()].map(({ priority, responseMinutes, resolutionMinutes }) => ({
        priority,
        response_minutes: responseMinutes,
        resolution_minutes: resolutionMinutes,
      })),
    )
    .onConflict((conflict) =>
      conflict.column("priority").doUpdateSet((row) => ({
        response_minutes: row.ref("excluded.response_minutes"),
        resolution_minutes: row.ref("excluded.resolution_minutes"),
      })),
    )
    .execute();
  return readTargets(ctx);
}

export async function listCategories({ db }: Ctx) {
  return { items: await db.selectFrom("ticket_categories").selectAll().orderBy("name").execute() };
}

export async function createCategory({ db }: Ctx, { name }: { name: string }) {
  return db
    .insertInto("ticket_categories")
    .values({ id: newId(), name })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function updateCategory(
  { db }: Ctx,
  { id, ...change }: { id: string; name?: string; archived?: boolean },
) {
  const row = await db
    .updateTable("ticket_categories")
    .set({ id, ...change })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();
  return found(row);
}

export async function listCannedReplies({ db }: Ctx) {
  return { items: await db.selectFrom("canned_replies").selectAll().orderBy("title").execute() };
}

export async function createCannedReply({ db }: Ctx, input: { title: string; body: string }) {
  return db
    .insertInto("canned_replies")
    .values({ id: newId(), ...input })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function updateCannedReply(
  { db }: Ctx,
  { id, ...change }: { id: string; title?: string; body?: string },
) {
  const row = await db
    .updateTable("canned_replies")
    .set({ id, ...change })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();
  return found(row);
}

export async function deleteCannedReply({ db }: Ctx, { id }: { id: string }): Promise<void> {
  found(await db.deleteFrom("canned_replies").where("id", "=", id).returning("id").executeTakeFirst());
}
