import { sql } from "kysely";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import { found, refuse } from "../../kernel/refusal.ts";
import { removeAfterCommit } from "../../kernel/storage/files.ts";
import type { Storage } from "../../kernel/storage/storage.ts";
import { converted } from "./arithmetic.ts";
import { requireFree } from "./billable.ts";
import type { Input } from "./expense-queries.ts";
import { requirePhase } from "./plan.ts";
import { projectsById } from "./queries.ts";
import { requireWork } from "./tasks.ts";
import { requireChange, requireProject, requireWorker } from "./time.ts";

/** What was paid, in which currency, and how it is reckoned in the project's. Amounts in minor units. */
export interface Paid {
  amount: number;
  tax: number;
  currency: string;
  /** Null where it was not named. */
  exchangeRate: string | null;
}

/** Larger sums are a slip of the keyboard, and would not be exact any more. */
const largest = 10_000_000_000_000;

/**
 * The exchange rate that counts and what an expense is without tax in the project's currency.
 * @returns a field and what is wrong with it, where the two cannot be reckoned
 */
export function netOf(
  { amount, tax, currency, exchangeRate }: Paid,
  projectCurrency: string,
): { rate: string; net: number } | { path: string; message: string } {
  if (tax > amount) return { path: "tax", message: "more_than_amount" };
  const rate = currency === projectCurrency ? "1" : exchangeRate;
  if (rate === null) return { path: "exchangeRate", message: "required" };
  if (Number(rate) === 0) return { path: "exchangeRate", message: "invalid" };
  const net = converted(amount - tax, currency, projectCurrency, rate);
  return net > largest ? { path: "amount", message: "amount_too_large" } : { rate, net };
}

function requireNet(paid: Paid, projectCurrency: string) {
  const net = netOf(paid, projectCurrency);
  return "path" in net ? refuse("invalid_input", net.path, net.message) : net;
}

/**
 * Enters an expense, one's own or, for those who plan, somebody else's.
 * @returns its id
 * @throws Refusal invalid_input for what is not of the project, or without a rate between two currencies; forbidden
 * for somebody else's; not_allowed_now when the project is over
 */
export async function enterExpense(ctx: Ctx, input: Input<"create">): Promise<string> {
  const { db, now } = ctx;
  const project = await requireProject(ctx, input.projectId);
  requireWork(ctx, project);
  const personId = await requireWorker(ctx, input.personId);
  await requirePhase(ctx, project.id, input.phaseId);
  const currency = input.currency ?? project.currency;
  const { amount, tax = 0 } = input;
  const paid = { amount, tax, currency, exchangeRate: input.exchangeRate ?? null };
  const { rate, net } = requireNet(paid, project.currency);
  const id = newId();
  await db
    .insertInto("expenses")
    .values({
      id,
      client_id: project.client_id,
      project_id: project.id,
      phase_id: input.phaseId ?? null,
      person_id: personId,
      day: input.day,
      category: input.category,
      description: input.description,
      currency,
      amount,
      tax,
      exchange_rate: rate,
      net,
      billable: input.billable ?? true,
      created_at: now,
      updated_at: now,
    })
    .execute();
  if (input.internalNote) await keepNote(db, id, input.internalNote);
  return id;
}

async function keepNote(db: TenantDb, id: string, note: string): Promise<void> {
  await sql`insert into expense_internals (expense_id, client_id, project_id, note)
            select id, client_id, project_id, ${note} from expenses where id = ${id}
            on conflict (expense_id) do update set note = excluded.note`.execute(db);
}

/** An expense that the actor may change, locked, with its project. @throws Refusal not_found, forbidden, not_allowed_now */
export async function lockExpense(ctx: Ctx, id: string) {
  const expense = found(
    await ctx.db
      .selectFrom("expenses")
      .select(["id", "client_id", "project_id", "person_id", "amount", "tax", "currency"])
      .select(sql<string>`trim_scale(exchange_rate)::text`.as("rate"))
      .where("id", "=", id)
      .forUpdate()
      .executeTakeFirst(),
  );
  const project = found((await projectsById(ctx.db, [expense.project_id])).get(expense.project_id));
  requireChange(ctx, expense, project);
  return { expense, project };
}

/** Changes an expense; one that moves to another project belongs to no phase there until one is named. */
export async function updateExpense(ctx: Ctx, input: Input<"update">): Promise<void> {
  const { db, now } = ctx;
  const { expense, project: before } = await lockExpense(ctx, input.id);
  const moves = input.projectId !== undefined && input.projectId !== expense.project_id;
  await requireFree(db, expense.id, { leaves: moves });
  const project = moves ? await requireProject(ctx, input.projectId!) : before;
  if (moves) requireWork(ctx, project);
  // Its receipts are sealed with the key of the client that it is of.
  if (project.client_id !== expense.client_id && (await receiptIds(db, expense.id)).length > 0)
    refuse("invalid_input", "projectId", "has_receipts");
  await requirePhase(ctx, project.id, input.phaseId);
  const currency = input.currency ?? expense.currency;
  const amount = input.amount ?? Number(expense.amount);
  const tax = input.tax ?? Number(expense.tax);
  // A rate between two other currencies says nothing of these.
  const kept = currency === expense.currency && project.currency === before.currency ? expense.rate : null;
  const paid = { amount, tax, currency, exchangeRate: input.exchangeRate ?? kept };
  const { rate, net } = requireNet(paid, project.currency);
  await db
    .updateTable("expenses")
    .set({
      ...(moves ? { client_id: project.client_id, project_id: project.id } : {}),
      phase_id: input.phaseId ?? (moves ? null : input.phaseId),
      day: input.day,
      category: input.category,
      description: input.description,
      currency,
      amount,
      tax,
      exchange_rate: rate,
      net,
      billable: input.billable,
      updated_at: now,
    })
    .where("id", "=", expense.id)
    .execute();
  if (input.internalNote) await keepNote(db, expense.id, input.internalNote);
  else if (input.internalNote === "")
    await db.deleteFrom("expense_internals").where("expense_id", "=", expense.id).execute();
}

/** Deletes an expense and its receipts. */
export async function removeExpense(ctx: Ctx, storage: Storage, { id }: { id: string }): Promise<void> {
  const { expense } = await lockExpense(ctx, id);
  await requireFree(ctx.db, expense.id, { leaves: true });
  removeAfterCommit(ctx, storage, await receiptIds(ctx.db, expense.id));
  await ctx.db.deleteFrom("expenses").where("id", "=", expense.id).execute();
}

export async function receiptIds(db: TenantDb, expenseId: string): Promise<string[]> {
  const rows = await db.selectFrom("files").select("id").where("expense_id", "=", expenseId).execute();
  return rows.map(({ id }) => id);
}
