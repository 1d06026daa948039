import { sql } from "kysely";
import type { TenantFacts } from "../context.ts";
import type { Registry } from "../database/registry.ts";
import { log } from "../log.ts";
import { rotateKey, signersOf } from "./keys.ts";
import { inLog, nameOf, registryLog, type TrailLog, tenantLog } from "./log.ts";
import { sealedAtOnce, sealNext } from "./seal.ts";

/** From the end of one round to the next, in milliseconds: with the server's own delay news is sealed within a minute. */
const pause = 30_000;
/** The first one leaves the start alone. */
const firstAfter = 5_000;
/** Step of the tenants' schema that brought what is needed here. */
const sealedSince = 9;

const trail = { actor: "sealing" };

export interface SealingOptions {
  registry: Registry;
  masterKey: Uint8Array;
  clock?: () => Date;
  /** What follows when a tenant's trail was looked at: copies of new checkpoints. Repeated when it fails. */
  looked?: (tenant: TenantFacts) => Promise<unknown>;
  /** Told when entries were sealed, which leaves memory to be given back. */
  worked?: () => void;
  most?: number;
}

/** What has been sealed by this process, for the metrics. */
export interface SealingCounts {
  entries: number;
  checkpoints: number;
  failures: number;
  /** Logs that the last round has looked at, and how long it took in seconds. */
  looked: number;
  seconds: number;
}

/** A log with the server's counter of its database, as it is before the log is looked at. */
export type LogWithNews = TrailLog & { written: string; failure: string | null };

/**
 * Seals what was written, beside everything else. It is no job of the queue: that writes audited rows for every run,
 * which would be news for the next one for ever. Which databases may have news is one query for all of them, because
 * the server counts the rows that come into each; a database whose counter stands still is left alone.
 */
export class Sealing {
  readonly counts: SealingCounts = { entries: 0, checkpoints: 0, failures: 0, looked: 0, seconds: 0 };
  readonly #options: SealingOptions;
  readonly #clock: () => Date;

  constructor(options: SealingOptions) {
    this.#options = options;
    this.#clock = options.clock ?? (() => new Date());
  }

  /** Begins. Disposing what it answers with waits for the round under way. */
  start(): AsyncDisposable {
    const stopping = new AbortController();
    let running: Promise<unknown> = Promise.resolve();
    let timer = setTimeout(go, firstAfter);
    timer.unref();
    const { round } = this;
    function go() {
      running = round(stopping.signal)
        .catch((error) => log.warn("Sealing waits for the database", { error }))
        .then(() => {
          if (stopping.signal.aborted) return;
          timer = setTimeout(go, pause);
          timer.unref();
        });
    }
    return {
      async [Symbol.asyncDispose]() {
        stopping.abort();
        clearTimeout(timer);
        await running;
      },
    };
  }

  /** Seals every log that may have news, one after the other, the registry last: sealing the others may write there. */
  round = async (signal?: AbortSignal): Promise<void> => {
    const begun = performance.now();
    const logs = await logsWithNews(this.#options.registry);
    for (const one of logs) {
      if (signal?.aborted) return;
      await this.#look(one, signal).catch((error) => this.#failed(one, error));
    }
    Object.assign(this.counts, { looked: logs.length, seconds: (performance.now() - begun) / 1000 });
  };

  /** Seals all that one log has committed by now. Answers with the size of its tree; null while another process is at it. */
  async seal(one: TrailLog, signal?: AbortSignal, always = false): Promise<number | null> {
    const { registry, masterKey, most = sealedAtOnce, worked } = this.#options;
    const signers = await signersOf(registry, masterKey, one, this.#clock());
    for (let first = true; ; first = false) {
      const sealed = await inLog(registry, one, (db) =>
        sealNext(db, { signers, most, now: this.#clock(), always: always && first }),
      );
      if (!sealed) return null;
      this.counts.entries += sealed.entries;
      if (sealed.number !== null) this.counts.checkpoints++;
      if (sealed.entries > 0) worked?.();
      if (sealed.entries < most || signal?.aborted) return sealed.size;
    }
  }

  /** Gives a log a new key, and signs a checkpoint with it and the one before. */
  async rotate(one: TrailLog): Promise<number | null> {
    const { registry, masterKey } = this.#options;
    await rotateKey(registry, masterKey, one, this.#clock());
    return this.seal(one, undefined, true);
  }

  async #look(one: LogWithNews, signal?: AbortSignal): Promise<void> {
    const size = await this.seal(one, signal);
    if (size === null || signal?.aborted) return;
    if (one.tenant) await this.#options.looked?.(one.tenant);
    await this.#note(one, { written: one.written, size, failure: null });
  }

  async #failed(one: LogWithNews, error: unknown): Promise<void> {
    this.counts.failures++;
    const failure = error instanceof Error ? error.message : String(error);
    // Once: every round tries again.
    if (one.failure !== failure) log.error("An audit trail could not be sealed", { of: nameOf(one), error });
    await this.#note(one, { failure }).catch(() => {});
  }

  #note({ database }: TrailLog, change: { written?: string; size?: number; failure: string | null }) {
    const row = { at: this.#clock(), ...change };
    return this.#options.registry.transaction(trail, (db) =>
      db
        .insertInto("sealing_rounds")
        .values({ database, ...row })
        .onConflict((conflict) => conflict.column("database").doUpdateSet(row))
        .execute(),
    );
  }
}

/** Logs whose databases have got rows since they were last found sealed, tenants first. */
export async function logsWithNews(registry: Registry): Promise<LogWithNews[]> {
  interface Row {
    id: string | null;
    slug: string;
    name: string;
    database: string;
    written: string;
    failure: string | null;
  }
  const { rows } = await registry.transaction(trail, (db) =>
    sql<Row>`
      select l.id, l.slug, l.name, l.database, s.tup_inserted::text "written", r.failure
        from (select id, slug, name, database from tenants
               where step = 'active' and status <> 'archived' and schema_version >= ${sealedSince}::integer
              union all
              select null, '', '', current_database()) l
        join pg_stat_database s on s.datname = l.database
        left join sealing_rounds r on r.database = l.database
       where r.written is distinct from s.tup_inserted or r.failure is not null
       order by l.id nulls last`.execute(db),
  );
  return rows.map(({ id, slug, name, database, written, failure }) => ({
    ...(id ? tenantLog({ id, slug, name, database }) : registryLog(registry)),
    written,
    failure,
  }));
}

/** Every log that can be sealed, tenants first; of one tenant alone when named, none when there is no such. */
export async function logsOf(registry: Registry, slug?: string): Promise<TrailLog[]> {
  const tenants = await registry.transaction(trail, (db) => {
    const query = db
      .selectFrom("tenants")
      .select(["id", "slug", "name", "database"])
      .where("step", "=", "active")
      .where("schema_version", ">=", sealedSince)
      .orderBy("slug");
    return (slug === undefined ? query : query.where("slug", "=", slug)).execute();
  });
  return [...tenants.map(tenantLog), ...(slug === undefined ? [registryLog(registry)] : [])];
}
