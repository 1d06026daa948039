import type { Ticket, TicketRow } from "../../../contract/tickets.ts";

/** A ticket's row for tests. */
export function aTicketRow(change: Partial<TicketRow> = {}): TicketRow {
  return {
    id: "01900000-0000-7000-8000-0000000000a1",
    number: 1042,
    subject: "Printer on the second floor",
    status: "open",
    priority: "normal",
    category: null,
    client: { id: "01900000-0000-7000-8000-0000000000c1", name: "Brook Dental" },
    requester: { id: "01900000-0000-7000-8000-0000000000b1", name: "Mia Brook", kind: "member" },
    assignee: null,
    createdAt: "2026-11-20T08:00:00.000Z",
    updatedAt: "2026-11-20T09:00:00.000Z",
    responseTarget: null,
    resolutionTarget: null,
    ...change,
  };
}

/** A whole ticket for tests, with all that staff may do. */
export function aTicket(change: Partial<Ticket> = {}): Ticket {
  return {
    ...aTicketRow(),
    description: "It prints only in **blue**.",
    copied: [],
    rating: null,
    mergedInto: null,
    timeline: [],
    earlierCursor: null,
    can: {
      reply: true,
      note: true,
      close: true,
      reopen: false,
      rate: false,
      edit: true,
      assign: true,
      merge: true,
    },
    ...change,
  };
}
