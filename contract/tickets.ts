import { z } from "zod";
import { personRef } from "./directory.ts";
import { date, endpoint, flag, id, instant, line, prose, several, whenUsed } from "./endpoint.ts";
import { page, pageQuery } from "./paging.ts";

/** `waiting` means waiting for the client: the clocks of the targets stand still. */
export const ticketStatuses = ["new", "open", "waiting", "resolved", "closed"] as const;
export const ticketPriorities = ["low", "normal", "high", "urgent"] as const;
export const ticketStatus = whenUsed(() => z.enum(ticketStatuses));
export const ticketPriority = whenUsed(() => z.enum(ticketPriorities));
export type TicketStatus = z.infer<typeof ticketStatus>;
export type TicketPriority = z.infer<typeof ticketPriority>;

/** A response or resolution target of one ticket. `dueAt` moves on while the clock is paused. */
const target = whenUsed(() =>
  z.object({
    dueAt: instant,
    doneAt: instant.nullable(),
    state: z.enum(["running", "paused", "met", "missed"]),
  }),
);

export const ticketRow = whenUsed(() =>
  z.object({
    id,
    /** Unique within the tenant; gaps are allowed. */
    number: z.int(),
    subject: z.string(),
    status: ticketStatus,
    priority: ticketPriority,
    category: z.object({ id, name: z.string() }).nullable(),
    client: z.object({ id, name: z.string() }),
    requester: personRef,
    assignee: personRef.nullable(),
    createdAt: instant,
    updatedAt: instant,
    responseTarget: target.nullable(),
    resolutionTarget: target.nullable(),
  }),
);
export type TicketRow = z.infer<typeof ticketRow>;

const ticketChange = whenUsed(() =>
  z.object({
    field: z.enum([
      "status",
      "priority",
      "category",
      "assignee",
      "subject",
      "description",
      "copied",
      "rating",
      "merged",
    ]),
    from: z.string().nullable(),
    to: z.string().nullable(),
  }),
);

/** One thing that happened to a ticket, oldest first: something said, or something changed. */
export const timelineEntry = whenUsed(() =>
  z.discriminatedUnion("type", [
    z.object({
      type: z.literal("reply"),
      id,
      at: instant,
      author: personRef,
      /** Markdown. */
      body: z.string(),
      /** Seen by staff alone; never in an answer to a client. */
      internal: z.boolean(),
    }),
    z.object({
      type: z.literal("change"),
      id,
      at: instant,
      author: personRef.nullable(),
      change: ticketChange,
    }),
  ]),
);
export type TimelineEntry = z.infer<typeof timelineEntry>;

export const ticket = whenUsed(() =>
  ticketRow.extend({
    /** Markdown. */
    description: z.string(),
    copied: z.array(personRef),
    rating: z.object({ score: z.int(), comment: z.string(), at: instant }).nullable(),
    mergedInto: z.object({ id, number: z.int() }).nullable(),
    /** The newest 100 entries, oldest first; `earlierCursor` leads to those before. */
    timeline: z.array(timelineEntry),
    earlierCursor: z.string().nullable(),
    can: z.object({
      reply: z.boolean(),
      note: z.boolean(),
      close: z.boolean(),
      reopen: z.boolean(),
      rate: z.boolean(),
      edit: z.boolean(),
      assign: z.boolean(),
      merge: z.boolean(),
    }),
  }),
);
export type Ticket = z.infer<typeof ticket>;

export const ticketFilter = whenUsed(() =>
  z.strictObject({
    /** Words of the subject, the description and the replies, or a number; forgives typing errors. */
    search: line(200, 0).optional(),
    status: several(ticketStatus),
    priority: several(ticketPriority),
    categoryId: several(id),
    clientId: id.optional(),
    /** A person's id, `me`, or `none`. */
    assignee: z.union([id, z.enum(["me", "none"])]).optional(),
    /** Only those one asked for or is in copy of. */
    mine: flag.optional(),
    /** A running target is past. */
    overdue: flag.optional(),
    createdFrom: date.optional(),
    createdTo: date.optional(),
    sort: z.enum(["updated", "created", "priority", "number", "due"]).default("updated"),
    direction: z.enum(["asc", "desc"]).default("desc"),
    ...pageQuery,
  }),
);
export type TicketFilter = z.infer<typeof ticketFilter>;

const category = whenUsed(() => z.object({ id, name: z.string(), archived: z.boolean() }));
const cannedReply = whenUsed(() => z.object({ id, title: z.string(), body: z.string() }));
/** Minutes by the calendar, day and night, until the first answer and until the solution; null: no target. */
const priorityTarget = whenUsed(() =>
  z.strictObject({
    priority: ticketPriority,
    responseMinutes: z.int().min(1).max(525_600).nullable(),
    resolutionMinutes: z.int().min(1).max(525_600).nullable(),
  }),
);

