import { sql } from "kysely";
import { ticketPriorities } from "../../../contract/tickets.ts";
import type { Ctx } from "../../kernel/context.ts";
import { readActivity } from "./activity.ts";
import { type Calendar, flowDays, readCalendar } from "./calendar.ts";
import type { OverviewOptions } from "./routes.ts";

const openStatuses = ["new", "open", "waiting"] as const;

/** Health of the queue, of all clients that the actor sees. */
export async function deskOverview(ctx: Ctx, options: OverviewOptions) {
  const calendar = await readCalendar(ctx.db, ctx.now);
  const [queue, flow, late, owed, activity] = await Promise.all([
    readQueue(ctx, calendar),
    readFlow(ctx, calendar),
    options.tickets(ctx, { overdue: true, sort: "due", direction: "asc", limit: 10 }),
    readOverdueInvoices(ctx, calendar, options),
    readActivity(ctx.db, ctx.actor, ctx.now, 20),
  ]);
  return { ...queue, flow, overdueTickets: late.items, overdueInvoices: owed, activity };
}

interface Share {
  assignee_id: string | null;
  name: string | null;
  status: string;
  priority: string;
  count: number;
  overdue: number;
  due_today: number;
}

/** All figures of the queue come from one pass over the open tickets. */
async function readQueue({ db, actor, now }: Ctx, { tomorrow }: Calendar) {
  const { rows } = await sql<Share>`
    select s.*, p.name
      from (select assignee_id, status, priority, count(*)::int "count",
                   count(*) filter (where next_due_at < ${now})::int overdue,
                   count(*) filter (where next_due_at >= ${now} and next_due_at < ${tomorrow})::int due_today
              from tickets
             where status in ('new', 'open', 'waiting')
             group by assignee_id, status, priority) s
      left join people p on p.id = s.assignee_id`.execute(db);
  const count = (where: (share: Share) => boolean, of: "count" | "overdue" | "due_today" = "count") =>
    rows.reduce((sum, share) => sum + (where(share) ? share[of] : 0), 0);
  const all = () => true;
  return {
    open: count(all),
    unassigned: count((share) => share.assignee_id === null),
    waiting: count(({ status }) => status === "waiting"),
    overdue: count(all, "overdue"),
    dueToday: count(all, "due_today"),
    mine: count((share) => share.assignee_id === actor.personId),
    byPriority: ticketPriorities.map((priority) => ({
      priority,
      count: count((share) => share.priority === priority),
    })),
    byStatus: openStatuses.map((status) => ({ status, count: count((share) => share.status === status) })),
    byAssignee: byAssignee(rows),
  };
}

/** Those with the most first; what nobody has stands above them. */
function byAssignee(shares: Share[]) {
  const people = new Map<
    string | null,
    { id: string | null; name: string | null; open: number; overdue: number }
  >();
  for (const { assignee_id: id, name, count, overdue } of shares) {
    const person = people.get(id) ?? { id, name, open: 0, overdue: 0 };
    people.set(id, { ...person, open: person.open + count, overdue: person.overdue + overdue });
  }
  return [...people.values()].toSorted(
    (a, b) =>
      Number(a.id !== null) - Number(b.id !== null) ||
      b.open - a.open ||
      (a.name ?? "").localeCompare(b.name ?? ""),
  );
}

/** Opened and resolved by day, the days without either included. */
async function readFlow({ db }: Ctx, { today, timeZone, monthAgo }: Calendar) {
  const { rows } = await sql<{ day: string; opened: number; resolved: number }>`
    with opened as (
      select (created_at at time zone ${timeZone})::date "day", count(*)::int n
        from tickets where created_at >= ${monthAgo} group by 1
    ), resolved as (
      select (resolved_at at time zone ${timeZone})::date "day", count(*)::int n
        from tickets where resolved_at >= ${monthAgo} group by 1
    )
    select to_char(d.day, 'YYYY-MM-DD') "day", coalesce(o.n, 0) opened, coalesce(r.n, 0) resolved
      from (select ${today}::date - g "day" from generate_series(0, ${flowDays - 1}::int) g) d
      left join opened o on o.day = d.day
      left join resolved r on r.day = d.day
     order by d.day`.execute(db);
  return rows;
}

async function readOverdueInvoices(ctx: Ctx, { today }: Calendar, { invoices }: OverviewOptions) {
  const [{ count }, { items }] = await Promise.all([
    ctx.db
      .selectFrom("invoices")
      .select(sql<number>`count(*)::int`.as("count"))
      .where("status", "=", "issued")
      .where("kind", "=", "invoice")
      .where(sql<boolean>`coalesce(due_on, 'infinity') < ${today}::date`)
      .executeTakeFirstOrThrow(),
    invoices(ctx, { status: ["overdue"], sort: "due", direction: "asc", limit: 10 }),
  ]);
  return { count, items };
}
