import { sql } from "kysely";
import { z } from "zod";
import type { ApprovalHistoryEntry } from "../../../contract/approval-history.ts";
import type { Ctx } from "../../kernel/context.ts";
import { byteOrderMark, csvRecord } from "../../kernel/csv.ts";
import { PackedFile } from "../../kernel/http/packed-file.ts";
import { after, containing, keyInstant, pageOf } from "../../kernel/paging.ts";
import { gathered, type Shown } from "../../kernel/readings.ts";
import { type DecisionRow, decisionColumns, decisionOutput } from "./output.ts";
import { all, type Input, type Part, uuids } from "./sql.ts";

interface HistoryRow extends DecisionRow {
  approval_id: string;
  kind: string;
  title: string;
  day: string | null;
  client_id: string;
  client_name: string;
  project_id: string | null;
  project_name: string | null;
  amount: string | null;
  currency: string | null;
  minutes: number | null;
  revision: number;
  state: string;
}

type Filter = Input<"exportHistory">;
const shape = z.tuple([keyInstant, z.uuid()]);
type Key = z.output<typeof shape>;

/** How many decisions are exported at most, and read at a time. */
const most = 50_000;
const part = 1_000;

async function read(
  { db, actor }: Ctx,
  filter: Filter,
  last: Key | null,
  limit: number,
): Promise<HistoryRow[]> {
  const where = conditions(actor.clientId, actor.personId, filter);
  if (last) where.push(sql`(d.at, d.id) < (${last[0]}::timestamptz, ${last[1]}::uuid)`);
  const { rows } = await sql<HistoryRow>`
    select ${decisionColumns}, a.id approval_id, a.kind, a.title, a.day::text, a.client_id, c.name client_name,
           a.project_id, j.name project_name, a.amount, a.currency, a.minutes, a.revision, a.state
      from approval_decisions d
      join approvals a on a.id = d.approval_id
      join clients c on c.id = a.client_id
      left join projects j on j.id = a.project_id
      left join people p on p.id = d.person_id
      left join people o on o.id = d.on_behalf_of_id
     where ${all(where)} order by d.at desc, d.id desc limit ${limit}`.execute(db);
  return rows;
}

function conditions(clientId: string | null, me: string | null, filter: Filter): Part[] {
  const list: Part[] = [];
  if (clientId) list.push(sql`d.client_id = ${clientId}`);
  if (filter.clientId) list.push(sql`d.client_id = ${filter.clientId}`);
  if (filter.projectId) list.push(sql`d.project_id = ${filter.projectId}`);
  if (filter.verdict) list.push(sql`d.verdict = ${filter.verdict}`);
  if (filter.person) list.push(sql`d.person_id = ${filter.person === "me" ? me : filter.person}`);
  if (filter.kind) list.push(sql`a.kind = any (${uuids(filter.kind)}::text[])`);
  const midnight = (day: string, later: number) =>
    sql`(${day}::date + ${later}::int)::timestamp at time zone (select time_zone from settings)`;
  if (filter.from) list.push(sql`d.at >= ${midnight(filter.from, 0)}`);
  if (filter.to) list.push(sql`d.at < ${midnight(filter.to, 1)}`);
  if (filter.search) {
    const pattern = containing(filter.search);
    list.push(sql`(a.title ilike ${pattern} or d.comment ilike ${pattern} or p.name ilike ${pattern})`);
  }
  return list;
}

function entryOutput(row: HistoryRow): ApprovalHistoryEntry {
  return {
    ...decisionOutput(row),
    approval: {
      id: row.approval_id,
      kind: row.kind as ApprovalHistoryEntry["approval"]["kind"],
      title: row.title,
      day: row.day,
      client: { id: row.client_id, name: row.client_name },
      project: row.project_id ? { id: row.project_id, name: row.project_name ?? "" } : null,
      amount: row.amount === null ? null : { amount: Number(row.amount), currency: row.currency! },
      minutes: row.minutes,
      revision: row.revision,
      state: row.state as "waiting",
    },
  };
}

/** A page of decisions, the newest first. */
export async function historyPage(ctx: Ctx, { cursor, limit, ...filter }: Input<"history">) {
  const rows = await read(ctx, filter, after(cursor, shape), limit + 1);
  return pageOf(rows, limit, (row) => [row.at.toISOString(), row.id], entryOutput);
}

const header = [
  "decision",
  "at",
  "verdict",
  "by",
  "on behalf of",
  "comment",
  "taken back",
  "client",
  "project",
  "kind",
  "title",
  "day",
  "amount (minor units)",
  "currency",
  "minutes",
  "revision",
  "state",
];

/** Decisions as CSV, newest first, named `approvals-<slug>-<date>.csv`. Read part by part. */
export async function exportHistory(ctx: Ctx, filter: Filter): Promise<File> {
  const name = `approvals-${ctx.tenant.slug}-${ctx.now.toISOString().slice(0, 10)}.csv`;
  const file = new PackedFile(name, "text/csv; charset=utf-8");
  file.append(byteOrderMark + csvRecord(header));
  let last: Key | null = null;
  let shown: Shown[] = [];
  for (let left = most; left > 0; left -= part) {
    const rows: HistoryRow[] = await read(ctx, filter, last, Math.min(part, left));
    if (rows.length > 0) file.append(rows.map(recordOf).join(""));
    shown = gathered([...shown, ...rows.map(shownOf)]);
    if (rows.length < part) break;
    const end = rows.at(-1)!;
    last = [end.at.toISOString(), end.id];
  }
  ctx.shown.push(...shown);
  return file;
}

const shownOf = ({ client_id, project_id, project_name }: HistoryRow): Shown => ({
  clientId: client_id,
  projectId: project_id,
  label: project_name ?? "",
});

function recordOf(row: HistoryRow): string {
  return csvRecord([
    row.id,
    row.at.toISOString(),
    row.verdict,
    row.person_name,
    row.behalf_name,
    row.comment,
    row.undone_at?.toISOString() ?? null,
    row.client_name,
    row.project_name,
    row.kind,
    row.title,
    row.day,
    row.amount,
    row.currency,
    row.minutes === null ? null : String(row.minutes),
    String(row.revision),
    row.state,
  ]);
}
