import { sql } from "kysely";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { textArray } from "./queries.ts";

interface Named {
  id: string;
  client_id: string;
  client_name: string;
  project_id: string;
  project_name: string;
  project_status: string;
  project_currency: string;
  phase: string | null;
  person_id: string;
  person_name: string;
  day: string;
  billable: boolean;
}

/** Names beside rows `e` of time or money. */
const names = sql`e.id, e.client_id, c.name client_name, e.project_id, p.name project_name, p.status project_status,
  p.currency project_currency, f.name phase, e.person_id, w.name person_name, e.day::text, e.billable`;
const beside = sql`
  join projects p on p.id = e.project_id join clients c on c.id = e.client_id join people w on w.id = e.person_id
  left join project_phases f on f.id = e.phase_id`;

/** What is the same of both when it is submitted for approval. */
function common(row: Named) {
  return {
    id: row.id,
    clientId: row.client_id,
    projectId: row.project_id,
    personId: row.person_id,
    forClient: row.billable && row.project_status !== "draft",
    day: row.day,
    content: {
      client: row.client_name,
      project: row.project_name,
      phase: row.phase,
      person: row.person_name,
      day: row.day,
    },
  };
}

interface NamedTime extends Named {
  task: string | null;
  note: string;
  minutes: number;
  amount: string;
}

/** Time entries as a client approves them: with what it may read of them, and nothing else. */
export async function timeSubjects(db: TenantDb, ids: string[]) {
  const { rows } = await sql<NamedTime>`
    select ${names}, case when t.audience = 'client' then t.title end task, e.note, e.minutes, e.amount
      from time_entries e ${beside} left join project_tasks t on t.id = e.task_id
     where e.id = any (${textArray(ids)}::uuid[]) order by e.id`.execute(db);
  return rows.map((row) => {
    const { content, ...facts } = common(row);
    const [amount, currency] = [Number(row.amount), row.project_currency];
    const { task, note, minutes } = row;
    const title = note.split("\n")[0]!.slice(0, 200) || task || row.phase || row.project_name;
    return {
      ...facts,
      title,
      minutes,
      amount,
      currency,
      content: { ...content, task, note, minutes, amount, currency },
    };
  });
}

interface NamedExpense extends Named {
  category: string;
  description: string;
  currency: string;
  amount: string;
  tax: string;
  exchange_rate: string;
  net: string;
  receipts: string | null;
}

/** Expenses as a client approves them: what it is billed, and what was paid. */
export async function expenseSubjects(db: TenantDb, ids: string[]) {
  const { rows } = await sql<NamedExpense>`
    select ${names}, e.category, e.description, e.currency, e.amount, e.tax,
           trim_scale(e.exchange_rate)::text exchange_rate, e.net,
           (select string_agg(encode(r.sha256, 'hex') || '  ' || r.name, E'\n' order by r.id)
              from files r where r.expense_id = e.id) receipts
      from expenses e ${beside} where e.id = any (${textArray(ids)}::uuid[]) order by e.id`.execute(db);
  return rows.map((row) => {
    const { content, ...facts } = common(row);
    const { category, description } = row;
    const paid = { paid: Number(row.amount), paidCurrency: row.currency, tax: Number(row.tax) };
    const net = { amount: Number(row.net), currency: row.project_currency };
    const exchangeRate = row.currency === row.project_currency ? null : row.exchange_rate;
    // As sha256sum writes it: whoever has the receipt can tell that it is the one that was shown.
    const receipts: Record<string, string> = row.receipts === null ? {} : { receipts: row.receipts };
    const whole = { ...content, category, description, ...paid, exchangeRate, ...net, ...receipts };
    return { ...facts, ...net, minutes: null, title: description, content: whole };
  });
}
