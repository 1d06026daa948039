import type { ConstraintCodes } from "../../kernel/refusal.ts";

/**
 * Approvals: what is submitted to a client, and what its people decide.
 *
 * - approval: one thing (a time entry, an expense, an invoice; a request: deliverable, change request, quote) in one
 *   revision, with its content as the client is shown it
 * - step: who decides, by role or by name; any of them or all; in sequence or in parallel
 * - decision: who said what, and from where; it can be taken back until it takes effect
 * - policy: steps, bounds, deadline, reminders, escalation, default decision; the narrowest one holds
 * - delegation: a colleague decides while somebody is away; digest: a mail of what waits
 */
export { billingBlocks, lockSubmissions } from "./billing.ts";
export { decide } from "./decide.ts";
export { createDelegation } from "./delegations.ts";
export { approvalUpkeep, askToAttend, attend } from "./jobs.ts";
export { approvalNeed } from "./output.ts";
export { setPolicy } from "./policies.ts";
export { createRequest } from "./requests.ts";
export { approvalRoutes } from "./routes.ts";
export type { SubjectSources } from "./subjects.ts";
export { submit } from "./submit.ts";

export const approvalConstraints: ConstraintCodes = {
  approvals_of_project: { code: "not_allowed_now" },
  // Two submitted, or decided, the same at once.
  approvals_revision_once: { code: "stale" },
  approval_decisions_once: { code: "stale" },
};
