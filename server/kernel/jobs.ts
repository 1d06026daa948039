import type { Ctx, TenantFacts } from "./context.ts";
import type { Registry } from "./database/registry.ts";
import { type JobOrder, type JobQueue, type JobRow, lease } from "./job-queue.ts";
import { log } from "./log.ts";

/** What a job is about. Content does not belong here: it stays in the tenant's database. */
export type JobIds = Record<string, string>;

/** Work in one tenant's fence, as the program; what it writes is one transaction. */
export interface TenantJob<Ids extends JobIds = JobIds> {
  scope: "tenant";
  name: string;
  attempts: number;
  run(ctx: Ctx, ids: Ids): Promise<unknown>;
}

/** Work on the registry, or on more than one tenant. It opens its own transactions. */
export interface PlatformJob {
  scope: "platform";
  name: string;
  attempts: number;
  run(call: PlatformCall): Promise<unknown>;
}

export interface PlatformCall {
  registry: Registry;
  /** What it was asked for with; none when it recurs. */
  ids: JobIds;
  now: Date;
  /** Aborted when the process is to end: `throwIfAborted` at a good moment gives the job to the next one. */
  signal: AbortSignal;
}

// biome-ignore lint/suspicious/noExplicitAny: each job knows its own ids; the list of all knows them not
export type Job = TenantJob<any> | PlatformJob;

/** Recurring work: a platform's job as it is, a tenant's job in every active tenant, one after the other. */
export interface Schedule {
  job: Job;
  /** Seconds from the end of one run to the next. */
  every: number;
}

/**
 * `defineJob("tickets.remind", (ctx, { ticketId }: { ticketId: string }) => …)`. It is run at least once, so doing
 * it again must do nothing more.
 */
export function defineJob<Ids extends JobIds = Record<never, string>>(
  name: string,
  run: TenantJob<Ids>["run"],
  { attempts = 10 } = {},
): TenantJob<Ids> {
  return { scope: "tenant", name, run, attempts };
}

/** The platform's: asked for with `queue.add(db, { name, tenantId: null, ids })`. Doing it again must do nothing more. */
export function definePlatformJob(
  name: string,
  run: PlatformJob["run"],
  { attempts = 10 } = {},
): PlatformJob {
  return { scope: "platform", name, run, attempts };
}

export interface JobRunnerOptions {
  registry: Registry;
  queue: JobQueue;
  jobs: Job[];
  schedules: Schedule[];
  /** Runs a verb in a tenant as the program. */
  inTenant(tenant: TenantFacts, work: (ctx: Ctx) => Promise<unknown>): Promise<unknown>;
  clock?: () => Date;
}

/** Jobs that one process works on at once. */
const atOnce = 2;
/** Longest time until the line is looked at again, for what other processes put there, in milliseconds. */
const patience = 60_000;

/**
 * Takes jobs from the line and runs them. Several processes may do so: each job is at one of them at a time.
 * Between jobs it sleeps until the next is due.
 */
