import type { ApprovalContent, ShownReceipt } from "../../../contract/approval.ts";
import type { Ctx } from "../../kernel/context.ts";
import { found } from "../../kernel/refusal.ts";
import { readApproval } from "./queries.ts";
import type { ReceiptSource } from "./subjects.ts";

/** Receipts that a content names: a hash, two spaces and a name on each line. */
function named({ receipts }: ApprovalContent): { sha256: string; name: string }[] {
  if (typeof receipts !== "string") return [];
  return receipts.split("\n").map((line) => ({ sha256: line.slice(0, 64), name: line.slice(66) }));
}

/** Receipts as they were shown, with what is still kept of them. */
export async function shownReceipts(
  ctx: Ctx,
  source: ReceiptSource | null,
  { subject_id, kind }: { subject_id: string; kind: string },
  content: ApprovalContent,
): Promise<ShownReceipt[]> {
  const shown = kind === "expense" ? named(content) : [];
  if (shown.length === 0) return [];
  const files = (await source?.list(ctx, subject_id)) ?? [];
  const kept = new Map(files.map((one) => [one.sha256, one]));
  return shown.map(({ sha256, name }) => {
    const { id = null, mediaType = null, size = null } = kept.get(sha256) ?? {};
    return { id, name, sha256, mediaType, size };
  });
}

/**
 * The receipt of an expense for whoever sees the approval and the expense. One that came since is none of what was
 * shown.
 * @throws Refusal not_found
 */
export async function readExpenseReceipt(
  ctx: Ctx,
  source: ReceiptSource,
  { id, ...input }: { id: string; receiptId: string; download?: boolean | undefined },
) {
  const row = found(await readApproval(ctx, id));
  const { content } = found(
    await ctx.db.selectFrom("approvals").select("content").where("id", "=", id).executeTakeFirst(),
  );
  const shown = await shownReceipts(ctx, source, row, JSON.parse(content));
  found(shown.find((receipt) => receipt.id === input.receiptId));
  return source.read(ctx, row.subject_id, input);
}
