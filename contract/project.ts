import { z } from "zod";
import { named, personRef } from "./directory.ts";
import { id, instant, whenUsed } from "./endpoint.ts";
import { money } from "./money.ts";

/** A draft is the provider's alone: no member of the client sees it. */
export const projectStatuses = ["draft", "active", "on_hold", "completed", "cancelled"] as const;
export const projectStatus = whenUsed(() => z.enum(projectStatuses));
export type ProjectStatus = (typeof projectStatuses)[number];
export const healths = ["on_track", "at_risk", "off_track"] as const;
export const health = whenUsed(() => z.enum(healths));
export type Health = (typeof healths)[number];
export const phaseStatuses = ["planned", "active", "done"] as const;
export const phaseStatus = whenUsed(() => z.enum(phaseStatuses));
export const taskStatuses = ["open", "in_progress", "done"] as const;
export const taskStatus = whenUsed(() => z.enum(taskStatuses));
/** `internal` is read by staff alone. */
export const audience = whenUsed(() => z.enum(["client", "internal"]));

/** At most a hundred thousand hours. */
export const minutes = whenUsed(() => z.int().min(0).max(6_000_000));

/** One of the dates that a project is to reach, with what is expected now and what came of it. */
export const milestone = whenUsed(() =>
  z.object({
    id,
    name: z.string(),
    phaseId: id.nullable(),
    /** `YYYY-MM-DD`: what was promised; what is expected now, when that is another day; when it was reached. */
    plannedOn: z.string(),
    forecastOn: z.string().nullable(),
    actualOn: z.string().nullable(),
    /** `late` is not reached though its forecast (or plan) is past, by the project's calendar. */
    state: z.enum(["reached", "upcoming", "late"]),
    /** Days from the plan to the actual day, else to the forecast; negative is early. */
    slipDays: z.int(),
  }),
);
export type Milestone = z.infer<typeof milestone>;

const healthEntry = whenUsed(() =>
  z.object({ health, reason: z.string(), at: instant, by: z.string().nullable() }),
);

export const projectRow = whenUsed(() =>
  z.object({
    id,
    name: z.string(),
    /** The provider's own number of it; may be empty. */
    reference: z.string(),
    client: named,
    status: projectStatus,
    /** The last word on how it stands; null before the first. */
    health: healthEntry.nullable(),
    /** How it stood before that; null when there is only one word on it, or none. */
    trend: z.enum(["better", "same", "worse"]).nullable(),
    /**
     * How much of its budget is used and will be at completion, in whole percent: of money, or of hours for people
     * who may not see amounts and where there is no budget in money. Null without any, or with one of nothing.
     */
    budget: z.object({ usedPercent: z.int(), forecastPercent: z.int() }).nullable(),
    /** The first phase under way, else the first to come; null without either. */
    phase: named.nullable(),
    nextMilestone: milestone.nullable(),
    startsOn: z.string().nullable(),
    endsOn: z.string().nullable(),
    updatedAt: instant,
    can: z.object({ edit: z.boolean(), work: z.boolean() }),
  }),
);
export type ProjectRow = z.infer<typeof projectRow>;

export const phase = whenUsed(() =>
  z.object({
    id,
    name: z.string(),
    status: phaseStatus,
    /** How much of it is done, in percent, as the people who do it say. */
    progress: z.int(),
    startsOn: z.string().nullable(),
    endsOn: z.string().nullable(),
    /** Null where there is none, and for people who may not see budgets. */
    budget: money.nullable(),
    budgetMinutes: z.int().nullable(),
  }),
);
export type Phase = z.infer<typeof phase>;

/** What is to be done next, and by whom: of either side. */
const action = whenUsed(() =>
  z.object({
    id,
    text: z.string(),
    owner: personRef.nullable(),
    dueOn: z.string().nullable(),
    doneAt: instant.nullable(),
    /** Open though its day is past, by the project's calendar. */
    overdue: z.boolean(),
    internal: z.boolean(),
  }),
);
export type NextAction = z.infer<typeof action>;

const contact = whenUsed(() =>
  personRef.extend({ role: z.string(), title: z.string(), email: z.string(), phone: z.string() }),
);

export const project = whenUsed(() =>
  projectRow.extend({
    /** Markdown, for both sides. */
    description: z.string(),
    /** Currency of its budget and rates, ISO 4217. */
    currency: z.string(),
    /** IANA zone in which its days and weeks begin: its own, else the tenant's. */
    timeZone: z.string(),
    /** Whether the zone is its own. */
    ownTimeZone: z.boolean(),
    /** In their order. */
    phases: z.array(phase),
    /** By planned day. */
    milestones: z.array(milestone),
    /** Open ones by day, then those done in the last 30 days; at most 100. */
    actions: z.array(action),
    contacts: z.array(contact),
    /** People of the client that it is assigned to. Executives see it without. */
    members: z.array(personRef),
    /** Newest first; at most 50. */
    healthHistory: z.array(healthEntry),
    /** For staff alone; null for everybody else. */
    internal: z.object({ note: z.string() }).nullable(),
    source: z.string().nullable(),
    externalId: z.string().nullable(),
    createdAt: instant,
    can: z.object({
      edit: z.boolean(),
      work: z.boolean(),
      remove: z.boolean(),
      costs: z.boolean(),
    }),
  }),
);
export type Project = z.infer<typeof project>;

/** All of them left out, if one likes. */
export const some = <T extends z.ZodRawShape>(fields: T) => z.strictObject(fields).partial().shape;