export class JobRunner {
  readonly queue: JobQueue;
  readonly #options: JobRunnerOptions;
  readonly #jobs: Map<string, Job>;
  readonly #names: string[];
  readonly #stopping = new AbortController();
  readonly #clock: () => Date;
  #stopListening = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looking: Promise<void> | null = null;
  #lookAgain = false;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? (() => new Date());
    this.#jobs = new Map(
      [...options.jobs, ...options.schedules.map(({ job }) => job)].map((job) => [job.name, job]),
    );
    this.#names = [...this.#jobs.keys()];
    this.queue = options.queue;
  }

  /** Asks for a job in a tenant. */
  enqueue<Ids extends JobIds>(
    job: TenantJob<Ids>,
    tenant: { id: string },
    ids: Ids,
    when: Pick<JobOrder, "key" | "runAt"> = {},
  ): Promise<void> {
    return this.queue.enqueue({ name: job.name, tenantId: tenant.id, ids, ...when });
  }

  /** Begins to work. Disposing what it answers with waits for the jobs under way. */
  async start(): Promise<AsyncDisposable> {
    await this.queue.keepRecurring(
      this.#options.schedules.map(({ job, every }) => ({ name: job.name, every })),
    );
    this.#stopListening = this.queue.onOrder(() => this.wake());
    this.wake();
    return { [Symbol.asyncDispose]: () => this.#stop() };
  }

  /** Looks at the line now. */
  wake(): void {
    if (this.#stopping.signal.aborted) return;
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = this.#look().finally(() => {
      this.#looking = null;
      if (this.#lookAgain) this.wake();
    });
  }

  /** Does all that is due at this moment, and answers with how much that was. */
  async workOff(): Promise<number> {
    let count = 0;
    const worker = async () => {
      while (!this.#stopping.signal.aborted) {
        const job = await this.queue.take(this.#names);
        if (!job) return;
        count++;
        await this.#attempt(job);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return count;
  }

  async #look(): Promise<void> {
    this.#lookAgain = false;
    clearTimeout(this.#timer);
    let delay = patience;
    try {
      await this.workOff();
      const next = await this.queue.nextDue(this.#names);
      if (next) delay = Math.min(Math.max(next.getTime() - this.#clock().getTime(), 0), patience);
    } catch (error) {
      log.warn("Jobs wait for the database", { error });
      delay = 5_000;
    }
    if (this.#stopping.signal.aborted) return;
    this.#timer = setTimeout(() => this.wake(), delay);
    this.#timer.unref();
  }

  async #attempt(row: JobRow): Promise<void> {
    const job = this.#jobs.get(row.name)!;
    const prolonging = setInterval(() => {
      this.queue
        .prolong(row)
        .catch((error) => log.warn("A lease could not be prolonged", { job: row.name, error }));
    }, lease / 3);
    try {
      const postponed = await this.#run(job, row);
      await (postponed === null ? this.queue.done(row) : this.queue.postpone(row, postponed));
    } catch (error) {
      if (error === this.#stopping.signal.reason) return await this.queue.postpone(row, 0);
      log.error("A job failed", { job: row.name, tenant: row.tenant_id, attempt: row.attempts, error });
      await this.queue.failed(row, error instanceof Error ? error.message : String(error), job.attempts);
    } finally {
      clearInterval(prolonging);
    }
  }

  /** Answers with the milliseconds that it has to wait, when it could not be done now. */
  async #run(job: Job, row: JobRow): Promise<number | null> {
    const { registry } = this.#options;
    if (job.scope === "platform") {
      const { signal } = this.#stopping;
      await job.run({ registry, ids: row.ids as JobIds, now: this.#clock(), signal });
      return null;
    }
    if (row.tenant_id === null) {
      await this.#inEveryTenant(job);
      return null;
    }
    const [tenant] = await activeTenants(registry, row.tenant_id);
    if (!tenant) return 3_600_000;
    await this.#options.inTenant(tenant, (ctx) => job.run(ctx, row.ids as JobIds));
    return null;
  }

  /** One after the other; where it fails, that tenant gets a job of its own and the others go on. */
  async #inEveryTenant(job: TenantJob): Promise<void> {
    for (const tenant of await activeTenants(this.#options.registry)) {
      this.#stopping.signal.throwIfAborted();
      try {
        await this.#options.inTenant(tenant, (ctx) => job.run(ctx, {}));
      } catch (error) {
        log.error("A job failed in a tenant", { job: job.name, tenant: tenant.slug, error });
        const runAt = new Date(this.#clock().getTime() + 60_000);
        await this.queue.enqueue({ name: job.name, tenantId: tenant.id, ids: {}, key: "recurring", runAt });
      }
    }
  }

  async #stop(): Promise<void> {
    this.#stopListening();
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#looking;
  }
}

/** The tenant with the id, or all, as far as they are active. */
export function activeTenants(registry: Registry, id?: string): Promise<TenantFacts[]> {
  return registry.transaction({ actor: "jobs" }, (db) => {
    const query = db
      .selectFrom("tenants")
      .select(["id", "slug", "name", "database"])
      .where("status", "=", "active")
      .orderBy("slug");
    return (id ? query.where("id", "=", id) : query).execute();
  });
}
