import { sql } from "kysely";
import { type ExpenseReceipt, mostReceipts } from "../../../contract/expenses.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import type { Upload } from "../../kernel/http/upload.ts";
import { found, refuse } from "../../kernel/refusal.ts";
import { addFile, fileOfExpense, filesWhere, removeAfterCommit } from "../../kernel/storage/files.ts";
import { sendFile } from "../../kernel/storage/send-file.ts";
import type { NewFile, Storage } from "../../kernel/storage/storage.ts";
import { requireFree } from "./billable.ts";
import { lockExpense, receiptIds } from "./expenses.ts";

interface Named {
  id: string;
  name: string;
}

/** An expense that one more receipt may be attached to. */
async function requireRoom(ctx: Ctx, id: string) {
  const { expense } = await lockExpense(ctx, id);
  await requireFree(ctx.db, id, { leaves: false });
  if ((await receiptIds(ctx.db, id)).length >= mostReceipts) refuse("not_allowed_now", "file", "too_many");
  return expense;
}

/** Takes in the bill of an expense: of one's own, or of anybody's for those who plan. */
export const attachReceipt: Upload<Named, ExpenseReceipt> = {
  admit: async (ctx, { id }) => ({ clientId: (await requireRoom(ctx, id)).client_id }),
  keep: writeReceipt,
};

/**
 * Writes the row of a receipt whose content is stored.
 * @throws Refusal already_exists for the same bytes again; not_allowed_now when the expense is full, or was moved
 */
export async function writeReceipt(ctx: Ctx, { id, name }: Named, file: NewFile): Promise<ExpenseReceipt> {
  const { client_id, project_id } = await requireRoom(ctx, id);
  const owner = { clientId: client_id, projectId: project_id, expenseId: id };
  const receipt = await addFile(ctx, file, name, owner);
  await touch(ctx, id);
  return receipt;
}

/** Receipts of an expense, as far as whoever looks sees them. */
export async function filesOfExpense({ db }: Ctx, id: string): Promise<ExpenseReceipt[]> {
  const { rows } = await sql<{ receipts: ExpenseReceipt[] }>`
    select ${filesWhere(sql`f.expense_id = ${id}`)} receipts`.execute(db);
  return rows[0]!.receipts;
}

/** @throws Refusal not_found */
export async function readReceipt(
  ctx: Ctx,
  storage: Storage,
  { id, receiptId, download }: { id: string; receiptId: string; download?: boolean | undefined },
) {
  return sendFile(ctx, storage, await fileOfExpense(ctx.db, id, receiptId), { download });
}

export async function removeReceipt(
  ctx: Ctx,
  storage: Storage,
  { id, receiptId }: { id: string; receiptId: string },
): Promise<void> {
  await lockExpense(ctx, id);
  await requireFree(ctx.db, id, { leaves: false });
  const removed = found(
    await ctx.db
      .deleteFrom("files")
      .where("id", "=", receiptId)
      .where("expense_id", "=", id)
      .returning("id")
      .executeTakeFirst(),
  );
  await touch(ctx, id);
  removeAfterCommit(ctx, storage, [removed.id]);
}

async function touch({ db, now }: { db: TenantDb; now: Date }, id: string): Promise<void> {
  await db.updateTable("expenses").set({ updated_at: now }).where("id", "=", id).execute();
}
