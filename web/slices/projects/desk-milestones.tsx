import { CircleCheck, Ellipsis, Flag, Pencil, Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import type { Milestone, Project } from "../../../contract/project.ts";
import { client } from "../../kernel/client.ts";
import { today } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Menu, type MenuAction } from "../../ui/menu.tsx";
import { patched, usePlan } from "./desk-data.ts";
import { MilestoneDialog } from "./desk-milestone-dialog.tsx";
import { InlineText } from "./inline-text.tsx";
import { PlanPart } from "./plan-part.tsx";
import { milestoneWords, slipWords } from "./words.ts";

/** The milestones by their planned day; one press says that one is reached. */
export function DeskMilestones({ project }: { project: Project }) {
  const plan = usePlan(project.id);
  const { milestones, can } = project;
  return (
    <PlanPart
      title={t("planning.milestones.title")}
      add={can.edit ? t("planning.milestones.add") : undefined}
      adding={(close) => <MilestoneDialog project={project} onClose={close} />}
      error={plan.error}
      none={milestones.length === 0 ? t("planning.milestones.none") : undefined}
    >
      <ol className="border-t border-line">
        {milestones.map((milestone) => (
          <MilestoneRow key={milestone.id} project={project} milestone={milestone} change={plan.change} />
        ))}
      </ol>
    </PlanPart>
  );
}

interface RowProps {
  project: Project;
  milestone: Milestone;
  change: ReturnType<typeof usePlan>["change"];
}

const tones = { reached: "text-green", upcoming: "text-ink-3", late: "text-red" };

function MilestoneRow({ project, milestone, change }: RowProps) {
  const [editing, setEditing] = useState(false);
  const { name, state, slipDays } = milestone;
  const slip = slipWords(milestone);
  const Icon = state === "reached" ? CircleCheck : Flag;
  const fixed = !project.can.edit;
  return (
    <li className="flex items-center gap-2 border-b border-line py-1.5">
      <Icon size={16} aria-hidden className={cx("shrink-0", tones[state])} />
      <div className="min-w-0 flex-1">
        {fixed ? (
          <p className="truncate px-2" dir="auto" title={name}>
            {name}
          </p>
        ) : (
          <InlineText
            label={t("planning.milestones.nameOf", { name })}
            value={name}
            onSave={(next) => change(edit(project, milestone, { name: next }))}
          />
        )}
        <p className="flex flex-wrap gap-x-2 px-2 text-12 text-ink-3 tabular">
          {milestoneWords(milestone)}
          {state === "late" && <span className="font-medium text-red">{t("projects.plan.state.late")}</span>}
          {slip && <span className={slipDays > 0 ? "text-amber" : "text-green"}>{slip}</span>}
        </p>
      </div>
      {!fixed && (
        <>
          {state !== "reached" && (
            <Button
              size="sm"
              className="max-sm:hidden"
              aria-label={t("planning.milestones.reachOf", { name })}
              onClick={() => change(reach(project, milestone))}
            >
              {t("planning.milestones.reach")}
            </Button>
          )}
          <Menu
            label={t("planning.milestones.more", { name })}
            icon={Ellipsis}
            iconOnly
            size="sm"
            groups={[{ items: menuOf({ project, milestone, change }, () => setEditing(true)) }]}
          />
        </>
      )}
      {editing && (
        <MilestoneDialog project={project} milestone={milestone} onClose={() => setEditing(false)} />
      )}
    </li>
  );
}

function menuOf({ project, milestone, change }: RowProps, onEdit: () => void): MenuAction[] {
  const reached = milestone.state === "reached";
  return [
    { id: "edit", label: t("planning.milestones.edit"), icon: Pencil, onAction: onEdit },
    {
      id: "reach",
      label: t(reached ? "planning.milestones.unreach" : "planning.milestones.reach"),
      icon: reached ? Undo2 : CircleCheck,
      onAction: () =>
        change(reached ? edit(project, milestone, { actualOn: null }) : reach(project, milestone)),
    },
    {
      id: "delete",
      label: t("planning.milestones.delete"),
      icon: Trash2,
      danger: true,
      onAction: () => change(removal(project, milestone)),
    },
  ];
}

type Fields = Partial<Pick<Milestone, "name" | "actualOn">>;

function edit({ id }: Project, milestone: Milestone, fields: Fields) {
  const send = (next: Fields) => client.projects.updateMilestone({ id, milestoneId: milestone.id, ...next });
  const { name, actualOn } = milestone;
  const before: Fields = "name" in fields ? { name } : { actualOn };
  return {
    send: () => send(fields),
    now: (known: Project) => ({ ...known, milestones: patched(known.milestones, milestone.id, fields) }),
    undo: () => send(before),
    done: t("planning.milestones.saved", { name: fields.name ?? name }),
  };
}

function reach(project: Project, milestone: Milestone) {
  return {
    ...edit(project, milestone, { actualOn: today() }),
    done: t("planning.milestones.reached", { name: milestone.name }),
  };
}

function removal({ id }: Project, milestone: Milestone) {
  const { name, phaseId, plannedOn, forecastOn, actualOn } = milestone;
  return {
    send: () => client.projects.removeMilestone({ id, milestoneId: milestone.id }),
    now: (known: Project) => ({
      ...known,
      milestones: known.milestones.filter((one) => one.id !== milestone.id),
    }),
    undo: () => client.projects.createMilestone({ id, name, phaseId, plannedOn, forecastOn, actualOn }),
    done: t("planning.milestones.deleted", { name }),
  };
}
