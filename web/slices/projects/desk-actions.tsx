import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import type { NextAction, Project } from "../../../contract/project.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Checkbox } from "../../ui/checkbox.tsx";
import { cx } from "../../ui/cx.ts";
import { Menu } from "../../ui/menu.tsx";
import { DueDay, InternalMark } from "./badges.tsx";
import { ActionDialog } from "./desk-action-dialog.tsx";
import { patched, usePlan } from "./desk-data.ts";
import { InlineText } from "./inline-text.tsx";
import { PlanPart } from "./plan-part.tsx";

/** What is to be done next, ticked off where it stands. */
export function DeskActions({ project }: { project: Project }) {
  const plan = usePlan(project.id);
  const { actions, can } = project;
  return (
    <PlanPart
      title={t("planning.actions.title")}
      add={can.edit ? t("planning.actions.add") : undefined}
      adding={(close) => <ActionDialog project={project} onClose={close} />}
      error={plan.error}
      none={actions.length === 0 ? t("planning.actions.none") : undefined}
    >
      <ul className="border-t border-line">
        {actions.map((action) => (
          <ActionRow key={action.id} project={project} action={action} change={plan.change} />
        ))}
      </ul>
    </PlanPart>
  );
}

interface RowProps {
  project: Project;
  action: NextAction;
  change: ReturnType<typeof usePlan>["change"];
}

function ActionRow({ project, action, change }: RowProps) {
  const [editing, setEditing] = useState(false);
  const { text, owner, dueOn, doneAt, internal } = action;
  const fixed = !project.can.edit;
  const done = doneAt !== null;
  return (
    <li className="flex items-start gap-1 border-b border-line py-1.5">
      <span className="pt-1">
        <Checkbox
          checked={done}
          disabled={fixed}
          hideLabel
          onChange={(next) => change(tick(project, action, next))}
        >
          {t("planning.actions.doneOf", { name: text })}
        </Checkbox>
      </span>
      <div className="min-w-0 flex-1">
        {fixed ? (
          <p className="px-2 py-1.5 break-words" dir="auto">
            {text}
          </p>
        ) : (
          <InlineText
            label={t("planning.actions.textOf", { name: text })}
            value={text}
            maxLength={300}
            className={cx(done && "text-ink-3")}
            onSave={(next) => change(rename(project, action, next))}
          />
        )}
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 px-2 text-12 text-ink-3">
          <bdi>{owner?.name ?? t("projects.actions.nobody")}</bdi>
          {dueOn ? <DueDay on={dueOn} done={done} /> : t("projects.actions.noDay")}
          {internal && <InternalMark>{t("planning.internal")}</InternalMark>}
        </p>
      </div>
      {!fixed && (
        <Menu
          label={t("planning.actions.more", { name: text })}
          icon={Ellipsis}
          iconOnly
          size="sm"
          groups={[
            {
              items: [
                {
                  id: "edit",
                  label: t("planning.actions.edit"),
                  icon: Pencil,
                  onAction: () => setEditing(true),
                },
                {
                  id: "delete",
                  label: t("planning.actions.delete"),
                  icon: Trash2,
                  danger: true,
                  onAction: () => change(removal(project, action)),
                },
              ],
            },
          ]}
        />
      )}
      {editing && <ActionDialog project={project} action={action} onClose={() => setEditing(false)} />}
    </li>
  );
}

function tick({ id }: Project, action: NextAction, done: boolean) {
  const send = (next: boolean) => client.projects.updateAction({ id, actionId: action.id, done: next });
  const doneAt = done ? new Date().toISOString() : null;
  return {
    send: () => send(done),
    now: (known: Project) => ({ ...known, actions: patched(known.actions, action.id, { doneAt }) }),
    undo: () => send(!done),
    done: done ? t("planning.actions.done", { name: action.text }) : t("planning.actions.saved"),
  };
}

function rename({ id }: Project, action: NextAction, text: string) {
  const send = (next: string) => client.projects.updateAction({ id, actionId: action.id, text: next });
  return {
    send: () => send(text),
    now: (known: Project) => ({ ...known, actions: patched(known.actions, action.id, { text }) }),
    undo: () => send(action.text),
    done: t("planning.actions.saved"),
  };
}

function removal({ id }: Project, { id: actionId, text, owner, dueOn, internal }: NextAction) {
  return {
    send: () => client.projects.removeAction({ id, actionId }),
    now: (known: Project) => ({ ...known, actions: known.actions.filter((one) => one.id !== actionId) }),
    undo: () => client.projects.createAction({ id, text, ownerId: owner?.id ?? null, dueOn, internal }),
    done: t("planning.actions.deleted"),
  };
}
