import type { Ctx } from "../../kernel/context.ts";
import { byteOrderMark, csvRecord } from "./csv.ts";
import { type AuditFilter, type AuditRow, listEntries } from "./queries.ts";

/** How many entries are exported at most, and read at a time. */
const most = 100_000;
const part = 2_000;

const header = [
  "id",
  "at",
  "actor",
  "actor id",
  "on behalf of",
  "address",
  "user agent",
  "request id",
  "table",
  "row",
  "operation",
  "changes",
  "leaf hash",
];

/**
 * The trail as CSV, newest first, named `audit-<slug>-<date>.csv`. Entries are read and turned into bytes part by
 * part: only the file itself is ever held as a whole.
 */
export async function exportTrail({ db, tenant, now }: Ctx, filter: AuditFilter): Promise<File> {
  const encoder = new TextEncoder();
  const parts = [encoder.encode(byteOrderMark + csvRecord(header))];
  let before: string | null = null;
  for (let left = most; left > 0; left -= part) {
    const rows: AuditRow[] = await listEntries(db, filter, before, Math.min(part, left));
    if (rows.length > 0) parts.push(encoder.encode(rows.map(recordOf).join("")));
    if (rows.length < part) break;
    before = rows.at(-1)!.id;
  }
  const name = `audit-${tenant.slug}-${now.toISOString().slice(0, 10)}.csv`;
  return new File(parts, name, { type: "text/csv; charset=utf-8" });
}

function recordOf(row: AuditRow): string {
  return csvRecord([
    row.id,
    row.at.toISOString(),
    row.actor_name,
    row.actor_id,
    row.on_behalf_of,
    row.address,
    row.user_agent,
    row.request_id,
    row.table_name,
    row.row_id,
    row.operation,
    JSON.stringify(row.delta),
    row.leaf_hash,
  ]);
}
