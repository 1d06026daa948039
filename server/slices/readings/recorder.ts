import { sql } from "kysely";
import type { TenantFacts } from "../../kernel/context.ts";
import { fence, type Trail } from "../../kernel/database/fence.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { log } from "../../kernel/log.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { type Entry, entriesOf, keyOf, keyText, type Read, span } from "./entries.ts";

/** How long repetitions wait to be written together. */
const patience = 2_000;
/** Entries that are remembered as written, at most. */
const most = 5_000;
/** Repetitions that could not be written for so long are given up. */
const giveUp = 60 * 60_000;

/**
 * Writes down what staff read of a client. The first reading within a quarter of an hour is written before the answer
 * leaves, and without it there is no answer; repetitions are only counted, and written together two seconds later. So
 * a process that dies loses how often at most, never that, who or what.
 */
export class Recorder implements AsyncDisposable {
  readonly #registry: Registry;
  /** Entries that stand in a database already, by tenant. */
  readonly #written = new Set<string>();
  readonly #waiting = new Map<string, { tenant: TenantFacts; entry: Entry }>();
  #flushing = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #forgetting: ReturnType<typeof setTimeout> | undefined;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** @throws Refusal reading_not_recorded when it could not be written: what was read must not be shown then */
  async record(read: Read): Promise<void> {
    const fresh: Entry[] = [];
    for (const entry of entriesOf(read)) {
      const key = keyOf(read.tenant, entry);
      if (this.#written.has(key)) this.#count(key, read.tenant, entry);
      else fresh.push(entry);
    }
    if (fresh.length === 0) return;
    try {
      await this.#write(read.tenant, fresh, read.trail);
    } catch (cause) {
      log.error("A reading could not be recorded and was refused", {
        tenant: read.tenant.slug,
        error: cause,
      });
      throw new Refusal("reading_not_recorded", { cause, retryAfter: 5 });
    }
    if (this.#written.size + fresh.length > most) this.#written.clear();
    for (const entry of fresh) this.#written.add(keyOf(read.tenant, entry));
    this.#forgetting ??= later(() => this.#forget(), span);
  }

  /** Writes the repetitions that wait, after those that are being written. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#writeWaiting());
    return this.#flushing;
  }

  async #writeWaiting(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const byTenant = Map.groupBy(this.#waiting.values(), ({ tenant }) => tenant.database);
    this.#waiting.clear();
    for (const lines of byTenant.values()) await this.#writeCounts(lines);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
    clearTimeout(this.#forgetting);
  }

  #count(key: string, tenant: TenantFacts, entry: Entry): void {
    const known = this.#waiting.get(key)?.entry;
    if (known) {
      known.times += entry.times;
      known.last_at = entry.last_at;
      known.items = Math.max(known.items ?? 0, entry.items ?? 0) || null;
    } else this.#waiting.set(key, { tenant, entry });
    this.#timer ??= later(() => void this.flush(), patience);
  }

  async #writeCounts(lines: { tenant: TenantFacts; entry: Entry }[]): Promise<void> {
    const { tenant } = lines[0]!;
    try {
      await this.#write(
        tenant,
        lines.map(({ entry }) => entry),
        { actor: "Postern" },
      );
    } catch (error) {
      log.warn("Repeated readings wait to be counted", { tenant: tenant.slug, error });
      const oldest = Date.now() - giveUp;
      for (const { entry } of lines)
        if (entry.last_at.getTime() > oldest) this.#count(keyOf(tenant, entry), tenant, entry);
    }
  }

  #write({ database }: TenantFacts, entries: Entry[], trail: Trail): Promise<unknown> {
    const scope = { audience: "job", personId: null, clientId: null, tickets: "all", trail } as const;
    // In one order, so that two who write the same do not wait for one another.
    const rows = entries
      .map((entry) => ({ id: newId(), ...entry }))
      .toSorted((a, b) => (keyText(a) < keyText(b) ? -1 : 1));
    return fence(this.#registry.pools, database, scope, "read write", (db) =>
      sql`
        insert into readings as r
        select * from jsonb_populate_recordset(null::readings, ${JSON.stringify(rows)}::text::jsonb)
            on conflict on constraint readings_once do update
           set times = r.times + excluded.times, last_at = greatest(r.last_at, excluded.last_at),
               items = greatest(r.items, excluded.items)`.execute(db),
    );
  }

  #forget(): void {
    this.#written.clear();
    this.#forgetting = undefined;
  }
}

function later(act: () => void, milliseconds: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(act, milliseconds);
  timer.unref();
  return timer;
}
