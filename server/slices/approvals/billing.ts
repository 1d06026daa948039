import { sql } from "kysely";
import type { BlockReason } from "../../../contract/invoice-entries.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { found } from "../../kernel/refusal.ts";
import { policiesOf, policyFor } from "./policies.ts";
import { uuids } from "./sql.ts";
import { type EntryKind, entryTables } from "./subjects.ts";

/** Whether the newest submission of subject `e` is approved as it is, and can no longer be taken back. */
const approvedNow = (kind: string, now: Date) => sql`exists (
  select from approvals a join approval_decisions d on d.id = a.decision_id
   where a.kind = ${kind} and a.subject_id = e.id and a.state = 'approved' and a.outdated_at is null
     and d.takes_effect_at <= ${now})`;

/**
 * Locks what was submitted of time and expenses until the transaction ends, so that nothing is decided or taken back
 * meanwhile: of both kinds in one order, which is that in which decisions lock.
 */
export async function lockSubmissions(db: TenantDb, ids: readonly string[]): Promise<void> {
  await sql`
    select id from approvals where kind in ('time_entry', 'expense') and subject_id = any (${uuids(ids)}::uuid[])
     order by id for share`.execute(db);
}

/**
 * Of these entries those that a policy keeps from being invoiced, and why: it asks for an approval, and there is none
 * that has taken effect. Whatever makes invoice lines of entries asks this in the transaction that makes them, after
 * `lockSubmissions`.
 */
export async function billingBlocks(
  { db, now }: Ctx,
  kind: EntryKind,
  ids: readonly string[],
): Promise<Map<string, BlockReason>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; reason: BlockReason }>`
    select id, reason from billing_blocks(${kind}, ${uuids(ids)}::uuid[], ${now})`.execute(db);
  return new Map(rows.map(({ id, reason }) => [id, reason]));
}

/**
 * How much of a project's billable time and expenses is approved.
 * @throws Refusal not_found
 */
export async function readBilling(ctx: Ctx, { projectId }: { projectId: string }) {
  const { db } = ctx;
  const { client_id } = found(
    await db.selectFrom("projects").select("client_id").where("id", "=", projectId).executeTakeFirst(),
  );
  const policies = await policiesOf(db, [client_id]);
  const [time, expenses] = await Promise.all([
    counts(db, "time_entry", projectId, ctx.now),
    counts(db, "expense", projectId, ctx.now),
  ]);
  const item = (kind: EntryKind, { open, ...counted }: Counts) => {
    const blocks = policyFor(policies, { clientId: client_id, projectId, kind }, "").blocks_billing;
    return { kind, ...counted, blocked: blocks ? open : 0 };
  };
  return { items: [item("time_entry", time), item("expense", expenses)] };
}

interface Counts {
  unsubmitted: number;
  waiting: number;
  approved: number;
  rejected: number;
  open: number;
}

async function counts(db: TenantDb, kind: EntryKind, projectId: string, now: Date): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select (count(*) filter (where n.state is null or n.state = 'withdrawn' or n.outdated))::int unsubmitted,
           (count(*) filter (where n.state = 'waiting' and not n.outdated))::int waiting,
           (count(*) filter (where n.state = 'approved' and not n.outdated))::int approved,
           (count(*) filter (where n.state = 'rejected' and not n.outdated))::int rejected,
           (count(*) filter (where not ${approvedNow(kind, now)}))::int open
      from ${sql.table(entryTables[kind])} e
      left join lateral (
           select state, outdated_at is not null outdated from approvals
            where kind = ${kind} and subject_id = e.id order by revision desc limit 1) n on true
     where e.project_id = ${projectId} and e.billable`.execute(db);
  return rows[0]!;
}
