import type { DraftLine } from "../../../contract/invoices.ts";
import type { BillableEntry } from "../../kernel/billable-entry.ts";
import type { Ctx } from "../../kernel/context.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { priceOf } from "./entry-lines.ts";
import { linkEntries, linkedEntries, unlinkLines } from "./entry-links.ts";
import { faultsOf } from "./entry-output.ts";
import { blocksOf, type EntrySource } from "./entry-source.ts";
import { draftLines, issueInvoice, lockFor, updateInvoice } from "./invoices.ts";
import { canEdit } from "./policy.ts";
import type { Input } from "./queries.ts";

/**
 * Brings a draft up to date with its time and expenses: lines with entries that were changed or are blocked are
 * reckoned anew from those that can be invoiced, and go when none is left. Other lines stay as they were written.
 * @throws Refusal not_found; not_allowed_now unless it is a draft
 */
export async function refreshEntries(ctx: Ctx, source: EntrySource, { id }: { id: string }): Promise<void> {
  const { db } = ctx;
  await lockFor(ctx, id, canEdit);
  const linked = await linkedEntries(db, id);
  await source.lock(
    db,
    linked.map(({ entry_id }) => entry_id),
  );
  const faults = await faultsOf(ctx, source, id);
  const stale = new Set(linked.filter((entry) => faults.has(entry.entry_id)).map(({ line_id }) => line_id));
  if (stale.size === 0) return;
  const own = linked.filter(({ line_id }) => stale.has(line_id));
  const entries = await readyOf(ctx, source, own);
  const links = [...stale].map((lineId) => ({
    lineId,
    entries: own.flatMap(({ line_id, entry_id }) => {
      const entry = line_id === lineId ? entries.get(entry_id) : undefined;
      return entry ? [entry] : [];
    }),
  }));
  await unlinkLines(db, id, [...stale]);
  const kept = new Map(links.map(({ lineId, entries }) => [lineId, entries]));
  await updateInvoice(ctx, { id, lines: repriced(await draftLines(db, id), kept) });
  await linkEntries(ctx, id, links);
}

/** Those that can still be invoiced, as they are now. */
async function readyOf(
  ctx: Ctx,
  source: EntrySource,
  own: { kind: BillableEntry["kind"]; entry_id: string }[],
) {
  const all = await source.byId(
    ctx.db,
    own.map(({ entry_id }) => entry_id),
  );
  const blocks = await blocksOf(ctx, source, all);
  return new Map(all.filter(({ id }) => !blocks.has(id)).map((entry) => [entry.id, entry]));
}

function repriced(lines: DraftLine[], kept: Map<string, BillableEntry[]>): DraftLine[] {
  return lines.flatMap((line) => {
    const entries = kept.get(line.id!);
    if (!entries) return [line];
    if (entries.length === 0) return [];
    const { quantity, unitPrice } = priceOf(entries);
    return [{ ...line, quantity, unitPrice }];
  });
}

/**
 * Issues a draft whose time and expenses are what it says and may be invoiced.
 * @throws Refusal as `issueInvoice`; not_allowed_now on `entries` when they were changed or a policy blocks them
 */
export async function issueChecked(ctx: Ctx, source: EntrySource, input: Input<"issue">): Promise<void> {
  const { db } = ctx;
  await lockFor(ctx, input.id, canEdit);
  const linked = await linkedEntries(db, input.id);
  // Locked until it is issued: nobody changes them, or takes an approval back, in between.
  await source.lock(
    db,
    linked.map(({ entry_id }) => entry_id),
  );
  const faults = [...(await faultsOf(ctx, source, input.id)).values()];
  if (faults.length > 0) {
    const message = faults.includes("changed") ? "entries_changed" : "entries_blocked";
    throw new Refusal("not_allowed_now", { fields: [{ path: "entries", message }] });
  }
  await issueInvoice(ctx, input);
}
