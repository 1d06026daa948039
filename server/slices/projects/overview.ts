import { sql } from "kysely";
import type { ProjectOverview } from "../../../contract/project-figures.ts";
import type { Ctx } from "../../kernel/context.ts";
import { weekOf } from "./arithmetic.ts";
import { shareOf } from "./budget.ts";
import { burnOf, type ExpenseSum, type Figures, figuresOf, type TimeSum } from "./figures.ts";
import { planOutput } from "./output.ts";
import { seesMoney } from "./policy.ts";

/**
 * How a project stands: its plan, its figures, and what happened lately. The figures are of what the client reads,
 * so that both sides see the same ones.
 * @throws Refusal not_found
 */
export async function projectOverview(ctx: Ctx, id: string): Promise<ProjectOverview> {
  const [{ project, today, phases }, times, expenses, activity] = await Promise.all([
    planOutput(ctx, id),
    timeSums(ctx, id),
    expenseSums(ctx, id),
    readActivity(ctx, id),
  ]);
  const money = (amount: number) => ({ amount, currency: project.currency });
  const shown = seesMoney(ctx.actor);
  const output = (figures: Figures) => ({
    minutes: figures.minutes,
    money: shown
      ? {
          budget: figures.money.budget === null ? null : money(figures.money.budget),
          time: money(figures.money.time),
          expenses: money(figures.money.expenses),
          actual: money(figures.money.actual),
          forecast: money(figures.money.forecast),
        }
      : null,
  });
  const figures = figuresOf(phases, times, expenses);
  const burn = burnOf(times, weekOf(today));
  return {
    project: { ...project, budget: shareOf(figures.total, ctx.actor) },
    today,
    total: output(figures.total),
    phases: figures.phases
      // Whoever sees no money sees no part that is money alone.
      .filter((part) => shown || part.phase !== null || part.minutes.actual > 0)
      .map((part) => ({ phase: part.phase, ...output(part) })),
    burn: {
      weeks: burn.weeks.map((week) => ({ ...week, amount: shown ? money(week.amount) : null })),
      earlierMinutes: burn.earlierMinutes,
    },
    activity,
  };
}

/** Weeks as `weekOf` counts them, of dates alone, so that no time zone of a session plays a part; none is before 1970. */
export async function timeSums({ db }: Pick<Ctx, "db">, id: string): Promise<TimeSum[]> {
  const { rows } = await sql<{ phaseId: string | null; week: number; minutes: number; amount: string }>`
    select phase_id "phaseId", (day - date '1969-12-29') / 7 - 1 week,
           sum(minutes)::int minutes, sum(amount) amount
      from time_entries where project_id = ${id} and billable group by 1, 2`.execute(db);
  return rows.map((row) => ({ ...row, amount: Number(row.amount) }));
}

export async function expenseSums({ db }: Pick<Ctx, "db">, id: string): Promise<ExpenseSum[]> {
  const { rows } = await sql<{ phaseId: string | null; net: string }>`
    select phase_id "phaseId", sum(net) net
      from expenses where project_id = ${id} and billable group by 1`.execute(db);
  return rows.map(({ phaseId, net }) => ({ phaseId, net: Number(net) }));
}

async function readActivity({ db }: Ctx, id: string) {
  const rows = await db
    .selectFrom("events")
    .select(["id", "at", "type", "actor_name", "subject"])
    .select(sql<string | null>`payload ->> 'detail'`.as("detail"))
    .where("project_id", "=", id)
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(15)
    .execute();
  return rows.map(({ actor_name, detail, at, ...event }) => ({
    ...event,
    at: at.toISOString(),
    actor: actor_name,
    detail: detail ?? "",
  }));
}
