import { z } from "zod";
import { named, personRef } from "./directory.ts";
import { date, endpoint, flag, id, instant, line, prose, whenUsed } from "./endpoint.ts";
import { money } from "./money.ts";
import { page, pageQuery } from "./paging.ts";
import { imported, importedInput, importedItem } from "./upsert.ts";

/** A time that is kept, of the years in which dates are. */
const moment = whenUsed(() =>
  instant.refine((value) => value >= "1970-01-02" && value < "2199-12-30", { error: "date_out_of_range" }),
);
/** Of one entry: at most a day. */
const entryMinutes = whenUsed(() => z.int().min(1).max(1440));

/** Time worked. A client's people read billable entries alone, and never `internalNote`. */
export const timeEntry = whenUsed(() =>
  z.object({
    id,
    project: named,
    client: named,
    phase: named.nullable(),
    task: named.nullable(),
    person: personRef,
    /** Day that it counts for, by the project's calendar. */
    day: z.string(),
    minutes: z.int(),
    /** When it was timed or entered with times; minutes are what passed between the two. */
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    billable: z.boolean(),
    /** Minutes at the hourly rate, rounded half up; 0 when not billable. Null for people who may not see budgets. */
    amount: money.nullable(),
    /** For the client to read. */
    note: z.string(),
    /** For staff; null for everybody else. */
    internalNote: z.string().nullable(),
    /** Invoice that it is on, for those who may read it; a draft has no number. */
    invoice: z.object({ id, number: z.string().nullable() }).nullable(),
    updatedAt: instant,
    can: z.object({ edit: z.boolean(), remove: z.boolean() }),
  }),
);
export type TimeEntry = z.infer<typeof timeEntry>;

const timer = whenUsed(() =>
  z.object({
    project: named,
    client: named,
    phase: named.nullable(),
    task: named.nullable(),
    billable: z.boolean(),
    note: z.string(),
    internalNote: z.string(),
    startedAt: instant,
  }),
);
export type Timer = z.infer<typeof timer>;

const timerFields = {
  projectId: id,
  phaseId: id.nullable(),
  taskId: id.nullable(),
  billable: z.boolean(),
  note: prose(2000, 0),
  internalNote: prose(5000, 0),
};
const entryFields = {
  ...timerFields,
  day: date,
  minutes: entryMinutes,
  /** Both or none; the day and the minutes follow from them. */
  startedAt: moment,
  endedAt: moment,
};
const some = <T extends z.ZodRawShape>(fields: T) => z.strictObject(fields).partial().shape;

/** What a list of entries is narrowed to. */
const entryFilter = () => ({
  projectId: id.optional(),
  clientId: id.optional(),
  phaseId: id.optional(),
  taskId: id.optional(),
  /** A person's id, or `me`. */
  person: z.union([id, z.literal("me")]).optional(),
  billable: flag.optional(),
  /** Whether it is on an invoice that the reader sees. */
  invoiced: flag.optional(),
  from: date.optional(),
  to: date.optional(),
  /** Words of the note for the client. */
  search: line(200, 0).optional(),
});

