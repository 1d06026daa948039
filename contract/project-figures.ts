import { z } from "zod";
import { named } from "./directory.ts";
import { id, instant, whenUsed } from "./endpoint.ts";
import { money } from "./money.ts";
import { project } from "./project.ts";

/** Of billable time alone: what is not billable is the provider's own affair. */
const minuteFigures = whenUsed(() =>
  z.object({
    /** Null where there is none. */
    budget: z.int().nullable(),
    actual: z.int(),
    /** Expected at completion: see docs/decisions/0017-projects.md. */
    forecast: z.int(),
  }),
);
const moneyFigures = whenUsed(() =>
  z.object({
    budget: money.nullable(),
    time: money,
    /** Billable ones, net of tax, in the project's currency. */
    expenses: money,
    /** Time and expenses. */
    actual: money,
    forecast: money,
  }),
);
const figures = whenUsed(() =>
  z.object({
    minutes: minuteFigures,
    /** Null for people who may not see budgets. */
    money: moneyFigures.nullable(),
  }),
);

const activity = whenUsed(() =>
  z.object({
    id,
    at: instant,
    /** Event name such as `project.health_changed`: a translation key under `activity.*`. */
    type: z.string(),
    actor: z.string().nullable(),
    subject: z.string(),
    /** What of the project it was: the milestone's name, the health; may be empty. */
    detail: z.string(),
  }),
);

export const projectOverview = whenUsed(() =>
  z.object({
    project,
    /** Today at the project, `YYYY-MM-DD`. */
    today: z.string(),
    total: figures,
    /** In the order of the phases; what belongs to none comes last, with null, if there is any. */
    phases: z.array(figures.extend({ phase: named.nullable() })),
    burn: z.object({
      /** Weeks begin on Monday. From the first with time to the present one, gaps filled; at most the last 104. */
      weeks: z.array(
        z.object({
          /** Its Monday, `YYYY-MM-DD`. */
          weekOf: z.string(),
          minutes: z.int(),
          /** Of time alone; null for people who may not see budgets. */
          amount: money.nullable(),
          byPhase: z.array(z.object({ phaseId: id.nullable(), minutes: z.int() })),
        }),
      ),
      /** Minutes of the weeks before the first one shown. */
      earlierMinutes: z.int(),
    }),
    activity: z.array(activity),
  }),
);
export type ProjectOverview = z.infer<typeof projectOverview>;
