import { z } from "zod";
import { endpoint, id, instant, whenUsed } from "./endpoint.ts";
import { invoiceRow } from "./invoices.ts";
import { money } from "./money.ts";
import { projectRow } from "./project.ts";
import { ticketPriority, ticketRow, ticketStatus } from "./tickets.ts";

/** Something that waits for the reader, whatever its kind, the most urgent first. */
const need = whenUsed(() =>
  z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("ticket_reply"),
      at: instant,
      ticket: ticketRow.pick({ id: true, number: true, subject: true, status: true }),
    }),
    z.object({
      kind: z.literal("ticket_rating"),
      at: instant,
      ticket: ticketRow.pick({ id: true, number: true, subject: true, status: true }),
    }),
    z.object({
      kind: z.literal("invoice_due"),
      at: instant,
      invoice: invoiceRow.pick({ id: true, number: true, due: true, dueOn: true, overdue: true }),
    }),
    /** A next action of a project that is the reader's own to do. */
    z.object({
      kind: z.literal("project_action"),
      at: instant,
      project: z.object({ id, name: z.string() }),
      action: z.object({ id, text: z.string(), dueOn: z.string().nullable(), overdue: z.boolean() }),
    }),
    /** What the reader is to approve, all of it in one line. */
    z.object({
      kind: z.literal("approvals"),
      /** The next deadline, else when the oldest was submitted. */
      at: instant,
      approvals: z.object({
        count: z.int(),
        overdue: z.int(),
        minutes: z.int(),
        amounts: z.array(money),
        deadline: instant.nullable(),
      }),
    }),
  ]),
);

export type Need = z.infer<typeof need>;

/** A line of what happened lately, in the words of the business. */
const activity = whenUsed(() =>
  z.object({
    id,
    at: instant,
    /** Event name such as `ticket.replied`: a translation key under `activity.*`. */
    type: z.string(),
    actor: z.string().nullable(),
    subject: z.string(),
    link: z.object({ to: z.enum(["ticket", "invoice", "client", "project"]), id }).nullable(),
  }),
);

export const overviewContract = {
  portal: endpoint("GET", "/overview", "dashboard.read", {
    summary: "What needs the reader, and what is new",
  }).output(
    whenUsed(() =>
      z.object({
        needs: z.array(need),
        openTickets: z.object({ count: z.int(), items: z.array(ticketRow) }),
        /** Null for a person who may not read invoices. */
        unpaid: z
          .object({
            count: z.int(),
            sums: z.array(z.object({ open: money, overdue: money })),
            items: z.array(invoiceRow),
          })
          .nullable(),
        /** Under way, those that stand worst first; null for a person who may not read projects. */
        projects: z.object({ count: z.int(), items: z.array(projectRow) }).nullable(),
        activity: z.array(activity),
      }),
    ),
  ),
  desk: endpoint("GET", "/overview/desk", "tickets.work", { summary: "Health of the queue" }).output(
    whenUsed(() =>
      z.object({
        open: z.int(),
        unassigned: z.int(),
        waiting: z.int(),
        overdue: z.int(),
        dueToday: z.int(),
        mine: z.int(),
        byPriority: z.array(z.object({ priority: ticketPriority, count: z.int() })),
        byStatus: z.array(z.object({ status: ticketStatus, count: z.int() })),
        /** Open work by the one who has it; null is nobody. */
        byAssignee: z.array(
          z.object({ id: id.nullable(), name: z.string().nullable(), open: z.int(), overdue: z.int() }),
        ),
        /** Opened and resolved by day, the last 30, `YYYY-MM-DD`. */
        flow: z.array(z.object({ day: z.string(), opened: z.int(), resolved: z.int() })),
        overdueTickets: z.array(ticketRow),
        overdueInvoices: z.object({ count: z.int(), items: z.array(invoiceRow) }),
        activity: z.array(activity),
      }),
    ),
  ),
};
