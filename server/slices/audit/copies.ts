import type { CheckpointCopy, copyResults } from "../../../contract/audit.ts";
import { type Actor, type Ctx, isStaff } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import type { JobQueue } from "../../kernel/job-queue.ts";
import { found, refuse } from "../../kernel/refusal.ts";
import { askForDelivery } from "./delivery.ts";

/** Addresses that a tenant, or a client, may have at a time. */
const mostCopies = 5;

type Row = Awaited<ReturnType<typeof readCopies>>[number];

function readCopies(db: TenantDb) {
  return db
    .selectFrom("checkpoint_copies as c")
    .leftJoin("checkpoint_deliveries as d", "d.copy_id", "c.id")
    .select(["c.id", "c.url", "c.client_id", "c.created_at"])
    .select(["d.number", "d.delivered_at", "d.tried_at", "d.result", "d.status", "d.failures", "d.retry_at"])
    .orderBy("c.client_id", (by) => by.asc().nullsFirst())
    .orderBy("c.id")
    .limit(500)
    .execute();
}

/** A client's address is a guard against its provider: only its own people take it away. */
const mayRemove = (actor: Actor, clientId: string | null) =>
  clientId === (isStaff(actor) ? null : actor.clientId);

export async function listCopies({ db, actor }: Ctx): Promise<{ items: CheckpointCopy[] }> {
  return { items: (await readCopies(db)).map((row) => outputOf(row, actor)) };
}

/**
 * Has copies of checkpoints sent to an address, beginning with the newest one.
 * @throws Refusal not_allowed_now when there are enough already, already_exists for the same address again
 */
export async function addCopy(ctx: Ctx, queue: JobQueue, { url }: { url: string }): Promise<CheckpointCopy> {
  const { db, actor } = ctx;
  const clientId = isStaff(actor) ? null : actor.clientId;
  const own = (await readCopies(db)).filter(({ client_id }) => client_id === clientId);
  if (own.length >= mostCopies) refuse("not_allowed_now", "url", "too_many");
  const id = newId();
  await db.insertInto("checkpoint_copies").values({ id, url, client_id: clientId }).execute();
  ctx.afterCommit(() => askForDelivery(queue, ctx.tenant));
  return outputOf(found((await readCopies(db)).find((row) => row.id === id)), actor);
}

export async function removeCopy({ db }: Ctx, id: string): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom("checkpoint_copies").where("id", "=", id).executeTakeFirst();
  found(numDeletedRows > 0n || null);
}

/** Asks for the newest checkpoint to be sent there now, whatever was to be waited for. */
export async function sendCopy(ctx: Ctx, queue: JobQueue, id: string): Promise<void> {
  const { db, tenant } = ctx;
  found(await db.selectFrom("checkpoint_copies").select("id").where("id", "=", id).executeTakeFirst());
  ctx.afterCommit(() => askForDelivery(queue, tenant, { copyId: id }));
}

function outputOf(row: Row, actor: Actor): CheckpointCopy {
  const { tried_at, delivered_at, retry_at, failures } = row;
  return {
    id: row.id,
    url: row.url,
    clientId: row.client_id,
    createdAt: row.created_at.toISOString(),
    last: tried_at && {
      at: tried_at.toISOString(),
      result: row.result as (typeof copyResults)[number],
      status: row.status,
      failures: failures!,
      retryAt: failures! > 0 ? retry_at!.toISOString() : null,
    },
    delivered: delivered_at && { number: Number(row.number), at: delivered_at.toISOString() },
    can: { remove: mayRemove(actor, row.client_id) },
  };
}
