import { sql } from "kysely";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";

export type Change = "created" | "changed" | "unchanged";
/** What became of objects, by their external ids. */
export type Saved = Map<string, { id: string; change: Change }>;
type Part = ReturnType<typeof sql>;

/** An object of another system, ready to be written: its columns by their names. */
export interface Row {
  externalId: string;
  columns: Record<string, unknown>;
}

interface Target {
  table: "projects" | "time_entries" | "expenses";
  source: string;
  now: Date;
  /** Types of the columns, by name. */
  types: Record<string, string>;
  /** Columns that an object keeps once it is there, and with them what others mean. */
  kept?: readonly string[];
}

/**
 * Writes objects by source and external id: one statement for those that are new, one for those that are there and
 * say something else. What is as it was is not touched, so that nothing is written of it anywhere.
 * @returns what became of each, by external id; none of those that are there and not for the one who looks
 */
export async function saveAll(db: TenantDb, target: Target, rows: Row[]): Promise<Saved> {
  const outcome: Saved = new Map();
  if (rows.length === 0) return outcome;
  const known = await knownIds(db, target, rows);
  const there = rows.flatMap((row) => {
    const id = known.get(row.externalId);
    return id ? [{ ...row, id }] : [];
  });
  const fresh = rows
    .filter(({ externalId }) => !known.has(externalId))
    .map((row) => ({ ...row, id: newId() }));
  for (const { externalId, id } of there) outcome.set(externalId, { id, change: "unchanged" });
  for (const id of await update(db, target, there)) {
    const { externalId } = there.find((row) => row.id === id)!;
    outcome.set(externalId, { id, change: "changed" });
  }
  for (const id of await insert(db, target, fresh)) {
    const { externalId } = fresh.find((row) => row.id === id)!;
    outcome.set(externalId, { id, change: "created" });
  }
  return outcome;
}

async function knownIds(db: TenantDb, { table, source }: Target, rows: Row[]): Promise<Map<string, string>> {
  const found = await db
    .selectFrom(table)
    .select(["id", "external_id"])
    .where("source", "=", source)
    .where(
      "external_id",
      "in",
      rows.map(({ externalId }) => externalId),
    )
    .orderBy("id")
    .forUpdate()
    .execute();
  return new Map(found.map(({ id, external_id }) => [external_id!, id]));
}

/**
 * Which of time entries or expenses, by their external ids, say something else than before though they are on an
 * issued invoice, or move away from the project of a draft.
 */
export async function keptByInvoices(db: TenantDb, target: Target, rows: Row[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const { table, source, types, kept = [] } = target;
  // What an invoice does not show may change (server/migrations/tenant/0015_invoiced_entries.sql).
  const free = [...kept, "phase_id", "started_at", "ended_at"];
  const names = Object.keys(types).filter((name) => !free.includes(name));
  const own = sql.join(names.map((name) => sql`t.${sql.ref(name)}`));
  const other = sql.join(names.map((name) => sql`r.${sql.ref(name)}`));
  const { rows: found } = await sql<{ external_id: string }>`
    select t.external_id from ${sql.table(table)} t
      join ${records(rows, types)} on r.external_id = t.external_id
      join invoiced_entries x on x.entry_id = t.id and x.released_at is null
      join invoices i on i.id = x.invoice_id
     where t.source = ${source} and (${own}) is distinct from (${other})
       and (i.status <> 'draft' or t.project_id <> r.project_id)`.execute(db);
  return new Set(found.map(({ external_id }) => external_id));
}

type Identified = Row & { id: string };

function records(rows: (Row & { id?: string })[], types: Record<string, string>): Part {
  const data = rows.map(({ id, externalId, columns }) => ({ id, external_id: externalId, ...columns }));
  const fields = Object.entries(types).map(([name, type]) => sql`${sql.ref(name)} ${sql.raw(type)}`);
  return sql`jsonb_to_recordset(${JSON.stringify(data)}::text::jsonb)
    as r(id uuid, external_id text, ${sql.join(fields)})`;
}

async function update(db: TenantDb, target: Target, rows: Identified[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const { table, types, now, kept = [] } = target;
  const names = Object.keys(types).filter((name) => !kept.includes(name));
  const pairs = names.map((name) => sql`${sql.ref(name)} = r.${sql.ref(name)}`);
  const own = sql.join(names.map((name) => sql`t.${sql.ref(name)}`));
  const other = sql.join(names.map((name) => sql`r.${sql.ref(name)}`));
  const { rows: changed } = await sql<{ id: string }>`
    update ${sql.table(table)} t set ${sql.join(pairs)}, updated_at = ${now} from ${records(rows, types)}
     where t.id = r.id and (${own}) is distinct from (${other}) returning t.id`.execute(db);
  return changed.map(({ id }) => id);
}

async function insert(db: TenantDb, target: Target, rows: Identified[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const { table, types, now, source } = target;
  const names = sql.join(Object.keys(types).map((name) => sql.ref(name)));
  const { rows: made } = await sql<{ id: string }>`
    insert into ${sql.table(table)} (id, external_id, ${names}, source, created_at, updated_at)
    select r.id, r.external_id, ${sql.join(Object.keys(types).map((name) => sql`r.${sql.ref(name)}`))},
           ${source}, ${now}, ${now} from ${records(rows, types)}
    on conflict (source, external_id) do nothing returning id`.execute(db);
  return made.map(({ id }) => id);
}

/** What became of a batch, for the one who sent it. */
export interface Rejected {
  externalId: string;
  path: string;
  message: string;
}

/** Counts, and what is there without being for the one who looks. */
export function summary(outcome: Saved, sent: readonly { externalId: string }[], rejected: Rejected[]) {
  const count = (change: Change) => [...outcome.values()].filter((one) => one.change === change).length;
  const refused = new Set(rejected.map(({ externalId }) => externalId));
  const missing = sent
    .filter(({ externalId }) => !outcome.has(externalId) && !refused.has(externalId))
    .map(({ externalId }) => ({ externalId, path: "externalId", message: "already_exists" }));
  return {
    created: count("created"),
    changed: count("changed"),
    unchanged: count("unchanged"),
    rejected: [...rejected, ...missing],
  };
}
