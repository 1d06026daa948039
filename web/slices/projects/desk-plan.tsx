import type { Project } from "../../../contract/project.ts";
import { DeskActions } from "./desk-actions.tsx";
import { DeskMilestones } from "./desk-milestones.tsx";
import { DeskContacts, DeskMembers } from "./desk-people.tsx";
import { DeskPhases } from "./desk-phases.tsx";

/** What a project is made of, changed where it stands. */
export function DeskPlan({ project }: { project: Project }) {
  return (
    <div className="grid gap-x-10 gap-y-9 lg:grid-cols-[minmax(0,1fr)_300px]">
      <div className="flex min-w-0 flex-col gap-9">
        <DeskPhases project={project} />
        <DeskMilestones project={project} />
        <DeskActions project={project} />
      </div>
      <div className="flex min-w-0 flex-col gap-9">
        <DeskContacts project={project} />
        <DeskMembers project={project} />
      </div>
    </div>
  );
}
