import type { ConstraintCodes } from "../../kernel/refusal.ts";

export {
  billableEntries,
  billedProject,
  entriesById,
  lockEntries,
  otherCurrencies,
} from "./billable.ts";
export { filesOfExpense, readReceipt, writeReceipt } from "./expense-receipts.ts";
export { enterExpense } from "./expenses.ts";
/**
 * Projects: what a provider does for a client, how it stands, and what was worked and spent.
 *
 * - draft: a project that no member sees yet
 * - phase: a part of a project with a budget in money and in hours; progress: how much of it is done, in percent
 * - milestone: a date promised, with the day expected now (forecast) and the day reached (actual); slip: days between
 * - health: on track, at risk or off track, each time with a reason
 * - next action: what is to be done, by somebody of either side; task: work of staff
 * - member: a person of the client that a project is assigned to; contact: whom to turn to, of either side
 * - time entry, expense: billable ones are for the client to read, others the provider's own affair
 * - rate: what an hour is billed with; cost: what it costs the provider, which no client reads
 * - burn: hours by week; forecast: what will have been used at completion
 */
export { type ImportedPhase, type ImportedProject, importProjects } from "./import-projects.ts";
export { type ImportedExpense, type ImportedTime, importExpenses, importTime } from "./import-work.ts";
export { projectPage } from "./output.ts";
export {
  createAction,
  createMilestone,
  createPhase,
  updateAction,
  updateMilestone,
  updatePhase,
} from "./plan.ts";
export { createProject, setContacts, setHealth, setMembers, updateProject } from "./projects.ts";
export { setRates } from "./rates.ts";
export { projectRoutes } from "./routes.ts";
export { expenseSubjects, timeSubjects } from "./subjects.ts";
export { createTask, updateTask } from "./tasks.ts";
export { enterTime } from "./time.ts";
export { importedProjects } from "./upsert.ts";

export const projectConstraints: ConstraintCodes = {
  projects_ends_after_start: { code: "invalid_input", path: "endsOn" },
  project_phases_ends_after_start: { code: "invalid_input", path: "endsOn" },
  project_phases_name_once: { code: "already_exists", path: "name" },
  projects_external_once: { code: "already_exists", path: "externalId" },
  // There is time or money on it.
  time_entries_of_project: { code: "not_allowed_now" },
  time_entries_of_phase: { code: "not_allowed_now" },
  expenses_of_project: { code: "not_allowed_now" },
  expenses_of_phase: { code: "not_allowed_now" },
  // It is on an invoice.
  invoiced_entries_kept: { code: "not_allowed_now", path: "invoice" },
  // Its receipts are sealed with the key of another client.
  files_of_key: { code: "not_allowed_now" },
  files_once_on_expense: { code: "already_exists", path: "file" },
  // Two windows started it at once.
  timers_pkey: { code: "stale" },
};
