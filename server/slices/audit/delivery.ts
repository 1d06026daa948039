import type { copyResults } from "../../../contract/audit.ts";
import { inCell } from "../../kernel/audit/log.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { type Outbound, OutboundError } from "../../kernel/http/outbound.ts";
import type { JobQueue } from "../../kernel/job-queue.ts";
import { activeTenants, definePlatformJob } from "../../kernel/jobs.ts";

const name = "audit.deliver_copies";
/** Copies that are sent at once. */
const atOnce = 20;

/** Has copies sent that are due: all of a tenant's, or one whatever it waits for. Asked for twice it is done once. */
export function askForDelivery(
  queue: JobQueue,
  { id }: Pick<TenantFacts, "id">,
  { copyId, runAt }: { copyId?: string; runAt?: Date } = {},
): Promise<void> {
  // What is to be tried again later must not keep what is new waiting.
  const key = copyId ?? (runAt ? "retry" : "due");
  const ids = { tenantId: id, ...(copyId ? { copyId } : {}) };
  return queue.enqueue({ name, tenantId: id, ids, key, ...(runAt ? { runAt } : {}) });
}

/** Asks for it when a tenant has copies that lack the newest checkpoint. */
export async function askForDueCopies(
  registry: Registry,
  queue: JobQueue,
  tenant: TenantFacts,
  now: Date,
): Promise<void> {
  const { due } = await inCell(registry, tenant, (db) => readDue(db, now, 1));
  if (due.length > 0) await askForDelivery(queue, tenant);
}

/** Sends the newest checkpoint to every address that lacks it. What failed is asked for again, later each time. */
export function deliverCopiesJob({ queue, outbound }: { queue: JobQueue; outbound: Outbound }) {
  return definePlatformJob(name, async ({ registry, ids, now, signal }) => {
    const [tenant] = await activeTenants(registry, ids.tenantId!);
    if (!tenant) return;
    let retryAt: Date | null = null;
    for (let only = ids.copyId; ; only = undefined) {
      signal.throwIfAborted();
      const { note, number, due } = await inCell(registry, tenant, (db) => readDue(db, now, atOnce, only));
      const sent = await Promise.all(due.map((copy) => send(outbound, copy, note, signal)));
      const rows = sent.map((outcome) => ({ ...outcome, ...afterwards(outcome, number, now) }));
      if (rows.length > 0) await inCell(registry, tenant, (db) => record(db, rows));
      for (const { failures, retry_at } of rows)
        if (failures > 0 && (!retryAt || retry_at < retryAt)) retryAt = retry_at;
      if (!only && due.length < atOnce) break;
    }
    if (retryAt) await askForDelivery(queue, tenant, { runAt: retryAt });
  });
}

type Due = Awaited<ReturnType<typeof readDue>>["due"][number];

async function readDue(db: TenantDb, now: Date, limit: number, only?: string) {
  const newest = await db
    .selectFrom("checkpoints")
    .select(["number", "note"])
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!newest) return { note: "", number: "0", due: [] };
  const query = db
    .selectFrom("checkpoint_copies as c")
    .leftJoin("checkpoint_deliveries as d", "d.copy_id", "c.id")
    .select(["c.id", "c.url", "d.failures"])
    .orderBy("c.id")
    .limit(limit);
  const due = only
    ? query.where("c.id", "=", only)
    : query
        .where((where) => where.or([where("d.number", "is", null), where("d.number", "<", newest.number)]))
        .where((where) => where.or([where("d.retry_at", "is", null), where("d.retry_at", "<=", now)]));
  return { ...newest, due: await due.execute() };
}

interface Outcome {
  copy_id: string;
  result: (typeof copyResults)[number];
  status: number | null;
  before: number;
}

async function send(outbound: Outbound, copy: Due, note: string, signal: AbortSignal): Promise<Outcome> {
  const known = { copy_id: copy.id, before: copy.failures ?? 0 };
  try {
    const headers = { "content-type": "text/plain; charset=utf-8", "user-agent": "Postern" };
    const { ok, status } = await outbound(copy.url, { method: "POST", headers, body: note, signal });
    return { ...known, result: ok ? "delivered" : "refused", status };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { ...known, result: error.reason, status: null };
  }
}

/** A minute after the first failure, twice as long after each one more, six hours at most. */
function afterwards({ result, before }: Outcome, number: string, now: Date) {
  if (result === "delivered") return { number, delivered_at: now, tried_at: now, failures: 0, retry_at: now };
  const wait = Math.min(60_000 * 2 ** before, 6 * 3_600_000);
  return { tried_at: now, failures: before + 1, retry_at: new Date(now.getTime() + wait) };
}

async function record(db: TenantDb, rows: (Outcome & ReturnType<typeof afterwards>)[]): Promise<void> {
  const ids = rows.map(({ copy_id }) => copy_id);
  const there = await db.selectFrom("checkpoint_copies").select("id").where("id", "in", ids).execute();
  // An address that was removed meanwhile has nothing to be noted at.
  const values = rows
    .filter(({ copy_id }) => there.some(({ id }) => id === copy_id))
    .map(({ before: _, ...row }) => ({ number: null, delivered_at: null, ...row }));
  if (values.length === 0) return;
  await db
    .insertInto("checkpoint_deliveries")
    .values(values)
    .onConflict((conflict) =>
      conflict.column("copy_id").doUpdateSet(({ ref, fn }) => ({
        // A failure leaves what arrived before.
        number: fn.coalesce(ref("excluded.number"), ref("checkpoint_deliveries.number")),
        delivered_at: fn.coalesce(ref("excluded.delivered_at"), ref("checkpoint_deliveries.delivered_at")),
        tried_at: ref("excluded.tried_at"),
        result: ref("excluded.result"),
        status: ref("excluded.status"),
        failures: ref("excluded.failures"),
        retry_at: ref("excluded.retry_at"),
      })),
    )
    .execute();
}
