import { sql } from "kysely";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { netOf, type Paid } from "./expenses.ts";
import { projectsById } from "./queries.ts";
import { ratesOf } from "./rates.ts";
import { keptByInvoices, type Row, type Saved, saveAll } from "./saving.ts";
import { spanOf, type When } from "./time.ts";

/** Time as another system has it. */
export interface ImportedTime extends When {
  externalId: string;
  projectId: string;
  phaseId: string | null;
  personId: string;
  billable: boolean;
  note: string;
  internalNote: string;
}

const timeTypes = {
  client_id: "uuid",
  project_id: "uuid",
  phase_id: "uuid",
  person_id: "uuid",
  day: "date",
  minutes: "int",
  started_at: "timestamptz",
  ended_at: "timestamptz",
  billable: "boolean",
  rate: "bigint",
  note: "text",
};

/** What was wrong with one of them. */
type Fault = { externalId: string; path: string; message: string };

/** Writes time of another system. Entries that are there keep the rate that they were written with. */
export async function importTime(ctx: Ctx, source: string, entries: ImportedTime[]) {
  const { db, now } = ctx;
  const projects = await projectsById(
    db,
    entries.map(({ projectId }) => projectId),
  );
  const rateOf = projects.size > 0 ? await ratesOf(db, [...projects.keys()]) : null;
  const faults: Fault[] = [];
  const costs = new Map<string, { note: string; cost: number | null }>();
  const rows: (Row & { zone: string })[] = entries.flatMap((entry) => {
    const { externalId, projectId, phaseId, personId, billable, note, internalNote } = entry;
    const project = projects.get(projectId);
    const span = spanOf(entry);
    if (!project || "path" in span) {
      faults.push({
        externalId,
        ...("path" in span ? span : { path: "project", message: "unknown_choice" }),
      });
      return [];
    }
    const rate = rateOf!(projectId, personId);
    costs.set(externalId, { note: internalNote, cost: rate.cost });
    const columns = {
      client_id: project.client_id,
      project_id: projectId,
      phase_id: phaseId,
      person_id: personId,
      day: span.day,
      minutes: span.minutes,
      started_at: span.startedAt,
      ended_at: span.endedAt,
      billable,
      rate: rate.hourly,
      note,
    };
    return [{ externalId, columns, zone: project.zone }];
  });
  await fillDays(db, rows);
  const target = { table: "time_entries", source, now, types: timeTypes, kept: ["rate"] } as const;
  const saved = await saveAll(db, target, await changeable(db, target, rows, faults));
  await importInternals(db, saved, costs);
  return { saved, faults };
}

/** Without what is on an invoice and would change. */
async function changeable<T extends Row>(
  db: TenantDb,
  target: Parameters<typeof saveAll>[1],
  rows: T[],
  faults: Fault[],
): Promise<T[]> {
  const kept = await keptByInvoices(db, target, rows);
  for (const externalId of kept) faults.push({ externalId, path: "externalId", message: "invoiced" });
  return rows.filter(({ externalId }) => !kept.has(externalId));
}

/** The days of what has times instead: the database says them, as it does for everything else. */
async function fillDays(db: TenantDb, rows: (Row & { zone: string })[]): Promise<void> {
  const timed = rows.filter(({ columns }) => columns.day === null);
  if (timed.length === 0) return;
  const data = timed.map(({ columns, zone }, at) => ({ at, began: columns.started_at, zone }));
  const { rows: days } = await sql<{ at: number; day: string }>`
    select r.at, (r.began at time zone r.zone)::date::text "day"
      from jsonb_to_recordset(${JSON.stringify(data)}::text::jsonb) as r(at int, began timestamptz, zone text)`.execute(
    db,
  );
  for (const { at, day } of days) timed[at]!.columns.day = day;
}

