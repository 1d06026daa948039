import { sql } from "kysely";
import type { BillableEntry, BillableFilter } from "../../kernel/billable-entry.ts";
import { type Actor, can, isStaff } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { refuse } from "../../kernel/refusal.ts";
import { textArray } from "./queries.ts";

type Part = ReturnType<typeof sql>;

function conditions({ projectId, clientId, kind, to, ids }: BillableFilter): Part[] {
  const list = [
    sql`e.billable`,
    sql`p.status <> 'draft'`,
    sql`not exists (select from invoiced_entries x where x.entry_id = e.id and x.released_at is null)`,
  ];
  if (projectId) list.push(sql`e.project_id = ${projectId}`);
  if (clientId) list.push(sql`e.client_id = ${clientId}`);
  if (kind) list.push(sql`e.kind = ${kind}`);
  if (to) list.push(sql`e.day <= ${to}::date`);
  if (ids) list.push(sql`e.id = any (${textArray(ids)}::uuid[])`);
  return list;
}

/**
 * Time and expenses that the client is to pay for and that are on no invoice, the oldest first.
 * @param currency of the projects; those in others are `otherCurrencies`
 */
export async function billableEntries(
  db: TenantDb,
  filter: BillableFilter,
  currency: string,
  most: number,
): Promise<BillableEntry[]> {
  const where = sql.join([...conditions(filter), sql`p.currency = ${currency}`], sql` and `);
  const { rows } = await sql<BillableEntry>`
    select ${named} from project_entries e ${beside} where ${where} order by e.day, e.id limit ${most}`.execute(
    db,
  );
  return rows.map(asNumbers);
}

const named = sql`e.kind, e.id, e.client_id, e.project_id, p.name project, p.currency, e.phase_id, f.name phase,
  t.id task_id, t.title task, e.person_id, w.name person, e.day::text "day", e.minutes, e.rate, e.amount, e.note, e.category`;
const beside = sql`
  join projects p on p.id = e.project_id join people w on w.id = e.person_id
  left join project_phases f on f.id = e.phase_id
  left join project_tasks t on t.id = e.task_id and t.audience = 'client'`;

function asNumbers({ rate, amount, ...entry }: BillableEntry): BillableEntry {
  return { ...entry, rate: rate === null ? null : Number(rate), amount: Number(amount) };
}

/** Time and expenses by their ids, whether they are on an invoice or not; those that are not billable are left out. */
export async function entriesById(db: TenantDb, ids: readonly string[]): Promise<BillableEntry[]> {
  const { rows } = await sql<BillableEntry>`
    select ${named} from project_entries e ${beside}
     where e.billable and e.id = any (${textArray(ids)}::uuid[]) order by e.day, e.id`.execute(db);
  return rows.map(asNumbers);
}

/** How much is billable in projects of another currency than the one asked for. */
export async function otherCurrencies(db: TenantDb, filter: BillableFilter, currency: string) {
  const where = sql.join([...conditions(filter), sql`p.currency <> ${currency}`], sql` and `);
  const { rows } = await sql<{ id: string; name: string; currency: string; count: number }>`
    select p.id, p.name, p.currency, count(*)::int "count" from project_entries e join projects p on p.id = e.project_id
     where ${where} group by p.id, p.name, p.currency order by lower(p.name), p.id limit 100`.execute(db);
  return rows;
}

/** Locks time and expenses until the transaction ends: always in one order, time first. */
export async function lockEntries(db: TenantDb, ids: readonly string[]): Promise<void> {
  const which = sql`where id = any (${textArray(ids)}::uuid[]) order by id for update`;
  await sql`select id from time_entries ${which}`.execute(db);
  await sql`select id from expenses ${which}`.execute(db);
}

/** The project that work is invoiced of; undefined when it is not there. */
export async function billedProject(db: TenantDb, id: string) {
  return db
    .selectFrom("projects")
    .select(["id", "client_id", "name", "currency", "status"])
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Invoices that time or expenses are on, by the entry's id. */
export async function invoicesOf(
  db: TenantDb,
  ids: readonly string[],
): Promise<Map<string, { status: string }>> {
  const { rows } = await sql<{ entry_id: string; status: string }>`
    select x.entry_id, i.status from invoiced_entries x join invoices i on i.id = x.invoice_id
     where x.entry_id = any (${textArray(ids)}::uuid[]) and x.released_at is null`.execute(db);
  return new Map(rows.map(({ entry_id, status }) => [entry_id, { status }]));
}

/** Whether an entry can be changed; deleted, or moved to another project, it can be while it is on no invoice. */
export function isKept(invoice: { status: string } | undefined, { leaves }: { leaves: boolean }): boolean {
  return invoice !== undefined && (leaves || invoice.status !== "draft");
}

/**
 * @throws Refusal not_allowed_now for an entry that is on an issued invoice, and on any when it is to leave
 */
export async function requireFree(db: TenantDb, id: string, act: { leaves: boolean }): Promise<void> {
  const invoice = (await invoicesOf(db, [id])).get(id);
  if (isKept(invoice, act))
    refuse("not_allowed_now", "invoice", invoice!.status === "draft" ? "on_draft_invoice" : "invoiced");
}

/** The invoice that entry `e` is on, for whoever may read invoices: columns and joins of a list. */
export function besideInvoice(actor: Actor) {
  const none = { columns: sql`null invoice, false kept`, join: sql`` };
  if (!can(actor, "invoices.read")) return isStaff(actor) ? keptAlone : none;
  return {
    columns: sql`case when v.id is not null then jsonb_build_object('id', v.id, 'number', v.number) end invoice, ${kept}`,
    join,
  };
}
const kept = sql`coalesce(v.status <> 'draft', false) kept`;
const join = sql`
  left join invoiced_entries x on x.entry_id = e.id and x.released_at is null
  left join invoices v on v.id = x.invoice_id`;
const keptAlone = { columns: sql`null invoice, ${kept}`, join };

/** Whether entry `e` is on an invoice that the reader sees. */
export function onInvoice(invoiced: boolean) {
  const there = sql`exists (select from invoiced_entries x where x.entry_id = e.id and x.released_at is null)`;
  return invoiced ? there : sql`not ${there}`;
}
