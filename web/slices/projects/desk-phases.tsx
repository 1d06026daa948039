import { ArrowDown, ArrowUp, Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { type Phase, type Project, phaseStatuses } from "../../../contract/project.ts";
import { client } from "../../kernel/client.ts";
import { formatDate, formatMoney } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Menu } from "../../ui/menu.tsx";
import { NumberField } from "../../ui/number-field.tsx";
import { Select } from "../../ui/select.tsx";
import { patched, usePlan } from "./desk-data.ts";
import { PhaseDialog } from "./desk-phase-dialog.tsx";
import { InlineText } from "./inline-text.tsx";
import { PlanPart } from "./plan-part.tsx";
import { quietField } from "./quiet.ts";
import { formatHours } from "./words.ts";

/** The phases in their order: name, state and progress change where they stand, dates and budget in a window. */
export function DeskPhases({ project }: { project: Project }) {
  const plan = usePlan(project.id);
  const { phases, can } = project;
  return (
    <PlanPart
      title={t("planning.phases.title")}
      add={can.edit ? t("planning.phases.add") : undefined}
      adding={(close) => <PhaseDialog project={project} onClose={close} />}
      error={plan.error}
      none={phases.length === 0 ? t("planning.phases.none") : undefined}
    >
      <ol className="border-t border-line">
        {phases.map((phase, index) => (
          <PhaseRow key={phase.id} project={project} phase={phase} index={index} plan={plan} />
        ))}
      </ol>
    </PlanPart>
  );
}

interface PhaseRowProps {
  project: Project;
  phase: Phase;
  index: number;
  plan: ReturnType<typeof usePlan>;
}

function PhaseRow({ project, phase, index, plan }: PhaseRowProps) {
  const { change, set } = usePhaseChange(project, phase, plan);
  const [editing, setEditing] = useState(false);
  const { name, status, progress } = phase;
  const fixed = !project.can.edit;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 border-b border-line py-1.5 md:grid-cols-[minmax(0,1fr)_132px_84px_36px]">
      <div className="min-w-0">
        {fixed ? (
          <p className="truncate px-2 font-medium" dir="auto">
            {name}
          </p>
        ) : (
          <InlineText
            label={t("planning.phases.nameOf", { name })}
            value={name}
            maxLength={120}
            onSave={(next) => set({ name: next })}
            className="font-medium"
          />
        )}
        <PhaseFacts phase={phase} />
      </div>
      {fixed ? (
        <span className="text-13 text-ink-2">{t(`projects.plan.phase.${status}`)}</span>
      ) : (
        <>
          <Select
            label={t("planning.phases.status", { name })}
            hideLabel
            size="sm"
            className={`${quietField} max-md:row-start-2`}
            value={status}
            onChange={(next) => next !== status && set({ status: next })}
            options={phaseStatuses.map((value) => ({ value, label: t(`projects.plan.phase.${value}`) }))}
          />
          <Progress
            key={progress}
            name={name}
            progress={progress}
            onSave={(next) => set({ progress: next })}
          />
          <Menu
            label={t("planning.phases.more", { name })}
            icon={Ellipsis}
            iconOnly
            size="sm"
            className="max-md:col-start-2 max-md:row-start-1 max-md:justify-self-end"
            groups={[
              {
                items: [
                  {
                    id: "edit",
                    label: t("planning.phases.edit"),
                    icon: Pencil,
                    onAction: () => setEditing(true),
                  },
                  {
                    id: "up",
                    label: t("planning.phases.up"),
                    icon: ArrowUp,
                    disabled: index === 0,
                    onAction: () => set({ position: index - 1 }, { position: index }),
                  },
                  {
                    id: "down",
                    label: t("planning.phases.down"),
                    icon: ArrowDown,
                    disabled: index === project.phases.length - 1,
                    onAction: () => set({ position: index + 1 }, { position: index }),
                  },
                  {
                    id: "delete",
                    label: t("planning.phases.delete"),
                    icon: Trash2,
                    danger: true,
                    onAction: () => change(removal(project, phase, index)),
                  },
                ],
              },
            ]}
          />
        </>
      )}
      {editing && <PhaseDialog project={project} phase={phase} onClose={() => setEditing(false)} />}
    </li>
  );
}

function PhaseFacts({ phase: { startsOn, endsOn, budget, budgetMinutes } }: { phase: Phase }) {
  const parts = [
    startsOn || endsOn
      ? t("projects.plan.span", {
          from: startsOn ? formatDate(startsOn) : "…",
          to: endsOn ? formatDate(endsOn) : "…",
        })
      : t("planning.phases.noDates"),
    budget ? formatMoney(budget) : undefined,
    budgetMinutes ? formatHours(budgetMinutes) : undefined,
    !budget && !budgetMinutes ? t("planning.phases.noBudget") : undefined,
  ].filter(Boolean);
  return <p className="px-2 text-12 text-ink-3 tabular">{parts.join(" · ")}</p>;
}

function Progress({
  name,
  progress,
  onSave,
}: {
  name: string;
  progress: number;
  onSave: (n: number) => void;
}) {
  const [typed, setTyped] = useState<number | null>(progress);
  return (
    <NumberField
      label={t("planning.phases.progress", { name })}
      hideLabel
      min={0}
      max={100}
      value={typed}
      onChange={setTyped}
      onBlur={() => {
        const next = Math.min(100, Math.max(0, typed ?? progress));
        if (next !== progress) onSave(next);
      }}
      onKeyDown={(event) => event.key === "Enter" && (event.target as HTMLInputElement).blur()}
      suffix={<span className="px-2 text-13">%</span>}
      className={`${quietField} w-21 [&_input]:h-8 [&_input]:pe-8 [&_input]:ps-2`}
    />
  );
}

type Fields = Partial<Pick<Phase, "name" | "status" | "progress"> & { position: number }>;

function usePhaseChange(project: Project, phase: Phase, { change }: ReturnType<typeof usePlan>) {
  const { id } = project;
  const send = (fields: Fields) => client.projects.updatePhase({ id, phaseId: phase.id, ...fields });
  const set = (fields: Fields, before: Fields = pick(phase, fields)) =>
    change({
      send: () => send(fields),
      now: (known) => ({
        ...known,
        phases: moved(patched(known.phases, phase.id, fields), phase.id, fields.position),
      }),
      undo: () => send(before),
      done: t("planning.phases.saved", { name: fields.name ?? phase.name }),
    });
  return { change, set };
}

function pick(phase: Phase, fields: Fields): Fields {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, phase[name as keyof Phase]]));
}

function moved(phases: Phase[], id: string, position: number | undefined): Phase[] {
  const one = phases.find((phase) => phase.id === id);
  if (position === undefined || !one) return phases;
  const others = phases.filter((phase) => phase !== one);
  return [...others.slice(0, position), one, ...others.slice(position)];
}

function removal({ id }: Project, phase: Phase, position: number) {
  const { name, status, progress, startsOn, endsOn, budget, budgetMinutes } = phase;
  const again = {
    name,
    status,
    progress,
    startsOn,
    endsOn,
    budget: budget?.amount ?? null,
    budgetMinutes,
    position,
  };
  return {
    send: () => client.projects.removePhase({ id, phaseId: phase.id }),
    now: (known: Project) => ({ ...known, phases: known.phases.filter((one) => one.id !== phase.id) }),
    undo: () => client.projects.createPhase({ id, ...again }),
    done: t("planning.phases.deleted", { name }),
  };
}
