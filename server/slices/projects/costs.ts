import { sql } from "kysely";
import type { Ctx } from "../../kernel/context.ts";
import { found } from "../../kernel/refusal.ts";
import { projectsById } from "./queries.ts";

interface CostSum {
  phaseId: string | null;
  revenue: number;
  timeCost: number | null;
  expenseCost: number;
  minutes: number;
  nonBillableMinutes: number;
  uncostedMinutes: number;
}

/**
 * What a project brings, costs and leaves, by phase: for staff who may know. Costs are rounded half up by entry, as
 * amounts are.
 * @throws Refusal not_found
 */
export async function readCosts(ctx: Ctx, { id }: { id: string }) {
  const { currency } = found((await projectsById(ctx.db, [id])).get(id));
  const [phases, sums] = await Promise.all([phaseNames(ctx, id), costSums(ctx, id)]);
  const money = (amount: number) => ({ amount, currency });
  const output = ({ phaseId, revenue, timeCost, expenseCost, ...minutes }: CostSum) => ({
    revenue: money(revenue),
    timeCost: timeCost === null ? null : money(timeCost),
    expenseCost: money(expenseCost),
    // What is not known of an hour's cost is not guessed.
    margin: minutes.uncostedMinutes > 0 ? null : money(revenue - (timeCost ?? 0) - expenseCost),
    ...minutes,
  });
  const of = (phaseId: string | null) => sums.find((sum) => sum.phaseId === phaseId) ?? nothing(phaseId);
  const loose = sums.some(({ phaseId }) => phaseId === null) ? [{ phase: null, ...output(of(null)) }] : [];
  return {
    currency,
    total: output(sums.reduce(add, nothing(null))),
    phases: [...phases.map(({ id, name }) => ({ phase: { id, name }, ...output(of(id)) })), ...loose],
  };
}

const nothing = (phaseId: string | null): CostSum => ({
  phaseId,
  revenue: 0,
  timeCost: null,
  expenseCost: 0,
  minutes: 0,
  nonBillableMinutes: 0,
  uncostedMinutes: 0,
});

function add(a: CostSum, b: CostSum): CostSum {
  return {
    phaseId: null,
    revenue: a.revenue + b.revenue,
    timeCost: a.timeCost === null && b.timeCost === null ? null : (a.timeCost ?? 0) + (b.timeCost ?? 0),
    expenseCost: a.expenseCost + b.expenseCost,
    minutes: a.minutes + b.minutes,
    nonBillableMinutes: a.nonBillableMinutes + b.nonBillableMinutes,
    uncostedMinutes: a.uncostedMinutes + b.uncostedMinutes,
  };
}

function phaseNames({ db }: Ctx, id: string) {
  return db
    .selectFrom("project_phases")
    .select(["id", "name"])
    .where("project_id", "=", id)
    .orderBy("position")
    .orderBy("id")
    .execute();
}

async function costSums({ db }: Ctx, id: string): Promise<CostSum[]> {
  const { rows } = await sql<{ [Name in keyof CostSum]: string | null }>`
    select phase_id "phaseId", sum(revenue) revenue, sum(time_cost) "timeCost", sum(expense_cost) "expenseCost",
           sum(minutes) minutes, sum(non_billable) "nonBillableMinutes", sum(uncosted) "uncostedMinutes"
      from (select e.phase_id, e.amount revenue, (e.minutes * i.cost_rate + 30) / 60 time_cost, 0 expense_cost, e.minutes,
                   case when e.billable then 0 else e.minutes end non_billable,
                   case when i.cost_rate is null then e.minutes else 0 end uncosted
              from time_entries e left join time_entry_internals i on i.entry_id = e.id
             where e.project_id = ${id}
            union all
            select phase_id, case when billable then net else 0 end, null, net, 0, 0, 0
              from expenses where project_id = ${id}) x
     group by 1`.execute(db);
  return rows.map(({ phaseId, timeCost, ...sums }) => ({
    phaseId,
    timeCost: timeCost === null ? null : Number(timeCost),
    revenue: Number(sums.revenue),
    expenseCost: Number(sums.expenseCost),
    minutes: Number(sums.minutes),
    nonBillableMinutes: Number(sums.nonBillableMinutes),
    uncostedMinutes: Number(sums.uncostedMinutes),
  }));
}
