import { sql } from "kysely";
import type { AuditEntry } from "../../../contract/audit.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";

export interface AuditFilter {
  actorId?: string | undefined;
  table?: string | undefined;
  rowId?: string | undefined;
  operation?: AuditEntry["operation"] | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export type AuditRow = Awaited<ReturnType<typeof listEntries>>[number];

/** Entries older than `before` (an entry's id), newest first. */
export function listEntries(db: TenantDb, filter: AuditFilter, before: string | null, limit: number) {
  const { actorId, table, rowId, operation, from, to } = filter;
  let query = db
    .selectFrom("audit_log")
    .select(["id", "at", "actor_id", "actor_name", "on_behalf_of", "address", "user_agent", "request_id"])
    .select(["table_name", "row_id", "operation", "delta", "client_id"])
    .select(sql<string>`encode(leaf_hash, 'hex')`.as("leaf_hash"))
    .orderBy("id", "desc")
    .limit(limit);
  if (before) query = query.where("id", "<", before);
  if (actorId) query = query.where("actor_id", "=", actorId);
  if (table) query = query.where("table_name", "=", table);
  if (rowId) query = query.where("row_id", "=", rowId);
  if (operation) query = query.where("operation", "=", operation);
  if (from) query = query.where("at", ">=", new Date(from));
  if (to) query = query.where("at", "<=", new Date(to));
  return query.execute();
}

/** Names of the tables that the trail covers: those with its trigger. */
export async function listTables(db: TenantDb): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname "name"
      from pg_trigger t
      join pg_class c on c.oid = t.tgrelid
      join pg_proc p on p.oid = t.tgfoid
     where p.proname = 'audit' and not t.tgisinternal and c.relnamespace = 'public'::regnamespace
     order by 1`.execute(db);
  return rows.map(({ name }) => name);
}

/** Whose entry it is, as far as it is a client's. That something was read is no secret, and would be news for ever. */
export const shownOf = ({ table_name, client_id }: Pick<AuditRow, "table_name" | "client_id">) => ({
  clientId: table_name === "readings" ? null : client_id,
});

export function entryOutput(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    at: row.at.toISOString(),
    actor: { id: row.actor_id, name: row.actor_name },
    onBehalfOf: row.on_behalf_of,
    address: row.address,
    userAgent: row.user_agent,
    requestId: row.request_id,
    table: row.table_name,
    rowId: row.row_id,
    operation: row.operation as AuditEntry["operation"],
    delta: row.delta as AuditEntry["delta"],
    leafHash: row.leaf_hash,
  };
}
