import { z } from "zod";
import { date, endpoint, id, line, whenUsed } from "./endpoint.ts";
import { minorUnits } from "./money.ts";
import { minutes, phaseStatus, project, some } from "./project.ts";

export const phaseFields = {
  name: line(120),
  status: phaseStatus,
  progress: z.int().min(0).max(100),
  startsOn: date.nullable(),
  endsOn: date.nullable(),
  /** Minor units of the project's currency. */
  budget: minorUnits.nullable(),
  budgetMinutes: minutes.nullable(),
  /** Place among the phases, from 0; those after it move on. */
  position: z.int().min(0).max(200),
};
const milestoneFields = {
  name: line(160),
  phaseId: id.nullable(),
  plannedOn: date,
  forecastOn: date.nullable(),
  actualOn: date.nullable(),
};
const actionFields = {
  text: line(300),
  /** Staff, or a member of the client. */
  ownerId: id.nullable(),
  dueOn: date.nullable(),
  internal: z.boolean(),
};

/** Phases, milestones and next actions. */
export const projectPlanEndpoints = {
  createPhase: endpoint("POST", "/projects/{id}/phases", "projects.write", {
    idempotent: true,
    summary: "Add a phase",
  })
    .input(whenUsed(() => z.strictObject({ id, ...some(phaseFields), name: phaseFields.name })))
    .output(project),
  updatePhase: endpoint("PATCH", "/projects/{id}/phases/{phaseId}", "projects.write", {
    summary: "Change a phase, or its place",
  })
    .input(whenUsed(() => z.strictObject({ id, phaseId: id, ...some(phaseFields) })))
    .output(project),
  /** One without time and expenses. */
  removePhase: endpoint("DELETE", "/projects/{id}/phases/{phaseId}", "projects.write", {
    summary: "Delete a phase",
  })
    .input(whenUsed(() => z.strictObject({ id, phaseId: id })))
    .output(project),

  createMilestone: endpoint("POST", "/projects/{id}/milestones", "projects.write", {
    idempotent: true,
    summary: "Add a milestone",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          id,
          ...some(milestoneFields),
          name: milestoneFields.name,
          plannedOn: milestoneFields.plannedOn,
        }),
      ),
    )
    .output(project),
  updateMilestone: endpoint("PATCH", "/projects/{id}/milestones/{milestoneId}", "projects.write", {
    summary: "Change a milestone",
  })
    .input(whenUsed(() => z.strictObject({ id, milestoneId: id, ...some(milestoneFields) })))
    .output(project),
  removeMilestone: endpoint("DELETE", "/projects/{id}/milestones/{milestoneId}", "projects.write", {
    summary: "Delete a milestone",
  })
    .input(whenUsed(() => z.strictObject({ id, milestoneId: id })))
    .output(project),

  createAction: endpoint("POST", "/projects/{id}/actions", "projects.write", {
    idempotent: true,
    summary: "Add a next action",
  })
    .input(whenUsed(() => z.strictObject({ id, ...some(actionFields), text: actionFields.text })))
    .output(project),
  updateAction: endpoint("PATCH", "/projects/{id}/actions/{actionId}", "projects.write", {
    summary: "Change a next action, or mark it as done",
  })
    .input(
      whenUsed(() =>
        z.strictObject({ id, actionId: id, ...some(actionFields), done: z.boolean().optional() }),
      ),
    )
    .output(project),
  removeAction: endpoint("DELETE", "/projects/{id}/actions/{actionId}", "projects.write", {
    summary: "Delete a next action",
  })
    .input(whenUsed(() => z.strictObject({ id, actionId: id })))
    .output(project),
};
