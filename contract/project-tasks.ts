import { z } from "zod";
import { personRef } from "./directory.ts";
import { date, endpoint, id, instant, line, prose, several, whenUsed } from "./endpoint.ts";
import { page, pageQuery } from "./paging.ts";
import { audience, some, taskStatus } from "./project.ts";

export const task = whenUsed(() =>
  z.object({
    id,
    title: z.string(),
    description: z.string(),
    status: taskStatus,
    phaseId: id.nullable(),
    assignee: personRef.nullable(),
    dueOn: z.string().nullable(),
    audience,
    updatedAt: instant,
    can: z.object({ edit: z.boolean() }),
  }),
);
export type Task = z.infer<typeof task>;

const taskFields = {
  title: line(200),
  description: prose(20_000, 0),
  status: taskStatus,
  phaseId: id.nullable(),
  /** Staff. */
  assigneeId: id.nullable(),
  dueOn: date.nullable(),
  audience,
};

export const projectTaskEndpoints = {
  /** Open ones first, by their day; then those done. */
  listTasks: endpoint("GET", "/projects/{id}/tasks", "projects.read", { summary: "List tasks" })
    .input(
      whenUsed(() =>
        z.strictObject({
          id,
          status: several(taskStatus),
          phaseId: id.optional(),
          assignee: z.union([id, z.enum(["me", "none"])]).optional(),
          ...pageQuery,
        }),
      ),
    )
    .output(whenUsed(() => page(task))),
  createTask: endpoint("POST", "/projects/{id}/tasks", "projects.work", {
    idempotent: true,
    summary: "Add a task",
  })
    .input(whenUsed(() => z.strictObject({ id, ...some(taskFields), title: taskFields.title })))
    .output(task),
  updateTask: endpoint("PATCH", "/projects/{id}/tasks/{taskId}", "projects.work", {
    summary: "Change a task",
  })
    .input(whenUsed(() => z.strictObject({ id, taskId: id, ...some(taskFields) })))
    .output(task),
  /** Time on it stays, without it. */
  removeTask: endpoint("DELETE", "/projects/{id}/tasks/{taskId}", "projects.write", {
    status: 204,
    summary: "Delete a task",
  }).input(whenUsed(() => z.strictObject({ id, taskId: id }))),
};
