import { contract } from "../../../contract/index.ts";
import { type Ctx, isStaff } from "../../kernel/context.ts";
import { type Route, tenantRoutes, uploadRoutes } from "../../kernel/http/routes.ts";
import { found } from "../../kernel/refusal.ts";
import type { Storage } from "../../kernel/storage/storage.ts";
import { changeMany } from "./bulk.ts";
import { readCosts } from "./costs.ts";
import { expenseById, expensePage } from "./expense-queries.ts";
import { attachReceipt, readReceipt, removeReceipt } from "./expense-receipts.ts";
import { enterExpense, removeExpense, updateExpense } from "./expenses.ts";
import { projectOutput, projectPage } from "./output.ts";
import { projectOverview } from "./overview.ts";
import * as plan from "./plan.ts";
import {
  createProject,
  removeProject,
  setContacts,
  setHealth,
  setMembers,
  updateProject,
} from "./projects.ts";
import { projectsById } from "./queries.ts";
import { readRates, setRates } from "./rates.ts";
import { createTask, listTasks, removeTask, updateTask } from "./tasks.ts";
import { enterTime, removeTime, updateTime } from "./time.ts";
import { entryById, entryPage, entrySums } from "./time-queries.ts";
import { discardTimer, readTimer, startTimer, stopTimer, updateTimer } from "./timer.ts";
import { upsertExpenses, upsertProjects, upsertTime } from "./upsert.ts";
import { readWeek } from "./week.ts";

/** A verb of the plan, which answers with the project as it is then. */
function andShow<Input extends { id: string }>(verb: (ctx: Ctx, input: Input) => Promise<unknown>) {
  return async (ctx: Ctx, input: Input) => {
    await verb(ctx, input);
    return projectOutput(ctx, input.id);
  };
}

/** What the client is shown, where staff ask for that. */
function asAsked<T>(read: (ctx: Ctx, id: string) => Promise<T>) {
  return async (ctx: Ctx, { id, as }: { id: string; as?: "client" | undefined }) => {
    if (!as || !isStaff(ctx.actor)) return read(ctx, id);
    const { client_id } = found((await projectsById(ctx.db, [id])).get(id));
    return ctx.asClient(client_id, (seen) => read(seen, id));
  };
}

/** What is done to one expense in a row, its fields and its receipts, is taken as one change, in milliseconds. */
const inOneGo = 15_000;

/** What others do when time or expenses were changed, after the commit. */
export interface ProjectOptions {
  /** Where receipts are. */
  storage: Storage;
  recordsChanged?: (ctx: Ctx, settled: Date) => Promise<void>;
}

export function projectRoutes({ storage, recordsChanged }: ProjectOptions): Route[] {
  /** A verb that changes time or expenses that were there before; others hear of it so many milliseconds later. */
  const changing =
    <Rest extends unknown[], Answer>(verb: (ctx: Ctx, ...rest: Rest) => Promise<Answer>, later = 0) =>
    (ctx: Ctx, ...rest: Rest) => {
      const settled = new Date(ctx.now.getTime() + later);
      if (recordsChanged) ctx.afterCommit(() => recordsChanged(ctx, settled));
      return verb(ctx, ...rest);
    };
  return [
    ...tenantRoutes(contract.projects, {
      list: projectPage,
      create: async (ctx, input) => projectOutput(ctx, await createProject(ctx, input)),
      get: asAsked(projectOutput),
      overview: asAsked(projectOverview),
      update: andShow(updateProject),
      remove: removeProject,
      setHealth: andShow(setHealth),
      setMembers: andShow(setMembers),
      setContacts: andShow(setContacts),
      createPhase: andShow(plan.createPhase),
      updatePhase: andShow(plan.updatePhase),
      removePhase: andShow(plan.removePhase),
      createMilestone: andShow(plan.createMilestone),
      updateMilestone: andShow(plan.updateMilestone),
      removeMilestone: andShow(plan.removeMilestone),
      createAction: andShow(plan.createAction),
      updateAction: andShow(plan.updateAction),
      removeAction: andShow(plan.removeAction),
      listTasks,
      createTask,
      updateTask,
      removeTask,
      getRates: readRates,
      setRates,
      costs: readCosts,
      upsert: upsertProjects,
    }),
    ...tenantRoutes(contract.time, {
      list: entryPage,
      sums: entrySums,
      week: readWeek,
      get: (ctx, { id }) => entryById(ctx, id),
      create: async (ctx, input) => entryById(ctx, await enterTime(ctx, input)),
      update: changing(async (ctx, input) => {
        await updateTime(ctx, input);
        return entryById(ctx, input.id);
      }),
      remove: removeTime,
      bulkUpdate: changing(changeMany),
      getTimer: async (ctx) => ({ timer: await readTimer(ctx) }),
      startTimer,
      updateTimer,
      stopTimer,
      discardTimer,
      upsert: changing(upsertTime),
    }),
    ...tenantRoutes(contract.expenses, {
      list: expensePage,
      get: (ctx, { id }) => expenseById(ctx, id),
      create: async (ctx, input) => expenseById(ctx, await enterExpense(ctx, input)),
      update: changing(async (ctx, input) => {
        await updateExpense(ctx, input);
        return expenseById(ctx, input.id);
      }, inOneGo),
      receipt: (ctx, input) => readReceipt(ctx, storage, input),
      detach: changing((ctx, input) => removeReceipt(ctx, storage, input), inOneGo),
      remove: (ctx, input) => removeExpense(ctx, storage, input),
      upsert: changing(upsertExpenses),
    }),
    ...uploadRoutes(contract.expenses, {
      attach: { ...attachReceipt, keep: changing(attachReceipt.keep, inOneGo) },
    }),
  ];
}
