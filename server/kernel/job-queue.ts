import { type Selectable, sql } from "kysely";
import type { Registry, RegistryDb } from "./database/registry.ts";
import type { Json, RegistryJobs } from "./database/schema.gen.ts";
import { newId } from "./ids.ts";

export type JobRow = Selectable<RegistryJobs>;

/** How long a process may be silent before its job goes to another one, in milliseconds. */
export const lease = 60_000;

const trail = { actor: "jobs" };

/** What is asked for: a job by its name, the tenant it is for, and ids. */
export interface JobOrder {
  name: string;
  tenantId: string | null;
  ids: Record<string, string>;
  /** When one with the same key waits already, that one is enough. */
  key?: string;
  /** Not before; at once without it. */
  runAt?: Date;
}

/** The waiting line of jobs, in the registry: several processes take from it, each job at one of them at a time. */
export class JobQueue {
  readonly #listeners: Set<() => void>;

  constructor(
    private readonly registry: Registry,
    private readonly clock: () => Date = () => new Date(),
    listeners = new Set<() => void>(),
  ) {
    this.#listeners = listeners;
  }

  /** The same line, looked at with another clock. */
  at(clock: () => Date): JobQueue {
    return new JobQueue(this.registry, clock, this.#listeners);
  }

  /** Has a runner of this process told of new orders, as soon as they are committed; the answer ends it. */
  onOrder(told: () => void): () => void {
    this.#listeners.add(told);
    return () => void this.#listeners.delete(told);
  }

  /**
   * Writes an order in a transaction of the caller: it stands or falls with what else is in there. A runner at work
   * in this process begins with it after the commit.
   */
  async add(db: RegistryDb, order: JobOrder): Promise<void> {
    const { name, tenantId, ids, key = null, runAt = this.clock() } = order;
    await db
      .insertInto("jobs")
      .values({ id: newId(), name, tenant_id: tenantId, ids: ids as Json, key, run_at: runAt })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    this.registry.afterCommit(db, () => {
      for (const told of this.#listeners) told();
    });
  }

  enqueue(order: JobOrder): Promise<void> {
    return this.registry.transaction(trail, (db) => this.add(db, order));
  }

  /** Makes sure that recurring work is in the line, each once, first due now. */
  async keepRecurring(work: { name: string; every: number }[]): Promise<void> {
    if (work.length === 0) return;
    const rows = work.map(({ name, every }) => ({ id: newId(), name, every, run_at: this.clock() }));
    await this.registry.transaction(trail, async (db) => {
      await db
        .insertInto("jobs")
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      for (const { name, every } of rows) {
        await db
          .updateTable("jobs")
          .set({ every })
          .where("name", "=", name)
          .where("every", "is not", null)
          .where("every", "<>", every)
          .execute();
      }
    });
  }

  /** Takes the job that is due for longest, of those that this program knows; nothing when none is. */
  async take(names: string[]): Promise<JobRow | undefined> {
    const now = this.clock();
    return this.registry.transaction(trail, (db) =>
      db
        .updateTable("jobs")
        .set({ leased_until: new Date(now.getTime() + lease), attempts: sql`attempts + 1` })
        .where("id", "=", (query) =>
          query
            .selectFrom("jobs")
            .select("id")
            .where("failed_at", "is", null)
            .where("name", "in", names)
            .where("run_at", "<=", now)
            .where((where) => where.or([where("leased_until", "is", null), where("leased_until", "<=", now)]))
            .orderBy("run_at")
            .limit(1)
            .forUpdate()
            .skipLocked(),
        )
        .returningAll()
        .executeTakeFirst(),
    );
  }

  /** When the next job is due; null when none waits. */
  async nextDue(names: string[]): Promise<Date | null> {
    const row = await this.registry.transaction(trail, (db) =>
      db
        .selectFrom("jobs")
        .select(sql<Date | null>`min(greatest(run_at, leased_until))`.as("due"))
        .where("failed_at", "is", null)
        .where("name", "in", names)
        .executeTakeFirst(),
    );
    return row?.due ?? null;
  }

  /** Tells that the process is still at it. */
  async prolong(job: JobRow): Promise<void> {
    const until = new Date(this.clock().getTime() + lease);
    await this.change(job, { leased_until: until });
  }

  /** Done: gone, or due again after its time. */
  async done(job: JobRow): Promise<void> {
    if (job.every === null) {
      await this.registry.transaction(trail, (db) => mine(db.deleteFrom("jobs"), job).execute());
      return;
    }
    const runAt = new Date(this.clock().getTime() + job.every * 1000);
    await this.change(job, { leased_until: null, attempts: 0, error: null, run_at: runAt });
  }

  /** Back into the line for later; not counted as a try. */
  async postpone(job: JobRow, milliseconds: number): Promise<void> {
    const runAt = new Date(this.clock().getTime() + milliseconds);
    await this.change(job, { leased_until: null, attempts: job.attempts - 1, run_at: runAt });
  }

  /** Failed: later again, later each time, and after so many tries put aside. Recurring work is never put aside. */
  async failed(job: JobRow, error: string, most: number): Promise<void> {
    const now = this.clock();
    const given = job.every === null && job.attempts >= most;
    const delay = Math.min(5 * 2 ** (job.attempts - 1), job.every ?? 3600, 3600) * 1000;
    const later = { leased_until: null, run_at: new Date(now.getTime() + delay) };
    const change = given ? { leased_until: null, failed_at: now } : later;
    try {
      await this.change(job, { ...change, error });
    } catch (cause) {
      // The same was asked for while this one ran: the newer one does it.
      if ((cause as { constraint?: string }).constraint !== "jobs_waiting_once") throw cause;
      await this.registry.transaction(trail, (db) => mine(db.deleteFrom("jobs"), job).execute());
    }
  }

  /** What was put aside, the newest first. */
  dead(limit = 100): Promise<JobRow[]> {
    return this.registry.transaction(trail, (db) =>
      db
        .selectFrom("jobs")
        .selectAll()
        .where("failed_at", "is not", null)
        .orderBy("failed_at", "desc")
        .limit(limit)
        .execute(),
    );
  }

  private change(job: JobRow, change: Partial<JobRow>): Promise<unknown> {
    return this.registry.transaction(trail, (db) => mine(db.updateTable("jobs").set(change), job).execute());
  }
}

/** Only while it is still ours: a lease that ran out may have given it to another process, with a try more. */
function mine<Query extends { where(column: "id" | "attempts", is: "=", value: string | number): Query }>(
  query: Query,
  { id, attempts }: JobRow,
): Query {
  return query.where("id", "=", id).where("attempts", "=", attempts);
}