async function importInternals(
  db: TenantDb,
  saved: Saved,
  costs: Map<string, { note: string; cost: number | null }>,
): Promise<void> {
  const data = [...saved].map(([externalId, { id }]) => ({ id, ...costs.get(externalId)! }));
  if (data.length === 0) return;
  const { rows } = await sql<{ entry_id: string }>`
    insert into time_entry_internals as i (entry_id, client_id, project_id, note, cost_rate)
    select e.id, e.client_id, e.project_id, r.note, r.cost
      from jsonb_to_recordset(${JSON.stringify(data)}::text::jsonb) as r(id uuid, note text, cost bigint)
      join time_entries e on e.id = r.id
      left join time_entry_internals k on k.entry_id = e.id
     where r.note <> '' or r.cost is not null or k.entry_id is not null
    on conflict (entry_id) do update set note = excluded.note where i.note <> excluded.note
    returning entry_id`.execute(db);
  const changed = new Set(rows.map(({ entry_id }) => entry_id));
  for (const [externalId, { id, change }] of saved)
    if (change === "unchanged" && changed.has(id)) saved.set(externalId, { id, change: "changed" });
}

/** An expense as another system has it. */
export interface ImportedExpense extends Omit<Paid, "currency"> {
  externalId: string;
  projectId: string;
  phaseId: string | null;
  personId: string;
  day: string;
  category: string;
  description: string;
  /** Null: the project's. */
  currency: string | null;
  billable: boolean;
  internalNote: string;
}

const expenseTypes = {
  client_id: "uuid",
  project_id: "uuid",
  phase_id: "uuid",
  person_id: "uuid",
  day: "date",
  category: "text",
  description: "text",
  currency: "text",
  amount: "bigint",
  tax: "bigint",
  exchange_rate: "numeric(18, 9)",
  net: "bigint",
  billable: "boolean",
};

/** Writes expenses of another system. */
export async function importExpenses(ctx: Ctx, source: string, expenses: ImportedExpense[]) {
  const { db, now } = ctx;
  const projects = await projectsById(
    db,
    expenses.map(({ projectId }) => projectId),
  );
  const faults: Fault[] = [];
  const notes = new Map<string, string>();
  const rows: Row[] = expenses.flatMap((expense) => {
    const { externalId, projectId, phaseId, personId, exchangeRate, internalNote, ...columns } = expense;
    const project = projects.get(projectId);
    const currency = expense.currency ?? project?.currency ?? "";
    const net = project
      ? netOf({ ...expense, currency }, project.currency)
      : { path: "project", message: "unknown_choice" };
    if (!project || "path" in net) {
      faults.push({ externalId, ...(net as { path: string; message: string }) });
      return [];
    }
    notes.set(externalId, internalNote);
    const ids = {
      client_id: project.client_id,
      project_id: projectId,
      phase_id: phaseId,
      person_id: personId,
    };
    return [{ externalId, columns: { ...columns, ...ids, currency, exchange_rate: net.rate, net: net.net } }];
  });
  const target = { table: "expenses", source, now, types: expenseTypes } as const;
  const saved = await saveAll(db, target, await changeable(db, target, rows, faults));
  await importNotes(db, saved, notes);
  return { saved, faults };
}

async function importNotes(db: TenantDb, saved: Saved, notes: Map<string, string>): Promise<void> {
  const data = [...saved].map(([externalId, { id }]) => ({ id, note: notes.get(externalId)! }));
  if (data.length === 0) return;
  const { rows } = await sql<{ expense_id: string }>`
    insert into expense_internals as i (expense_id, client_id, project_id, note)
    select e.id, e.client_id, e.project_id, r.note
      from jsonb_to_recordset(${JSON.stringify(data)}::text::jsonb) as r(id uuid, note text)
      join expenses e on e.id = r.id
      left join expense_internals k on k.expense_id = e.id
     where r.note <> '' or k.expense_id is not null
    on conflict (expense_id) do update set note = excluded.note where i.note <> excluded.note
    returning expense_id`.execute(db);
  const changed = new Set(rows.map(({ expense_id }) => expense_id));
  for (const [externalId, { id, change }] of saved)
    if (change === "unchanged" && changed.has(id)) saved.set(externalId, { id, change: "changed" });
}
