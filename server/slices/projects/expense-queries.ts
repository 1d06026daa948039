import { sql } from "kysely";
import { z } from "zod";
import type { Expense, expensesContract } from "../../../contract/expenses.ts";
import { type Actor, type Ctx, isStaff } from "../../kernel/context.ts";
import { after, containing, keyDay, pageOf } from "../../kernel/paging.ts";
import { found } from "../../kernel/refusal.ts";
import { filesWhere } from "../../kernel/storage/files.ts";
import { besideInvoice, onInvoice } from "./billable.ts";
import { refOf } from "./output.ts";
import { canChange } from "./policy.ts";
import { textArray } from "./queries.ts";

/** What an endpoint of expenses is called with. */
export type Input<Name extends keyof typeof expensesContract> = z.output<
  NonNullable<(typeof expensesContract)[Name]["~orpc"]["inputSchema"]> & z.ZodType
>;
type Filter = Input<"list">;

interface NamedExpense {
  id: string;
  project_id: string;
  project_name: string;
  project_status: string;
  project_currency: string;
  client_id: string;
  client_name: string;
  phase: Expense["phase"];
  person_id: string;
  person_name: string;
  day: string;
  category: string;
  description: string;
  currency: string;
  amount: string;
  tax: string;
  exchange_rate: string;
  net: string;
  billable: boolean;
  internal_note: string | null;
  receipts: Expense["receipts"];
  updated_at: Date;
  invoice: Expense["invoice"];
  /** It is on an issued invoice. */
  kept: boolean;
}

type Part = ReturnType<typeof sql>;

/** Expenses of a page with the names beside them; the page is cut first. A client's connection asks no internals. */
function named(page: Part, actor: Actor) {
  const staff = isStaff(actor);
  const invoice = besideInvoice(actor);
  return sql<NamedExpense>`
    select e.id, e.project_id, p.name project_name, p.status project_status, p.currency project_currency,
           e.client_id, c.name client_name,
           case when f.id is not null then jsonb_build_object('id', f.id, 'name', f.name) end phase,
           e.person_id, w.name person_name, e.day::text, e.category, e.description, e.currency, e.amount, e.tax,
           trim_scale(e.exchange_rate)::text exchange_rate, e.net, e.billable,
           ${staff ? sql`coalesce(i.note, '')` : sql`null`} internal_note,
           ${filesWhere(sql`f.expense_id = e.id`)} receipts, e.updated_at,
           ${invoice.columns}
      from (${page}) e
      join projects p on p.id = e.project_id
      join clients c on c.id = e.client_id
      join people w on w.id = e.person_id
      left join project_phases f on f.id = e.phase_id
      ${staff ? sql`left join expense_internals i on i.expense_id = e.id` : sql``}
      ${invoice.join}`;
}

function expenseOutput({ actor }: Ctx, row: NamedExpense): Expense {
  const may = canChange(actor, row, { status: row.project_status }) && !row.kept;
  const own = (amount: string) => ({ amount: Number(amount), currency: row.currency });
  return {
    id: row.id,
    project: { id: row.project_id, name: row.project_name },
    client: { id: row.client_id, name: row.client_name },
    phase: row.phase,
    person: refOf(row.person_id, row.person_name, null),
    day: row.day,
    category: row.category as Expense["category"],
    description: row.description,
    amount: own(row.amount),
    tax: own(row.tax),
    exchangeRate: row.exchange_rate,
    net: { amount: Number(row.net), currency: row.project_currency },
    billable: row.billable,
    internalNote: row.internal_note,
    invoice: row.invoice,
    receipts: row.receipts,
    updatedAt: row.updated_at.toISOString(),
    can: { edit: may, remove: may },
  };
}

const cursorShape = z.tuple([keyDay, z.uuid()]);

/** A page of expenses, the newest day first. */
export async function expensePage(ctx: Ctx, filter: Filter) {
  const where = conditions(ctx, filter);
  const last = after(filter.cursor, cursorShape);
  if (last) where.push(sql`(e.day, e.id) < (${last[0]}::date, ${last[1]}::uuid)`);
  const page = sql`select e.* from expenses e where ${sql.join([sql`true`, ...where], sql` and `)}
    order by e.day desc, e.id desc limit ${filter.limit + 1}`;
  const { rows } = await sql<NamedExpense>`
    ${named(page, ctx.actor)} order by e.day desc, e.id desc`.execute(ctx.db);
  return pageOf(
    rows,
    filter.limit,
    (row) => [row.day, row.id],
    (row) => expenseOutput(ctx, row),
  );
}

function conditions({ actor }: Ctx, filter: Filter): Part[] {
  const list: Part[] = [];
  if (actor.clientId) list.push(sql`e.client_id = ${actor.clientId}`);
  if (filter.clientId) list.push(sql`e.client_id = ${filter.clientId}`);
  if (filter.projectId) list.push(sql`e.project_id = ${filter.projectId}`);
  if (filter.phaseId) list.push(sql`e.phase_id = ${filter.phaseId}`);
  if (filter.person) list.push(sql`e.person_id = ${filter.person === "me" ? actor.personId : filter.person}`);
  if (filter.category) list.push(sql`e.category = any (${textArray(filter.category)}::text[])`);
  if (filter.billable !== undefined) list.push(sql`e.billable = ${filter.billable}`);
  if (filter.invoiced !== undefined) list.push(onInvoice(filter.invoiced));
  if (filter.from) list.push(sql`e.day >= ${filter.from}::date`);
  if (filter.to) list.push(sql`e.day <= ${filter.to}::date`);
  if (filter.search) list.push(sql`e.description ilike ${containing(filter.search)}`);
  return list;
}

/** @throws Refusal not_found */
export async function expenseById(ctx: Ctx, id: string): Promise<Expense> {
  const page = sql`select e.* from expenses e where e.id = ${id}`;
  const { rows } = await named(page, ctx.actor).execute(ctx.db);
  return expenseOutput(ctx, found(rows[0]));
}
