import type { Project } from "../../../contract/project.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { type PlanChange, usePlan } from "./desk-data.ts";

function statusChange({ id, name, status: before }: Project, status: Project["status"]): PlanChange {
  return {
    send: () => client.projects.update({ id, status }),
    now: (project) => ({ ...project, status }),
    undo: () => client.projects.update({ id, status: before }),
    done: t("planning.status.changed", { name, status: t(`projects.status.${status}`) }),
  };
}

/** Changes the status of a project, with the way back. */
export function useStatus(project: Project) {
  const plan = usePlan(project.id);
  return { ...plan, change: (status: Project["status"]) => plan.change(statusChange(project, status)) };
}
