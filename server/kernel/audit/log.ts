import type { QueryExecutorProvider } from "kysely";
import type { TenantFacts } from "../context.ts";
import { fence, type TenantDb } from "../database/fence.ts";
import type { Registry } from "../database/registry.ts";

/** One audit trail that is sealed by itself: a tenant's, or the registry's own. */
export interface TrailLog {
  database: string;
  /** Null for the registry. */
  tenant: TenantFacts | null;
}

/** A transaction in which the program may read the trail and seal it, whichever database it is in. */
export type LogDb = QueryExecutorProvider;

export const tenantLog = (tenant: TenantFacts): TrailLog => ({ database: tenant.database, tenant });
export const registryLog = ({ database }: Registry): TrailLog => ({ database, tenant: null });

/** How a log is called towards operators. */
export const nameOf = ({ tenant }: TrailLog): string => tenant?.slug ?? "the registry";

const trail = { actor: "sealing" };

/** Runs `work` in a transaction on a log's database, as the program. */
export function inLog<T>(registry: Registry, log: TrailLog, work: (db: LogDb) => Promise<T>): Promise<T> {
  return log.tenant ? inCell(registry, log.tenant, work) : registry.transaction(trail, work);
}

/** The same on a tenant's database, whose tables are known. */
export function inCell<T>(
  registry: Registry,
  tenant: TenantFacts,
  work: (db: TenantDb) => Promise<T>,
): Promise<T> {
  const scope = {
    audience: "job" as const,
    personId: null,
    clientId: null,
    tickets: "all" as const,
    trail,
  };
  return fence(registry.pools, tenant.database, scope, "read write", work);
}
