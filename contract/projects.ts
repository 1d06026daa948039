import { z } from "zod";
import { date, endpoint, flag, id, line, prose, several, whenUsed } from "./endpoint.ts";
import { currency } from "./money.ts";
import { page, pageQuery } from "./paging.ts";
import { health, project, projectRow, projectStatus, some } from "./project.ts";
import { projectCostEndpoints } from "./project-costs.ts";
import { projectOverview } from "./project-figures.ts";
import { phaseFields, projectPlanEndpoints } from "./project-plan.ts";
import { projectTaskEndpoints } from "./project-tasks.ts";
import { imported, importedInput, importedItem } from "./upsert.ts";

const projectFields = {
  name: line(160),
  reference: line(40, 0),
  description: prose(20_000, 0),
  status: projectStatus,
  startsOn: date.nullable(),
  endsOn: date.nullable(),
  /** Null: the tenant's. */
  timeZone: line(60).nullable(),
  internalNote: prose(20_000, 0),
};
export const projectsContract = {
  list: endpoint("GET", "/projects", "projects.read", { summary: "List projects" })
    .input(
      whenUsed(() =>
        z.strictObject({
          /** Words of the name, the reference or the client's name. */
          search: line(200, 0).optional(),
          status: several(projectStatus),
          health: several(health),
          clientId: id.optional(),
          /** Staff: those of which one is a contact; members: those assigned to them. */
          mine: flag.optional(),
          sort: z.enum(["updated", "name", "ends"]).default("updated"),
          direction: z.enum(["asc", "desc"]).default("desc"),
          ...pageQuery,
        }),
      ),
    )
    .output(whenUsed(() => page(projectRow))),
  create: endpoint("POST", "/projects", "projects.write", { idempotent: true, summary: "Create a project" })
    .input(
      whenUsed(() =>
        z.strictObject({
          clientId: id,
          name: projectFields.name,
          /** Without one, the client's. It does not change any more once there is money in it. */
          currency: currency.optional(),
          ...some({
            reference: projectFields.reference,
            description: projectFields.description,
            status: projectFields.status,
            startsOn: projectFields.startsOn,
            endsOn: projectFields.endsOn,
            timeZone: projectFields.timeZone,
            internalNote: projectFields.internalNote,
          }),
        }),
      ),
    )
    .output(project),
  /** With `as=client`, what staff would see if they were the client. */
  get: endpoint("GET", "/projects/{id}", "projects.read", { summary: "Read a project and its plan" })
    .input(whenUsed(() => z.strictObject({ id, as: z.literal("client").optional() })))
    .output(project),
  overview: endpoint("GET", "/projects/{id}/overview", "projects.read", {
    summary: "How a project stands: plan, budget, burn, activity",
  })
    .input(whenUsed(() => z.strictObject({ id, as: z.literal("client").optional() })))
    .output(projectOverview),
  update: endpoint("PATCH", "/projects/{id}", "projects.write", { summary: "Change a project" })
    .input(whenUsed(() => z.strictObject({ id, currency: currency.optional(), ...some(projectFields) })))
    .output(project),
  /** A draft without time and expenses; anything else is cancelled instead. */
  remove: endpoint("DELETE", "/projects/{id}", "projects.write", {
    status: 204,
    summary: "Delete a draft",
  }).input(whenUsed(() => z.strictObject({ id }))),
  setHealth: endpoint("POST", "/projects/{id}/health", "projects.write", {
    idempotent: true,
    summary: "Say how a project stands",
  })
    .input(whenUsed(() => z.strictObject({ id, health, reason: prose(2000) })))
    .output(project),
  /** Members who see it, in place of those before. */
  setMembers: endpoint("PUT", "/projects/{id}/members", "projects.write", {
    summary: "Assign a project to people of the client",
  })
    .input(whenUsed(() => z.strictObject({ id, personIds: z.array(id).max(200) })))
    .output(project),
  /** In their order, in place of those before. */
  setContacts: endpoint("PUT", "/projects/{id}/contacts", "projects.write", {
    summary: "Name the key contacts, of either side",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          id,
          items: z.array(z.strictObject({ personId: id, role: line(80, 0).default("") })).max(20),
        }),
      ),
    )
    .output(project),

  ...projectPlanEndpoints,
  ...projectTaskEndpoints,
  ...projectCostEndpoints,

  /** Creates or changes projects by source and external id; phases are known by their names. What is left out stays. */
  upsert: endpoint("POST", "/projects/upsert", "projects.write", {
    status: 200,
    rateLimit: 120,
    summary: "Create or change projects of another system",
  })
    .input(
      whenUsed(() =>
        importedInput(
          importedItem.extend({
            /** The client's external id of the same source, or its id here. */
            client: line(200),
            name: projectFields.name,
            currency: currency.optional(),
            ...some({
              reference: projectFields.reference,
              description: projectFields.description,
              status: projectFields.status,
              startsOn: projectFields.startsOn,
              endsOn: projectFields.endsOn,
            }),
            phases: z
              .array(
                z.strictObject({
                  name: phaseFields.name,
                  ...some({
                    status: phaseFields.status,
                    progress: phaseFields.progress,
                    startsOn: phaseFields.startsOn,
                    endsOn: phaseFields.endsOn,
                    budget: phaseFields.budget,
                    budgetMinutes: phaseFields.budgetMinutes,
                  }),
                }),
              )
              .max(100)
              .optional(),
          }),
          100,
        ),
      ),
    )
    .output(imported),
};