export const timeContract = {
  /** Newest day first. Members see those of their projects. */
  list: endpoint("GET", "/time-entries", "projects.read", { summary: "List time entries" })
    .input(
      whenUsed(() =>
        z.strictObject({
          ...entryFilter(),
          ...pageQuery,
        }),
      ),
    )
    .output(whenUsed(() => page(timeEntry))),
  /** Of all that a filter finds, however long the list. */
  sums: endpoint("GET", "/time-entries/sums", "projects.read", { summary: "Sums of time entries" })
    .input(whenUsed(() => z.strictObject(entryFilter())))
    .output(
      whenUsed(() =>
        z.object({
          count: z.int(),
          minutes: z.int(),
          billableMinutes: z.int(),
          /** Of billable time, by currency; none for people who may not see budgets. */
          amounts: z.array(money),
        }),
      ),
    ),
  /** One's own week, or a colleague's: Monday to Sunday, in the tenant's time zone. */
  week: endpoint("GET", "/time-entries/week", "projects.work", { summary: "A week of one person" })
    .input(
      whenUsed(() =>
        z.strictObject({
          /** Any day of it; without one, this week. */
          of: date.optional(),
          /** Oneself without it. */
          personId: id.optional(),
        }),
      ),
    )
    .output(
      whenUsed(() =>
        z.object({
          person: personRef,
          timeZone: z.string(),
          /** Today there. */
          today: z.string(),
          weekOf: z.string(),
          /** Seven days, Monday first. */
          days: z.array(z.object({ day: z.string(), minutes: z.int(), billableMinutes: z.int() })),
          minutes: z.int(),
          billableMinutes: z.int(),
          /** By day, then in the order of entering; at most 500. */
          items: z.array(timeEntry),
        }),
      ),
    ),
  get: endpoint("GET", "/time-entries/{id}", "projects.read", { summary: "Read a time entry" })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(timeEntry),
  /** Either a day and minutes, or the times of beginning and end. */
  create: endpoint("POST", "/time-entries", "projects.work", { idempotent: true, summary: "Enter time" })
    .input(
      whenUsed(() =>
        z.strictObject({
          ...some(entryFields),
          projectId: id,
          /** For somebody else: for those who may plan the project. */
          personId: id.optional(),
        }),
      ),
    )
    .output(timeEntry),
  /** One's own; everybody's for those who may plan the project. */
  update: endpoint("PATCH", "/time-entries/{id}", "projects.work", { summary: "Change a time entry" })
    .input(whenUsed(() => z.strictObject({ id, ...some(entryFields) })))
    .output(timeEntry),
  remove: endpoint("DELETE", "/time-entries/{id}", "projects.work", {
    status: 204,
    summary: "Delete a time entry",
  }).input(whenUsed(() => z.strictObject({ id }))),
  /**
   * The same change to many entries in one transaction. Those that cannot be changed are left as they are and named,
   * each with an error code.
   */
  bulkUpdate: endpoint("POST", "/time-entries/bulk", "projects.work", {
    status: 200,
    rateLimit: 120,
    summary: "Change or delete many time entries",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          ids: z.array(id).min(1).max(500),
          set: z
            .strictObject({
              billable: z.boolean().optional(),
              phaseId: id.nullable().optional(),
              taskId: id.nullable().optional(),
              day: date.optional(),
              note: prose(2000, 0).optional(),
            })
            .optional(),
          /** Deletes them, in place of `set`. */
          remove: z.literal(true).optional(),
        }),
      ),
    )
    .output(
      whenUsed(() =>
        z.object({
          done: z.array(id),
          failed: z.array(z.object({ id, code: z.string() })),
        }),
      ),
    ),
  getTimer: endpoint("GET", "/timer", "projects.work", { summary: "One's running timer" }).output(
    whenUsed(() => z.object({ timer: timer.nullable() })),
  ),
  /** Stops the one that runs, if any; the entry that it became is in the answer. */
  startTimer: endpoint("POST", "/timer", "projects.work", { idempotent: true, summary: "Start a timer" })
    .input(whenUsed(() => z.strictObject({ ...some(timerFields), projectId: id })))
    .output(whenUsed(() => z.object({ timer, stopped: timeEntry.nullable() }))),
  updateTimer: endpoint("PATCH", "/timer", "projects.work", { summary: "Change what the timer is for" })
    .input(
      whenUsed(() =>
        z.strictObject({
          ...some(timerFields),
          /** An earlier or later beginning. */
          startedAt: moment.optional(),
        }),
      ),
    )
    .output(whenUsed(() => z.object({ timer }))),
  /** Minutes are rounded up to whole ones. One that ran for more than a day needs to be told how many it were. */
  stopTimer: endpoint("POST", "/timer/stop", "projects.work", {
    idempotent: true,
    summary: "Stop the timer: it becomes a time entry",
  })
    .input(whenUsed(() => z.strictObject({ minutes: entryMinutes.optional() })))
    .output(timeEntry),
  discardTimer: endpoint("DELETE", "/timer", "projects.work", {
    status: 204,
    summary: "Drop the timer without an entry",
  }),
  /** Creates or changes entries by source and external id. */
  upsert: endpoint("POST", "/time-entries/upsert", "projects.write", {
    status: 200,
    rateLimit: 120,
    summary: "Create or change time entries of another system",
  })
    .input(
      whenUsed(() =>
        importedInput(
          importedItem.extend({
            /** The project's external id of the same source, or its id here. */
            project: line(200),
            /** Name of a phase of the project. */
            phase: line(120).optional(),
            /** Address of a staff person, or their external id or id here. */
            person: line(254),
            ...some({
              day: entryFields.day,
              minutes: entryFields.minutes,
              startedAt: entryFields.startedAt,
              endedAt: entryFields.endedAt,
              billable: entryFields.billable,
              note: entryFields.note,
              internalNote: entryFields.internalNote,
            }),
          }),
          500,
        ),
      ),
    )
    .output(imported),
};
