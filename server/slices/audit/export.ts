import type { Ctx } from "../../kernel/context.ts";
import { byteOrderMark, csvRecord } from "../../kernel/csv.ts";
import { PackedFile } from "../../kernel/http/packed-file.ts";
import { gathered, type Shown } from "../../kernel/readings.ts";
import { type AuditFilter, type AuditRow, listEntries, shownOf } from "./queries.ts";

/** How many entries are exported at most, and read at a time. */
const most = 100_000;
const part = 1_000;

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
 * The trail as CSV, newest first, named `audit-<slug>-<date>.csv`. Entries are read part by part, and nothing is
 * ever held as a whole but the packed file.
 */
export async function exportTrail({ db, tenant, now, shown }: Ctx, filter: AuditFilter): Promise<File> {
  const name = `audit-${tenant.slug}-${now.toISOString().slice(0, 10)}.csv`;
  const file = new PackedFile(name, "text/csv; charset=utf-8");
  file.append(byteOrderMark + csvRecord(header));
  let before: string | null = null;
  let seen: Shown[] = [];
  for (let left = most; left > 0; left -= part) {
    const rows: AuditRow[] = await listEntries(db, filter, before, Math.min(part, left));
    if (rows.length > 0) file.append(rows.map(recordOf).join(""));
    seen = gathered([...seen, ...rows.map(shownOf)]);
    if (rows.length < part) break;
    before = rows.at(-1)!.id;
  }
  shown.push(...seen);
  return file;
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
