import { z } from "zod";
import { personRef } from "./directory.ts";
import { date, endpoint, flag, id, instant, line, prose, several, whenUsed } from "./endpoint.ts";
import { money } from "./money.ts";
import { page, pageQuery } from "./paging.ts";
import { imported, importedInput, importedItem } from "./upsert.ts";

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

const currency = whenUsed(() => z.string().regex(/^[A-Z]{3}$/));
/** Largest single amount: ten thousand million minor units. */
const minorUnits = whenUsed(() => z.int().min(0).max(10_000_000_000));
/** At most a hundred thousand hours. */
const minutes = whenUsed(() => z.int().min(0).max(6_000_000));
const ref = whenUsed(() => z.object({ id, name: z.string() }));

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
    client: ref,
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
    phase: ref.nullable(),
    nextMilestone: milestone.nullable(),
    startsOn: z.string().nullable(),
    endsOn: z.string().nullable(),
    updatedAt: instant,
    can: z.object({ edit: z.boolean(), work: z.boolean() }),
  }),
);
export type ProjectRow = z.infer<typeof projectRow>;

const phase = whenUsed(() =>
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
    phases: z.array(figures.extend({ phase: ref.nullable() })),
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

export const task = whenUsed(() =>
  z.object({
    id,
    title: z.string(),
    description: z.string(),
    status: taskStatus,
    phaseId: id.nullable(),
    assignee: personRef.nullable(),
    dueOn: z.string().nullable(),
    audience,
    updatedAt: instant,
    can: z.object({ edit: z.boolean() }),
  }),
);
export type Task = z.infer<typeof task>;

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

const projectFields = {
  name: line(160),
  reference: line(40, 0),
  description: prose(20_000, 0),
  status: projectStatus,
  startsOn: date.nullable(),
  endsOn: date.nullable(),
  /** Null: the tenant's. */
  timeZone: line(60).nullable(),
  internalNote: prose(20_000, 0),
};
const phaseFields = {
  name: line(120),
  status: phaseStatus,
  progress: z.int().min(0).max(100),
  startsOn: date.nullable(),
  endsOn: date.nullable(),
  /** Minor units of the project's currency. */
  budget: minorUnits.nullable(),
  budgetMinutes: minutes.nullable(),
  /** Place among the phases, from 0; those after it move on. */
  position: z.int().min(0).max(200),
};
const milestoneFields = {
  name: line(160),
  phaseId: id.nullable(),
  plannedOn: date,
  forecastOn: date.nullable(),
  actualOn: date.nullable(),
};
const actionFields = {
  text: line(300),
  /** Staff, or a member of the client. */
  ownerId: id.nullable(),
  dueOn: date.nullable(),
  internal: z.boolean(),
};
const taskFields = {
  title: line(200),
  description: prose(20_000, 0),
  status: taskStatus,
  phaseId: id.nullable(),
  /** Staff. */
  assigneeId: id.nullable(),
  dueOn: date.nullable(),
  audience,
};
const some = <T extends z.ZodRawShape>(fields: T) => z.strictObject(fields).partial().shape;

export const projectsContract = {
  list: endpoint("GET", "/projects", "projects.read", { summary: "List projects" })
    .input(
      whenUsed(() =>
        z.strictObject({
          /** Words of the name, the reference or the client's name. */
          search: line(200, 0).optional(),
          status: several(projectStatus),
          health: several(health),
          clientId: id.optional(),
          /** Staff: those of which one is a contact; members: those assigned to them. */
          mine: flag.optional(),
          sort: z.enum(["updated", "name", "ends"]).default("updated"),
          direction: z.enum(["asc", "desc"]).default("desc"),
          ...pageQuery,
        }),
      ),
    )
    .output(whenUsed(() => page(projectRow))),
  create: endpoint("POST", "/projects", "projects.write", { idempotent: true, summary: "Create a project" })
    .input(
      whenUsed(() =>
        z.strictObject({
          clientId: id,
          name: projectFields.name,
          /** Without one, the client's. It does not change any more once there is money in it. */
          currency: currency.optional(),
          ...some({
            reference: projectFields.reference,
            description: projectFields.description,
            status: projectFields.status,
            startsOn: projectFields.startsOn,
            endsOn: projectFields.endsOn,
            timeZone: projectFields.timeZone,
            internalNote: projectFields.internalNote,
          }),
        }),
      ),
    )
    .output(project),
  /** With `as=client`, what staff would see if they were the client. */
  get: endpoint("GET", "/projects/{id}", "projects.read", { summary: "Read a project and its plan" })
    .input(whenUsed(() => z.strictObject({ id, as: z.literal("client").optional() })))
    .output(project),
  overview: endpoint("GET", "/projects/{id}/overview", "projects.read", {
    summary: "How a project stands: plan, budget, burn, activity",
  })
    .input(whenUsed(() => z.strictObject({ id, as: z.literal("client").optional() })))
    .output(projectOverview),
  update: endpoint("PATCH", "/projects/{id}", "projects.write", { summary: "Change a project" })
    .input(whenUsed(() => z.strictObject({ id, currency: currency.optional(), ...some(projectFields) })))
    .output(project),
  /** A draft without time and expenses; anything else is cancelled instead. */
  remove: endpoint("DELETE", "/projects/{id}", "projects.write", {
    status: 204,
    summary: "Delete a draft",
  }).input(whenUsed(() => z.strictObject({ id }))),
  setHealth: endpoint("POST", "/projects/{id}/health", "projects.write", {
    idempotent: true,
    summary: "Say how a project stands",
  })
    .input(whenUsed(() => z.strictObject({ id, health, reason: prose(2000) })))
    .output(project),
  /** Members who see it, in place of those before. */
  setMembers: endpoint("PUT", "/projects/{id}/members", "projects.write", {
    summary: "Assign a project to people of the client",
  })
    .input(whenUsed(() => z.strictObject({ id, personIds: z.array(id).max(200) })))
    .output(project),
  /** In their order, in place of those before. */
  setContacts: endpoint("PUT", "/projects/{id}/contacts", "projects.write", {
    summary: "Name the key contacts, of either side",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          id,
          items: z.array(z.strictObject({ personId: id, role: line(80, 0).default("") })).max(20),
        }),
      ),
    )
    .output(project),

  createPhase: endpoint("POST", "/projects/{id}/phases", "projects.write", {
    idempotent: true,
    summary: "Add a phase",
  })
    .input(whenUsed(() => z.strictObject({ id, ...some(phaseFields), name: phaseFields.name })))
    .output(project),
  updatePhase: endpoint("PATCH", "/projects/{id}/phases/{phaseId}", "projects.write", {
    summary: "Change a phase, or its place",
  })
    .input(whenUsed(() => z.strictObject({ id, phaseId: id, ...some(phaseFields) })))
    .output(project),
  /** One without time and expenses. */
  removePhase: endpoint("DELETE", "/projects/{id}/phases/{phaseId}", "projects.write", {
    summary: "Delete a phase",
  })
    .input(whenUsed(() => z.strictObject({ id, phaseId: id })))
    .output(project),

  createMilestone: endpoint("POST", "/projects/{id}/milestones", "projects.write", {
    idempotent: true,
    summary: "Add a milestone",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          id,
          ...some(milestoneFields),
          name: milestoneFields.name,
          plannedOn: milestoneFields.plannedOn,
        }),
      ),
    )
    .output(project),
  updateMilestone: endpoint("PATCH", "/projects/{id}/milestones/{milestoneId}", "projects.write", {
    summary: "Change a milestone",
  })
    .input(whenUsed(() => z.strictObject({ id, milestoneId: id, ...some(milestoneFields) })))
    .output(project),
  removeMilestone: endpoint("DELETE", "/projects/{id}/milestones/{milestoneId}", "projects.write", {
    summary: "Delete a milestone",
  })
    .input(whenUsed(() => z.strictObject({ id, milestoneId: id })))
    .output(project),

  createAction: endpoint("POST", "/projects/{id}/actions", "projects.write", {
    idempotent: true,
    summary: "Add a next action",
  })
    .input(whenUsed(() => z.strictObject({ id, ...some(actionFields), text: actionFields.text })))
    .output(project),
  updateAction: endpoint("PATCH", "/projects/{id}/actions/{actionId}", "projects.write", {
    summary: "Change a next action, or mark it as done",
  })
    .input(
      whenUsed(() =>
        z.strictObject({ id, actionId: id, ...some(actionFields), done: z.boolean().optional() }),
      ),
    )
    .output(project),
  removeAction: endpoint("DELETE", "/projects/{id}/actions/{actionId}", "projects.write", {
    summary: "Delete a next action",
  })
    .input(whenUsed(() => z.strictObject({ id, actionId: id })))
    .output(project),

  /** Open ones first, by their day; then those done. */
  listTasks: endpoint("GET", "/projects/{id}/tasks", "projects.read", { summary: "List tasks" })
    .input(
      whenUsed(() =>
        z.strictObject({
          id,
          status: several(taskStatus),
          phaseId: id.optional(),
          assignee: z.union([id, z.enum(["me", "none"])]).optional(),
          ...pageQuery,
        }),
      ),
    )
    .output(whenUsed(() => page(task))),
  createTask: endpoint("POST", "/projects/{id}/tasks", "projects.work", {
    idempotent: true,
    summary: "Add a task",
  })
    .input(whenUsed(() => z.strictObject({ id, ...some(taskFields), title: taskFields.title })))
    .output(task),
  updateTask: endpoint("PATCH", "/projects/{id}/tasks/{taskId}", "projects.work", {
    summary: "Change a task",
  })
    .input(whenUsed(() => z.strictObject({ id, taskId: id, ...some(taskFields) })))
    .output(task),
  /** Time on it stays, without it. */
  removeTask: endpoint("DELETE", "/projects/{id}/tasks/{taskId}", "projects.write", {
    status: 204,
    summary: "Delete a task",
  }).input(whenUsed(() => z.strictObject({ id, taskId: id }))),

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
          phases: z.array(costFigures.extend({ phase: ref.nullable() })),
        }),
      ),
    ),

  /** Creates or changes projects by source and external id; phases are known by their names. What is left out stays. */
  upsert: endpoint("POST", "/projects/upsert", "projects.write", {
    status: 200,
    rateLimit: 120,
    summary: "Create or change projects of another system",
  })
    .input(
      whenUsed(() =>
        importedInput(
          importedItem.extend({
            /** The client's external id of the same source, or its id here. */
            client: line(200),
            name: projectFields.name,
            currency: currency.optional(),
            ...some({
              reference: projectFields.reference,
              description: projectFields.description,
              status: projectFields.status,
              startsOn: projectFields.startsOn,
              endsOn: projectFields.endsOn,
            }),
            phases: z
              .array(
                z.strictObject({
                  name: phaseFields.name,
                  ...some({
                    status: phaseFields.status,
                    progress: phaseFields.progress,
                    startsOn: phaseFields.startsOn,
                    endsOn: phaseFields.endsOn,
                    budget: phaseFields.budget,
                    budgetMinutes: phaseFields.budgetMinutes,
                  }),
                }),
              )
              .max(100)
              .optional(),
          }),
          100,
        ),
      ),
    )
    .output(imported),
};
