import { sql } from "kysely";
import type { InvoiceRow } from "../../../contract/invoices.ts";
import type { TicketStatus } from "../../../contract/tickets.ts";
import { type Ctx, can } from "../../kernel/context.ts";
import type { Calendar } from "./calendar.ts";

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
export async function readNeeds(ctx: Ctx, calendar: Calendar) {
  if (ctx.actor.clientId === null) return [];
  const [tickets, invoices] = await Promise.all([
    ticketNeeds(ctx),
    can(ctx.actor, "invoices.read") ? invoiceNeeds(ctx, calendar) : [],
  ]);
  const rank = (kind: string) => (kind === "ticket_rating" ? 1 : 0);
  return [...tickets, ...invoices].toSorted(
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
