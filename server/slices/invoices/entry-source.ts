import type { BlockReason } from "../../../contract/invoice-entries.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import type { Entry } from "./entry-lines.ts";

type Kind = Entry["kind"];
export interface EntryFilter {
  projectId?: string | undefined;
  clientId?: string | undefined;
  kind?: Kind | undefined;
  to?: string | undefined;
  ids?: readonly string[] | undefined;
}

/** How other slices say what can be invoiced of theirs. */
export interface EntrySource {
  /** Billable entries of projects of a currency that are on no invoice, the oldest first. */
  billable(db: TenantDb, filter: EntryFilter, currency: string, most: number): Promise<Entry[]>;
  byId(db: TenantDb, ids: readonly string[]): Promise<Entry[]>;
  otherCurrencies(
    db: TenantDb,
    filter: EntryFilter,
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
