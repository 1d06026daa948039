import type { ConstraintCodes } from "../../kernel/refusal.ts";

/**
 * Tickets: what clients ask for, and the conversation about it.
 *
 * - ticket: a request of a client's member, with a number that people call it by
 * - requester: the member who asks; copied: members who follow
 * - assignee: the staff person who works on it
 * - reply: something said to the other side; note: something said among staff
 * - change: a line of the history (status, priority, …)
 * - target: until when a first answer, or the solution, is due; its clock stands while waiting for the client
 */
export { createCannedReply, createCategory, updateTargets } from "./catalogue.ts";
export { forgetPerson } from "./forget.ts";
export { categoriesByName, type ImportedTicket, importTicket } from "./import.ts";
export { closeResolved, closeResolvedJob } from "./jobs.ts";
export { ticketPage } from "./output.ts";
export { ticketRoutes } from "./routes.ts";
export { mergeTickets, openTicket, rateTicket, replyToTicket, updateTicket } from "./tickets.ts";

export const ticketConstraints: ConstraintCodes = {
  ticket_categories_name_once: { code: "already_exists", path: "name" },
  canned_replies_title_once: { code: "already_exists", path: "title" },
};
