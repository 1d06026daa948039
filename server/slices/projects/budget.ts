import { sql } from "kysely";
import type { ProjectRow } from "../../../contract/project.ts";
import type { Actor, Ctx } from "../../kernel/context.ts";
import { roundedQuotient } from "./arithmetic.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { seesMoney } from "./policy.ts";

type Share = ProjectRow["budget"];

/** How much of a budget is used and will be; of money where the actor sees it and there is any, else of hours. */
export function shareOf({ minutes, money }: Figures, actor: Actor): Share {
  const figures = seesMoney(actor) && money.budget ? money : minutes;
  const { budget, actual, forecast } = figures;
  if (!budget) return null;
  const percent = (part: number) => roundedQuotient(BigInt(part) * 100n, BigInt(budget));
  return { usedPercent: percent(actual), forecastPercent: percent(forecast) };
}

interface PartSum {
  projectId: string;
  phaseId: string | null;
}

/** Shares of the budgets of projects, by id: a query for each kind of row, however many projects there are. */
export async function budgetShares({ db, actor }: Ctx, ids: string[]): Promise<Map<string, Share>> {
  if (ids.length === 0) return new Map();
  const wanted = sql`project_id in (${sql.join(ids)})`;
  const [phases, times, expenses] = await Promise.all([
    db
      .selectFrom("project_phases")
      .select(["id", "project_id", "name", "status", "progress", "budget", "budget_minutes"])
      .where("project_id", "in", ids)
      .execute(),
    sql<PartSum & { minutes: number; amount: string }>`
      select project_id "projectId", phase_id "phaseId", sum(minutes)::int minutes, sum(amount) amount
        from time_entries where ${wanted} and billable group by 1, 2`.execute(db),
    sql<PartSum & { net: string }>`
      select project_id "projectId", phase_id "phaseId", sum(net) net
        from expenses where ${wanted} and billable group by 1, 2`.execute(db),
  ]);
  const facts = phases.map(({ project_id, budget, budget_minutes, ...phase }) => ({
    projectId: project_id,
    ...phase,
    budget: budget === null ? null : Number(budget),
    budgetMinutes: budget_minutes,
  }));
  const of = <T extends { projectId: string }>(rows: T[]) => Map.groupBy(rows, (row) => row.projectId);
  const [byPhase, byTime, byExpense] = [of(facts), of(times.rows), of(expenses.rows)];
  const share = (id: string): Share => {
    const worked = (byTime.get(id) ?? []).map((row) => ({ ...row, week: 0, amount: Number(row.amount) }));
    const spent = (byExpense.get(id) ?? []).map((row) => ({ ...row, net: Number(row.net) }));
    return shareOf(figuresOf(byPhase.get(id) ?? [], worked, spent).total, actor);
  };
  return new Map(ids.map((id) => [id, share(id)]));
}
