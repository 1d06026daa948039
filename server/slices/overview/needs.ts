import { sql } from "kysely";
import type { InvoiceRow } from "../../../contract/invoices.ts";
import type { TicketStatus } from "../../../contract/tickets.ts";
import { type Ctx, can } from "../../kernel/context.ts";
import type { Calendar } from "./calendar.ts";
import type { OverviewOptions } from "./routes.ts";

/** How many of each kind are shown at most. */
const most = 20;

interface TicketNeed {
  kind: "ticket_reply" | "ticket_rating";
  at: Date;
  id: string;
  number: string;
  subject: string;
  status: string;
}

/**
 * What waits for a member, the most urgent first: what has waited longest, then what falls due next; ratings, which
 * nobody waits for, come last. Staff have the desk.
 */
export async function readNeeds(ctx: Ctx, calendar: Calendar, options: Pick<OverviewOptions, "approvals">) {
  if (ctx.actor.clientId === null) return [];
  const [tickets, invoices, actions, approvals] = await Promise.all([
    ticketNeeds(ctx),
    can(ctx.actor, "invoices.read") ? invoiceNeeds(ctx, calendar) : [],
    can(ctx.actor, "projects.read") ? actionNeeds(ctx, calendar) : [],
    can(ctx.actor, "approvals.decide") ? approvalNeeds(ctx, options) : [],
  ]);
  const rank = (kind: string) => (kind === "ticket_rating" ? 1 : 0);
  return [...tickets, ...invoices, ...actions, ...approvals].toSorted(
    (a, b) => rank(a.kind) - rank(b.kind) || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0),
  );
}

/** Tickets that wait for an answer of somebody who takes part, and those of one's own that were just resolved. */
async function ticketNeeds({ db, actor, now }: Ctx) {
  const twoWeeksAgo = new Date(now.getTime() - 14 * 86_400_000);
  const { rows } = await sql<TicketNeed>`
    (select 'ticket_reply' kind, coalesce(paused_at, updated_at) "at", id, number, subject, status
       from tickets
      where client_id = ${actor.clientId} and status = 'waiting'
        and (requester_id = ${actor.personId}
             or id in (select ticket_id from ticket_copies
                        where client_id = ${actor.clientId} and person_id = ${actor.personId}))
      order by 2 limit ${most})
    union all
    (select 'ticket_rating', resolved_at, id, number, subject, status
       from tickets
      where client_id = ${actor.clientId} and requester_id = ${actor.personId}
        and status = 'resolved' and rating is null and resolved_at > ${twoWeeksAgo}
      order by 2 desc limit ${most})`.execute(db);
  return rows.map(({ kind, at, id, number, subject, status }) => ({
    kind,
    at: at.toISOString(),
    ticket: { id, number: Number(number), subject, status: status as TicketStatus },
  }));
}

/** What waits for the reader's decision, in one line. */
async function approvalNeeds(ctx: Ctx, { approvals }: Pick<OverviewOptions, "approvals">) {
  const waiting = await approvals(ctx);
  if (!waiting) return [];
  const { since, ...facts } = waiting;
  return [{ kind: "approvals" as const, at: facts.deadline ?? since, approvals: facts }];
}

interface InvoiceNeed {
  id: string;
  number: string;
  due: string;
  currency: string;
  due_on: string;
  at: Date;
  overdue: boolean;
}

/** Invoices that are overdue, or due within two weeks. */
async function invoiceNeeds({ db, actor }: Ctx, { today, timeZone }: Calendar) {
  const { rows } = await sql<InvoiceNeed>`
    select id, number, due, currency, to_char(due_on, 'YYYY-MM-DD') due_on,
           (due_on + 1)::timestamp at time zone ${timeZone} "at", due_on < ${today}::date overdue
      from invoices
     where client_id = ${actor.clientId} and status = 'issued' and kind = 'invoice'
       and coalesce(due_on, 'infinity') <= ${today}::date + 14
     order by coalesce(due_on, 'infinity'), id limit ${most}`.execute(db);
  return rows.map((row) => ({
    kind: "invoice_due" as const,
    at: row.at.toISOString(),
    invoice: {
      id: row.id,
      number: row.number as InvoiceRow["number"],
      due: { amount: Number(row.due), currency: row.currency },
      dueOn: row.due_on as InvoiceRow["dueOn"],
      overdue: row.overdue,
    },
  }));
}

interface ActionNeed {
  id: string;
  text: string;
  due_on: string | null;
  at: Date;
  overdue: boolean;
  project_id: string;
  project_name: string;
}

/** Next actions of projects under way that are the reader's own, and due within two weeks or on no day. */
async function actionNeeds({ db, actor }: Ctx, { today, timeZone }: Calendar) {
  const { rows } = await sql<ActionNeed>`
    select a.id, a.text, a.due_on::text,
           coalesce((a.due_on + 1)::timestamp at time zone ${timeZone}, a.created_at) "at",
           coalesce(a.due_on < ${today}::date, false) overdue, p.id project_id, p.name project_name
      from project_actions a join projects p on p.id = a.project_id
     where a.client_id = ${actor.clientId} and a.owner_id = ${actor.personId} and a.done_at is null
       and p.status = 'active' and coalesce(a.due_on, '-infinity') <= ${today}::date + 14
     order by a.due_on nulls last, a.id limit ${most}`.execute(db);
  return rows.map((row) => ({
    kind: "project_action" as const,
    at: row.at.toISOString(),
    project: { id: row.project_id, name: row.project_name },
    action: { id: row.id, text: row.text, dueOn: row.due_on, overdue: row.overdue },
  }));
}
