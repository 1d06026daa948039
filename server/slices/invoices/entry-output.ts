import { sql } from "kysely";
import { z } from "zod";
import type { BlockReason, InvoicedEntry } from "../../../contract/invoice-entries.ts";
import { type Ctx, can, isStaff } from "../../kernel/context.ts";
import { after, keyDay, pageOf } from "../../kernel/paging.ts";
import { found } from "../../kernel/refusal.ts";
import { linkedEntries } from "./entry-links.ts";
import { blocksOf, type EntrySource } from "./entry-source.ts";
import { type Input, readInvoice } from "./queries.ts";

/** What of a draft's entries keeps it from being issued, by their ids. */
export async function faultsOf(
  ctx: Ctx,
  source: EntrySource,
  invoiceId: string,
): Promise<Map<string, BlockReason | "changed">> {
  const linked = await linkedEntries(ctx.db, invoiceId);
  const entries = linked.map(({ kind, entry_id: id }) => ({ kind, id }));
  const faults = new Map<string, BlockReason | "changed">(await blocksOf(ctx, source, entries));
  for (const { entry_id, changed } of linked) if (changed) faults.set(entry_id, "changed");
  return faults;
}

interface LineSum {
  line_id: string;
  count: number;
  minutes: number;
  entries: string[] | null;
}

/** What the lines of an invoice are made of, as far as the reader sees it: by line, null without any. */
export async function lineEntries(ctx: Ctx, source: EntrySource, invoice: { id: string; status: string }) {
  const sums = new Map<string, { count: number; minutes: number; faulty: number }>();
  if (!can(ctx.actor, "projects.read")) return sums;
  const isDraft = invoice.status === "draft";
  const { rows } = await sql<LineSum>`
    select line_id, count(*)::int "count", coalesce(sum(minutes), 0)::int minutes,
           ${isDraft ? sql`jsonb_agg(entry_id)` : sql`null`} entries
      from invoiced_entries where invoice_id = ${invoice.id} group by line_id`.execute(ctx.db);
  const faults = isDraft && rows.length > 0 ? await faultsOf(ctx, source, invoice.id) : new Map();
  for (const { line_id, count, minutes, entries } of rows)
    sums.set(line_id, { count, minutes, faulty: (entries ?? []).filter((id) => faults.has(id)).length });
  return sums;
}

interface Row {
  entry_id: string;
  kind: InvoicedEntry["kind"];
  line_id: string;
  position: number;
  project_id: string;
  project: string;
  person_id: string;
  person: string;
  day: string;
  minutes: number | null;
  amount: string;
  currency: string;
  note: string;
  category: InvoicedEntry["category"];
  id: string;
}

const cursorShape = z.tuple([z.int(), keyDay, z.uuid()]);

/**
 * A page of the time and expenses on an invoice, by line and day, as they were invoiced.
 * @throws Refusal not_found
 */
export async function entryPage(ctx: Ctx, source: EntrySource, input: Input<"entries">) {
  const { db, actor } = ctx;
  const { id, lineId, faulty, limit } = input;
  const invoice = found(await readInvoice(db, id));
  ctx.shown.push({ clientId: invoice.client_id, id, label: invoice.number ?? "" });
  const last = after(input.cursor, cursorShape);
  const isDraft = invoice.status === "draft" && isStaff(actor);
  const faults: Map<string, InvoicedEntry["fault"]> = isDraft ? await faultsOf(ctx, source, id) : new Map();
  const where = [sql`x.invoice_id = ${id}`];
  if (!can(actor, "projects.read")) where.push(sql`false`);
  if (lineId) where.push(sql`x.line_id = ${lineId}`);
  if (faulty !== undefined) {
    const ids = sql`x.entry_id = any (${`{${[...faults.keys()].join(",")}}`}::uuid[])`;
    where.push(faulty ? ids : sql`not ${ids}`);
  }
  if (last)
    where.push(sql`(l.position, x.day, x.id) > (${last[0]}::int, ${last[1]}::date, ${last[2]}::uuid)`);
  const { rows } = await sql<Row>`
    select x.id, x.entry_id, x.kind, x.line_id, l.position, x.project_id, p.name project, x.person_id, w.name person,
           x.day::text "day", x.minutes, x.amount, p.currency, x.note, x.category
      from invoiced_entries x
      join invoice_lines l on l.id = x.line_id
      join projects p on p.id = x.project_id
      join people w on w.id = x.person_id
     where ${sql.join(where, sql` and `)} order by l.position, x.day, x.id limit ${limit + 1}`.execute(db);
  const seesMoney = can(actor, "projects.budget");
  return pageOf(
    rows,
    limit,
    (row) => [row.position, row.day, row.id],
    (row): InvoicedEntry => ({
      id: row.entry_id,
      kind: row.kind,
      lineId: row.line_id,
      project: { id: row.project_id, name: row.project },
      person: { id: row.person_id, name: row.person, kind: "staff" },
      day: row.day,
      minutes: row.minutes,
      amount: seesMoney ? { amount: Number(row.amount), currency: row.currency } : null,
      note: row.note,
      category: row.category,
      fault: faults.get(row.entry_id) ?? null,
    }),
  );
}
