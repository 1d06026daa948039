import type { Kysely } from "kysely";
import type { Pools, Transaction } from "./pools.ts";
import type { TenantSchema } from "./schema.gen.ts";
import { queriesOn } from "./statements.ts";

/**
 * Whose eyes a transaction sees with. Each audience is a database role with row policies of its own:
 * `client` one client's rows, `lead` the rows of the clients assigned to a person, `staff` the tenant's,
 * `job` the tenant's, for work that no person waits for.
 */
export type Audience = "client" | "lead" | "staff" | "job";

export interface Scope {
  audience: Audience;
  /** Member or staff person of this tenant; null for jobs. */
  personId: string | null;
  clientId: string | null;
  /** Clients that a lead's eyes are limited to, in place of those assigned to them. */
  clientIds?: readonly string[];
  /** Whether a member sees only tickets they take part in. */
  tickets: "own" | "all";
  /** Whether a member sees all projects of the client, or those assigned to them; the latter where nobody says. */
  projects?: "assigned" | "all";
  /** Digest whose items are all that a member sees of approvals. */
  digestId?: string;
  /** Written into every audit entry; not used to decide anything. */
  trail: Trail;
}

/** Who and where from, for the audit trail. */
export interface Trail {
  actor: string;
  /** Who acts, where it is not the person that looks. */
  personId?: string | null;
  onBehalfOf?: string | null;
  address?: string | null;
  userAgent?: string | null;
  requestId?: string | null;
}

export type TenantDb = Kysely<TenantSchema>;

/**
 * The only way to a tenant's data: a transaction in which the database itself knows who is looking. Role and
 * settings are local to the transaction and sent with its first statement; should they fail, everything after
 * fails with them.
 */
export function fence<T>(
  pools: Pools,
  database: string,
  scope: Scope,
  mode: "read write" | "read only",
  work: (db: TenantDb, transaction: Transaction) => Promise<T>,
): Promise<T> {
  return pools.transaction(database, mode, (transaction) => {
    lookAs(transaction, scope);
    return work(queriesOn<TenantSchema>(transaction), transaction);
  });
}

/** Goes on with a transaction through other eyes: for loading what many people did, all of it or nothing. */
export function lookAs(transaction: Transaction, scope: Scope): void {
  settle(transaction, `postern_${scope.audience}`, {
    "postern.person_id": scope.personId ?? "",
    "postern.client_id": scope.clientId ?? "",
    "postern.clients": scope.clientIds?.join(",") ?? "",
    "postern.tickets": scope.tickets,
    "postern.projects": scope.projects ?? "assigned",
    "postern.digest": scope.digestId ?? "",
    "postern.trail": JSON.stringify({ personId: scope.personId, ...scope.trail }),
  });
}

/** Sets role and settings without waiting: the statement after it travels along, which saves a round trip. */
export function settle(transaction: Transaction, role: string, settings: Record<string, string>): void {
  const entries = [["role", role] as const, ...Object.entries(settings)];
  const calls = entries.map((_, at) => `set_config($${2 * at + 1}, $${2 * at + 2}, true)`);
  transaction
    .unsafe(`select ${calls.join(", ")}`, entries.flat())
    .execute()
    // A failure here has aborted the transaction: the next statement reports it.
    .catch(() => {});
}
