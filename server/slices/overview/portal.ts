import { sql } from "kysely";
import { type Ctx, can } from "../../kernel/context.ts";
import { readActivity } from "./activity.ts";
import { type Calendar, readCalendar } from "./calendar.ts";
import { readNeeds } from "./needs.ts";
import type { OverviewOptions } from "./routes.ts";

const open = ["new", "open", "waiting"] as const;

/** Projects under way that stand on the home page at most. */
const mostProjects = 6;

/** What needs the reader, and what is new. Nothing here waits for anything but the calendar. */
export async function portalOverview(ctx: Ctx, options: OverviewOptions) {
  const calendar = await readCalendar(ctx.db, ctx.now);
  const [needs, openTickets, unpaid, projects, activity] = await Promise.all([
    readNeeds(ctx, calendar, options),
    readOpenTickets(ctx, options),
    can(ctx.actor, "invoices.read") ? readUnpaid(ctx, calendar, options) : null,
    can(ctx.actor, "projects.read") ? readProjects(ctx, options) : null,
    readActivity(ctx.db, ctx.actor, ctx.now, 12),
  ]);
  return { needs, openTickets, unpaid, projects, activity };
}

const ranks = { off_track: 0, at_risk: 1, on_track: 2 };

/** Projects under way: of the ones changed last, those that stand worst first. */
async function readProjects(ctx: Ctx, { projects }: OverviewOptions) {
  const { db, actor } = ctx;
  let counting = db
    .selectFrom("projects")
    .select(sql<number>`count(*)::int`.as("count"))
    .where("status", "=", "active");
  if (actor.clientId) counting = counting.where("client_id", "=", actor.clientId);
  const [{ count }, { items }] = await Promise.all([
    counting.executeTakeFirstOrThrow(),
    projects(ctx, { status: ["active"], sort: "updated", direction: "desc", limit: mostProjects }),
  ]);
  const rank = ({ health }: (typeof items)[number]) => (health ? ranks[health.health] : 3);
  return { count, items: items.toSorted((a, b) => rank(a) - rank(b)) };
}

async function readOpenTickets(ctx: Ctx, { tickets }: OverviewOptions) {
  const { db, actor } = ctx;
  let counting = db
    .selectFrom("tickets")
    .select(sql<number>`count(*)::int`.as("count"))
    .where("status", "in", open);
  if (actor.clientId) counting = counting.where("client_id", "=", actor.clientId);
  const [{ count }, { items }] = await Promise.all([
    counting.executeTakeFirstOrThrow(),
    tickets(ctx, { status: [...open], sort: "updated", direction: "desc", limit: 5 }),
  ]);
  return { count, items };
}

/** What is to be paid: sums by currency, which are never added to one another, and what falls due first. */
async function readUnpaid(ctx: Ctx, { today }: Calendar, { invoices }: OverviewOptions) {
  const { db, actor } = ctx;
  const overdue = sql`filter (where coalesce(due_on, 'infinity') < ${today}::date)`;
  let summing = db
    .selectFrom("invoices")
    .select([
      "currency",
      sql<number>`count(*)::int`.as("count"),
      sql<string>`sum(due)`.as("open"),
      sql<string>`coalesce(sum(due) ${overdue}, 0)`.as("overdue"),
    ])
    .where("status", "=", "issued")
    .where("kind", "=", "invoice")
    .groupBy("currency")
    .orderBy("currency");
  if (actor.clientId) summing = summing.where("client_id", "=", actor.clientId);
  const [sums, { items }] = await Promise.all([
    summing.execute(),
    invoices(ctx, { status: ["open"], sort: "due", direction: "asc", limit: 5 }),
  ]);
  return {
    count: sums.reduce((sum, { count }) => sum + count, 0),
    sums: sums.map((row) => ({
      open: { amount: Number(row.open), currency: row.currency },
      overdue: { amount: Number(row.overdue), currency: row.currency },
    })),
    items,
  };
}
