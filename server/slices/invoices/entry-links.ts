import { sql } from "kysely";
import type { BillableEntry } from "../../kernel/billable-entry.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";

const columns = sql.raw(
  `id uuid, client_id uuid, project_id uuid, line_id uuid, kind text, entry_id uuid, person_id uuid, day date,
   minutes int, rate bigint, amount bigint, note text, category text`,
);

/** A line and the entries that it is made of. */
export interface Link {
  lineId: string;
  entries: readonly BillableEntry[];
}

/** Says of entries, which must be locked, that they are on lines of a draft; the database refuses what cannot be. */
export async function linkEntries({ db, now }: Ctx, invoiceId: string, links: readonly Link[]) {
  const rows = links.flatMap(({ lineId, entries }) => entries.map((entry) => rowOf(lineId, entry)));
  await sql`
    insert into invoiced_entries (id, client_id, project_id, invoice_id, line_id, kind, entry_id, person_id, day, minutes,
                                  rate, amount, note, category, at)
    select r.id, r.client_id, r.project_id, ${invoiceId}, r.line_id, r.kind, r.entry_id, r.person_id, r.day, r.minutes,
           r.rate, r.amount, r.note, r.category, ${now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (${columns})`.execute(db);
}

function rowOf(
  line_id: string,
  { id, client_id, project_id, kind, person_id, day, minutes, rate, amount, note, category }: BillableEntry,
) {
  const own = { client_id, project_id, kind, person_id, day, minutes, rate, amount, note, category };
  return { id: newId(), line_id, entry_id: id, ...own };
}

/** Takes all entries off some lines of a draft. */
export async function unlinkLines(
  db: TenantDb,
  invoiceId: string,
  lineIds: readonly string[],
): Promise<void> {
  if (lineIds.length === 0) return;
  await db
    .deleteFrom("invoiced_entries")
    .where("invoice_id", "=", invoiceId)
    .where("line_id", "in", lineIds)
    .execute();
}

/** Time and expenses of an invoice that counts no longer: they can be changed and invoiced again. */
export async function releaseEntries({ db, now }: Ctx, invoiceId: string): Promise<void> {
  await db
    .updateTable("invoiced_entries")
    .set({ released_at: now })
    .where("invoice_id", "=", invoiceId)
    .where("released_at", "is", null)
    .execute();
}

/** An entry that is on an invoice and not released. */
export interface LinkedEntry {
  line_id: string;
  kind: BillableEntry["kind"];
  entry_id: string;
  changed: boolean;
}

/** What is on a draft, and whether it says something else now. */
export async function linkedEntries(db: TenantDb, invoiceId: string): Promise<LinkedEntry[]> {
  const { rows } = await sql<LinkedEntry>`
    select x.line_id, x.kind, x.entry_id, c.id is not null changed
      from invoiced_entries x left join invoiced_entries_changed c on c.id = x.id
     where x.invoice_id = ${invoiceId} and x.released_at is null order by x.entry_id`.execute(db);
  return rows;
}
