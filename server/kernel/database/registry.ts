import type { Kysely } from "kysely";
import { settle, type Trail } from "./fence.ts";
import type { Pools } from "./pools.ts";
import type { RegistrySchema } from "./schema.gen.ts";
import { queriesOn } from "./statements.ts";

export type RegistryDb = Kysely<RegistrySchema>;

/** The database that knows tenants, people, their credentials and sessions, and no tenant's content. */
export class Registry {
  constructor(
    readonly pools: Pools,
    readonly database: string,
  ) {}

  /** A transaction with the right to the registry's rows; without it the application's role sees none. */
  transaction<T>(
    trail: Trail & { personId?: string | null },
    work: (db: RegistryDb) => Promise<T>,
  ): Promise<T> {
    return this.pools.transaction(this.database, "read write", (transaction) => {
      settle(transaction, "postern_registry", { "postern.trail": JSON.stringify(trail) });
      return work(queriesOn<RegistrySchema>(transaction));
    });
  }
}
