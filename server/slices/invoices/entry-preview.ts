import { sql } from "kysely";
import type { BlockReason } from "../../../contract/invoice-entries.ts";
import type { BillableEntry } from "../../kernel/billable-entry.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { found } from "../../kernel/refusal.ts";
import { lineNet } from "./arithmetic.ts";
import { chosenLines, draftLineOf, findEntries, mostLines, placeOf } from "./entries.ts";
import type { EntryLine } from "./entry-lines.ts";
import type { EntrySource } from "./entry-source.ts";
import { sumsOf } from "./lines.ts";
import { type Input, readClient } from "./queries.ts";

const minutesOf = (entries: readonly BillableEntry[]) =>
  entries.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0);

/**
 * What can be invoiced of a project or client, as lines, and what cannot, with the reasons.
 * @throws Refusal as `placeOf`
 */
export async function billableOutput(ctx: Ctx, source: EntrySource, input: Input<"billable">) {
  const place = await placeOf(ctx, source, input);
  const { clientId, currency } = place;
  const { ready, blocked, more } = await findEntries(ctx, source, place);
  const { all, chosen, tax } = await chosenLines(ctx, place, ready, input);
  const shown = all.slice(0, mostLines);
  const sums = sumsOf(chosen.map((line) => draftLineOf(line, tax)));
  const entries = chosen.flatMap((line) => line.entries);
  const money = (amount: number) => ({ amount, currency });
  const [{ id, name }, drafts, others] = await Promise.all([
    readClient(ctx.db, clientId).then(found),
    draftsOf(ctx.db, clientId, currency),
    input.projectId ? [] : source.otherCurrencies(ctx.db, place.filter, currency),
  ]);
  return {
    client: { id, name },
    currency,
    drafts,
    ...tax,
    lines: shown.map((line) => lineOutput(line, currency)),
    count: entries.length,
    minutes: minutesOf(entries),
    net: money(sums.net),
    tax: money(sums.tax),
    total: money(sums.total),
    unrated: entries.filter(({ rate }) => rate === 0).length,
    more,
    tooManyLines: chosen.length > mostLines,
    blocked: blockedSums(blocked, currency),
    otherCurrency: others.map(({ id, name, ...rest }) => ({ project: { id, name }, ...rest })),
  };
}

function lineOutput(line: EntryLine, currency: string) {
  const { key, kind, description, quantity, unitPrice, entries } = line;
  const net = lineNet({ quantity, unitPrice, discount: 0, taxRate: 0, taxName: "" });
  return {
    key,
    kind,
    description,
    quantity,
    unitPrice,
    net: { amount: net, currency },
    count: entries.length,
    minutes: minutesOf(entries),
  };
}

type Blocked = BillableEntry & { reason: BlockReason };

/** By project, kind and reason. */
function blockedSums(blocked: readonly Blocked[], currency: string) {
  const groups = Map.groupBy(
    blocked,
    ({ project, project_id, kind, reason }) => `${project}\0${project_id} ${kind} ${reason}`,
  );
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, entries]) => {
      const { project_id: id, project: name, kind, reason } = entries[0]!;
      const amount = entries.reduce((sum, entry) => sum + entry.amount, 0);
      return {
        project: { id, name },
        kind,
        reason,
        count: entries.length,
        minutes: minutesOf(entries),
        amount: { amount, currency },
      };
    });
}

/** Drafts of a client in a currency, the newest first. */
async function draftsOf(db: TenantDb, clientId: string, currency: string) {
  const { rows } = await sql<{ id: string; total: string; created_at: Date }>`
    select id, total, created_at from invoices
     where client_id = ${clientId} and currency = ${currency} and kind = 'invoice' and status = 'draft'
     order by id desc limit 20`.execute(db);
  return rows.map(({ id, total, created_at }) => ({
    id,
    total: { amount: Number(total), currency },
    createdAt: created_at.toISOString(),
  }));
}
