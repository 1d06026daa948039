import type { TicketPriority } from "../../../contract/tickets.ts";

/**
 * A kind of ticket, as it comes again and again. `{slot}` is replaced by one of the tenant's words, the same one
 * throughout a ticket; `{requester}` and `{agent}` are the people. A thread's line begins with who says it:
 * `staff`, `asks` (staff, then waiting for the client), `member`, `note` (staff among themselves), `solved`.
 */
export interface Scenario {
  category: string;
  priority: Partial<Record<TicketPriority, number>>;
  subjects: string[];
  descriptions: string[];
  threads: string[][];
  /** How often it comes, compared with others; 1 where nothing is said. */
  weight?: number;
}

export type Slots = Record<string, readonly string[]>;

export const usual = { low: 2, normal: 6, high: 1 };
export const pressing = { normal: 3, high: 5, urgent: 1 };
export const calm = { low: 5, normal: 4 };
