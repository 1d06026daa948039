import type { Ticket, TicketRow } from "../../../contract/tickets.ts";
import { aSession } from "../../testing/providers.tsx";

export const idOf = (number: number) => `01900000-0000-7000-8000-${number.toString().padStart(12, "0")}`;
export const asker = { id: aSession().person.id, name: "Ada Brook", kind: "member" } as const;
export const helper = { id: idOf(90), name: "Jonas Weber", kind: "staff" } as const;

/** A row of a list, for tests. */
export function aTicketRow(number: number, change: Partial<TicketRow> = {}): TicketRow {
  return {
    id: idOf(number),
    number,
    subject: `Printer ${number} is offline`,
    status: "open",
    priority: "normal",
    category: null,
    client: { id: idOf(80), name: "Brook Dental" },
    requester: asker,
    assignee: helper,
    createdAt: "2026-11-18T09:00:00.000Z",
    updatedAt: "2026-11-19T09:00:00.000Z",
    responseTarget: null,
    resolutionTarget: null,
    ...change,
  };
}

/** A whole ticket, for tests. */
export function aTicket(number: number, change: Partial<Ticket> = {}): Ticket {
  const can = { reply: true, close: true, reopen: false, rate: false };
  return {
    ...aTicketRow(number),
    description: "It says **offline** since Monday.",
    copied: [],
    rating: null,
    mergedInto: null,
    timeline: [],
    earlierCursor: null,
    can: { ...can, note: false, edit: false, assign: false, merge: false },
    ...change,
  };
}

/** Something said on a ticket, for tests. */
export function aReply(number: number, body: string, author: Ticket["requester"] = helper) {
  const at = `2026-11-19T0${number % 10}:00:00.000Z`;
  return { type: "reply", id: idOf(1000 + number), at, author, body, internal: false } as const;
}
