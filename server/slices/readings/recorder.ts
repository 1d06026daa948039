import { sql } from "kysely";
import type { ReadingAct, ReadingKind } from "../../../contract/readings.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { fence, type Trail } from "../../kernel/database/fence.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { log } from "../../kernel/log.ts";
import { gathered, type Reader, type Shown } from "../../kernel/readings.ts";
import { Refusal } from "../../kernel/refusal.ts";

/** Repetitions within it are counted in one entry, in milliseconds. */
const span = 15 * 60_000;
/** How long repetitions wait to be written together. */
const patience = 2_000;
/** Entries that are remembered as written, at most. */
const most = 5_000;
/** Repetitions that could not be written for so long are given up. */
const giveUp = 60 * 60_000;

/** One call that showed something. */
export interface Read {
  tenant: TenantFacts;
  reader: Reader;
  kind: ReadingKind;
  act: ReadingAct;
  shown: Iterable<Shown>;
  now: Date;
  trail: Trail;
}

interface Entry {
  client_id: string;
  project_id: string | null;
  kind: string;
  act: string;
  subject_id: string | null;
  label: string;
  items: number | null;
  reader_id: string;
  reader_name: string;
  door: string;
  masquerade_id: string | null;
  viewed_id: string | null;
  viewed_name: string | null;
  span: Date;
  first_at: Date;
  last_at: Date;
  times: number;
}

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

  /** Writes the repetitions that wait. */
  async flush(): Promise<void> {
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

function entriesOf({ reader, kind, act, shown, now }: Read): Entry[] {
  const { masquerade } = reader;
  const begin = new Date(Math.floor(now.getTime() / span) * span);
  return gathered(shown).map(({ clientId, projectId = null, id = null, label = "", items }) => ({
    client_id: clientId!,
    project_id: projectId,
    kind,
    act,
    subject_id: id,
    label: label.slice(0, 300).toWellFormed(),
    items: id === null && items ? items : null,
    reader_id: reader.id,
    reader_name: reader.name,
    door: reader.door,
    masquerade_id: masquerade?.id ?? null,
    viewed_id: masquerade?.memberId ?? null,
    viewed_name: masquerade?.member ?? null,
    span: begin,
    first_at: now,
    last_at: now,
    times: 1,
  }));
}

/** What `readings_once` compares. */
const keyText = (entry: Entry) =>
  [entry.client_id, entry.span.getTime(), entry.reader_id, entry.door, entry.masquerade_id]
    .concat([entry.kind, entry.act, entry.subject_id, entry.project_id])
    .join(" ");

const keyOf = ({ id }: TenantFacts, entry: Entry) => `${id} ${keyText(entry)}`;

function later(act: () => void, milliseconds: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(act, milliseconds);
  timer.unref();
  return timer;
}
