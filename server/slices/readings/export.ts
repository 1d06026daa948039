import type { Ctx } from "../../kernel/context.ts";
import { byteOrderMark, csvRecord } from "../../kernel/csv.ts";
import { PackedFile } from "../../kernel/http/packed-file.ts";
import { type Filter, type Key, type ReadingRow, readReadings } from "./queries.ts";

/** How many entries are exported at most, and read at a time. */
const most = 50_000;
const part = 1_000;

const header = [
  "id",
  "first at",
  "last at",
  "times",
  "read by",
  "through",
  "viewing as",
  "act",
  "kind",
  "name",
  "shown at once",
  "client",
  "project",
];

/** The access history as CSV, newest first, named `access-history-<slug>-<date>.csv`. Read part by part. */
export async function exportReadings(ctx: Ctx, filter: Filter): Promise<File> {
  const name = `access-history-${ctx.tenant.slug}-${ctx.now.toISOString().slice(0, 10)}.csv`;
  const file = new PackedFile(name, "text/csv; charset=utf-8");
  file.append(byteOrderMark + csvRecord(header));
  let last: Key | null = null;
  for (let left = most; left > 0; left -= part) {
    const rows: ReadingRow[] = await readReadings(ctx, filter, last, Math.min(part, left));
    if (rows.length > 0) file.append(rows.map(recordOf).join(""));
    if (rows.length < part) break;
    const end = rows.at(-1)!;
    last = [end.first_at.toISOString(), end.id];
  }
  return file;
}

function recordOf(row: ReadingRow): string {
  return csvRecord([
    row.id,
    row.first_at.toISOString(),
    row.last_at.toISOString(),
    String(row.times),
    row.reader_name,
    row.door,
    row.viewed_name,
    row.act,
    row.kind,
    row.label,
    row.items === null ? null : String(row.items),
    row.client_name,
    row.project_name,
  ]);
}