export const ticketsContract = {
  list: endpoint("GET", "/tickets", "tickets.read", { summary: "List tickets" })
    .input(ticketFilter)
    .output(whenUsed(() => page(ticketRow))),
  open: endpoint("POST", "/tickets", "tickets.write", {
    idempotent: true,
    rateLimit: 60,
    summary: "Open a ticket",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          subject: line(200),
          description: prose(50_000),
          categoryId: id.nullish(),
          priority: ticketPriority.default("normal"),
          /** Ids of the people in copy: members of the client. */
          copied: z.array(id).max(20).default([]),
          /** On behalf of a colleague; staff name the member who asks. */
          requesterId: id.optional(),
          /** Staff name the client; for a member it is their own. */
          clientId: id.optional(),
        }),
      ),
    )
    .output(ticket),
  /** With `as=client`, what staff would see if they were the client. */
  get: endpoint("GET", "/tickets/{id}", "tickets.read", { summary: "Read a ticket with its history" })
    .input(whenUsed(() => z.strictObject({ id, as: z.literal("client").optional() })))
    .output(ticket),
  timeline: endpoint("GET", "/tickets/{id}/timeline", "tickets.read", {
    summary: "Earlier history of a ticket",
  })
    .input(whenUsed(() => z.strictObject({ id, ...pageQuery })))
    .output(whenUsed(() => page(timelineEntry))),
  /** Members may close, reopen and change who is in copy; the rest is for staff. */
  update: endpoint("PATCH", "/tickets/{id}", "tickets.write", { summary: "Change a ticket" })
    .input(
      whenUsed(() =>
        z.strictObject({
          id,
          status: ticketStatus.optional(),
          copied: z.array(id).max(20).optional(),
          subject: line(200).optional(),
          description: prose(50_000).optional(),
          priority: ticketPriority.optional(),
          categoryId: id.nullable().optional(),
          assigneeId: id.nullable().optional(),
        }),
      ),
    )
    .output(ticket),
  reply: endpoint("POST", "/tickets/{id}/replies", "tickets.write", {
    idempotent: true,
    rateLimit: 60,
    summary: "Reply, or note",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          id,
          body: prose(50_000),
          /** A note for staff alone. */
          internal: z.boolean().default(false),
          /** Staff: the status to go to with this reply. */
          status: ticketStatus.optional(),
        }),
      ),
    )
    .output(ticket),
  rate: endpoint("PUT", "/tickets/{id}/rating", "tickets.write", { summary: "Rate how a ticket was handled" })
    .input(
      whenUsed(() =>
        z.strictObject({ id, score: z.int().min(1).max(5), comment: prose(2000, 0).default("") }),
      ),
    )
    .output(ticket),
  merge: endpoint("POST", "/tickets/{id}/merge", "tickets.work", {
    status: 200,
    summary: "Merge into another ticket of the same client",
  })
    .input(whenUsed(() => z.strictObject({ id, intoId: id })))
    .output(ticket),
  listCategories: endpoint("GET", "/ticket-categories", "tickets.read", {
    summary: "List categories",
  }).output(whenUsed(() => z.object({ items: z.array(category) }))),
  createCategory: endpoint("POST", "/ticket-categories", "tickets.configure", {
    idempotent: true,
    summary: "Create a category",
  })
    .input(whenUsed(() => z.strictObject({ name: line(80) })))
    .output(category),
  updateCategory: endpoint("PATCH", "/ticket-categories/{id}", "tickets.configure", {
    summary: "Rename or archive a category",
  })
    .input(
      whenUsed(() => z.strictObject({ id, name: line(80).optional(), archived: z.boolean().optional() })),
    )
    .output(category),
  listCannedReplies: endpoint("GET", "/canned-replies", "tickets.work", {
    summary: "List canned replies",
  }).output(whenUsed(() => z.object({ items: z.array(cannedReply) }))),
  createCannedReply: endpoint("POST", "/canned-replies", "tickets.configure", {
    idempotent: true,
    summary: "Create a canned reply",
  })
    .input(whenUsed(() => z.strictObject({ title: line(120), body: prose(20_000) })))
    .output(cannedReply),
  updateCannedReply: endpoint("PATCH", "/canned-replies/{id}", "tickets.configure", {
    summary: "Change a canned reply",
  })
    .input(
      whenUsed(() => z.strictObject({ id, title: line(120).optional(), body: prose(20_000).optional() })),
    )
    .output(cannedReply),
  deleteCannedReply: endpoint("DELETE", "/canned-replies/{id}", "tickets.configure", {
    status: 204,
    summary: "Delete a canned reply",
  }).input(whenUsed(() => z.strictObject({ id }))),
  getTargets: endpoint("GET", "/ticket-targets", "tickets.work", {
    summary: "Response and resolution targets",
  }).output(whenUsed(() => z.object({ items: z.array(priorityTarget) }))),
  updateTargets: endpoint("PUT", "/ticket-targets", "tickets.configure", {
    summary: "Set response and resolution targets",
  })
    .input(whenUsed(() => z.strictObject({ items: z.array(priorityTarget).min(1).max(4) })))
    .output(whenUsed(() => z.object({ items: z.array(priorityTarget) }))),
};
