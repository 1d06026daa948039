import type { Kysely } from "kysely";
import { log } from "../log.ts";
import { settle, type Trail } from "./fence.ts";
import type { Pools } from "./pools.ts";
import type { RegistrySchema } from "./schema.gen.ts";
import { queriesOn } from "./statements.ts";

export type RegistryDb = Kysely<RegistrySchema>;

/** The database that knows tenants, people, their credentials and sessions, and no tenant's content. */
export class Registry {
  readonly #afterwards = new WeakMap<RegistryDb, (() => unknown)[]>();

  constructor(
    readonly pools: Pools,
    readonly database: string,
  ) {}

  /** A transaction with the right to the registry's rows; without it the application's role sees none. */
  async transaction<T>(
    trail: Trail & { personId?: string | null },
    work: (db: RegistryDb) => Promise<T>,
  ): Promise<T> {
    const afterwards: (() => unknown)[] = [];
    const answer = await this.pools.transaction(this.database, "read write", (transaction) => {
      settle(transaction, "postern_registry", { "postern.trail": JSON.stringify(trail) });
      const db = queriesOn<RegistrySchema>(transaction);
      this.#afterwards.set(db, afterwards);
      return work(db);
    });
    for (const act of afterwards) void begin(act);
    return answer;
  }

  /**
   * Something to do after the commit of the transaction that `db` belongs to; nothing when that fails. Nobody waits
   * for it, and its own failure is logged: what has been committed stays so.
   * @throws Error for a `db` that no running transaction of this registry has handed out
   */
  afterCommit(db: RegistryDb, work: () => unknown): void {
    const afterwards = this.#afterwards.get(db);
    if (!afterwards) throw new Error("This is not a transaction of the registry.");
    afterwards.push(work);
  }
}

async function begin(act: () => unknown): Promise<void> {
  try {
    await act();
  } catch (error) {
    log.error("What was to follow a commit failed", { error });
  }
}
