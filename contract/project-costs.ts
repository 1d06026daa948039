import { z } from "zod";
import { named } from "./directory.ts";
import { date, endpoint, id, whenUsed } from "./endpoint.ts";
import { minorUnits, money } from "./money.ts";

/** What an hour of somebody is billed with, and what it costs; in minor units of the project's currency. */
const rate = whenUsed(() =>
  z.strictObject({
    /** Null: everybody who has none of their own. */
    personId: id.nullable(),
    hourly: minorUnits,
    cost: minorUnits.nullable(),
  }),
);

const costFigures = whenUsed(() =>
  z.object({
    /** Billed or to be billed: billable time and expenses. */
    revenue: money,
    /** Time at what it costs; null where the cost of none of it is known. */
    timeCost: money.nullable(),
    /** All expenses, billable or not, net of tax. */
    expenseCost: money,
    margin: money.nullable(),
    minutes: z.int(),
    nonBillableMinutes: z.int(),
    /** Minutes whose cost nobody has said. */
    uncostedMinutes: z.int(),
  }),
);

/** What the provider alone sees of its money. */
export const projectCostEndpoints = {
  /** What holds for time entered from now on; entries keep the rate that they were written with. */
  getRates: endpoint("GET", "/projects/{id}/rates", "projects.costs", { summary: "Read rates and costs" })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(
      whenUsed(() =>
        z.object({ currency: z.string(), items: z.array(rate.extend({ name: z.string().nullable() })) }),
      ),
    ),
  /** In place of those before. `from`: time of that day and later is reckoned anew with them. */
  setRates: endpoint("PUT", "/projects/{id}/rates", "projects.costs", { summary: "Set rates and costs" })
    .input(whenUsed(() => z.strictObject({ id, items: z.array(rate).max(200), from: date.optional() })))
    .output(
      whenUsed(() =>
        z.object({ currency: z.string(), items: z.array(rate.extend({ name: z.string().nullable() })) }),
      ),
    ),
  costs: endpoint("GET", "/projects/{id}/costs", "projects.costs", {
    summary: "What a project costs and leaves, by phase",
  })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(
      whenUsed(() =>
        z.object({
          currency: z.string(),
          total: costFigures,
          phases: z.array(costFigures.extend({ phase: named.nullable() })),
        }),
      ),
    ),
};
