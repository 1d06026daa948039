import type { BlockReason } from "../../../contract/invoice-entries.ts";
import type { BillableEntry, BillableFilter } from "../../kernel/billable-entry.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";

type Kind = BillableEntry["kind"];

/** How other slices say what can be invoiced of theirs. */
export interface EntrySource {
  /** Billable entries of projects of a currency that are on no invoice, the oldest first. */
  billable(db: TenantDb, filter: BillableFilter, currency: string, most: number): Promise<BillableEntry[]>;
  byId(db: TenantDb, ids: readonly string[]): Promise<BillableEntry[]>;
  otherCurrencies(
    db: TenantDb,
    filter: BillableFilter,
    currency: string,
  ): Promise<{ id: string; name: string; currency: string; count: number }[]>;
  /** Entries and what was submitted of them, until the transaction ends; in one order, whoever does it. */
  lock(db: TenantDb, ids: readonly string[]): Promise<void>;
  project(
    db: TenantDb,
    id: string,
  ): Promise<{ id: string; client_id: string; name: string; currency: string; status: string } | undefined>;
  /** Those that a policy blocks, and why. */
  blocks(ctx: Ctx, kind: Kind, ids: readonly string[]): Promise<Map<string, BlockReason>>;
}

/** Why entries are blocked, by their ids. */
export async function blocksOf(
  ctx: Ctx,
  source: EntrySource,
  entries: readonly { kind: Kind; id: string }[],
): Promise<Map<string, BlockReason>> {
  const reasons = new Map<string, BlockReason>();
  for (const kind of ["time_entry", "expense"] as const) {
    const ids = entries.filter((entry) => entry.kind === kind).map(({ id }) => id);
    for (const [id, reason] of await source.blocks(ctx, kind, ids)) reasons.set(id, reason);
  }
  return reasons;
}
