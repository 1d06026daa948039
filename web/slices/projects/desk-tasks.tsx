import { useInfiniteQuery } from "@tanstack/react-query";
import { Eye, EyeOff, ListTodo, Pencil, Plus, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";
import { type Project, taskStatuses } from "../../../contract/project.ts";
import type { Task } from "../../../contract/project-tasks.ts";
import { errorText } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Select } from "../../ui/select.tsx";
import { EmptyState } from "../../ui/states.tsx";
import type { Column } from "../../ui/table-column.ts";
import { useRows } from "../../ui/use-rows.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { DueDay, InternalMark } from "./badges.tsx";
import { taskListQuery } from "./data.ts";
import { useTasks } from "./desk-data.ts";
import { TaskDialog } from "./desk-task-dialog.tsx";
import { quietField } from "./quiet.ts";
import { taskMarks } from "./tasks-shown.tsx";

/** The tasks of a project; the state is changed where it stands, the rest in a window. */
export function DeskTasks({ project }: { project: Project }) {
  const query = useInfiniteQuery(taskListQuery(project.id));
  const tasks = useTasks(project.id);
  const [open, setOpen] = useState<Task | "new">();
  const columns = useMemo(
    () => columnsOf(project, tasks.change, tasks.remove, setOpen),
    [project, tasks.change, tasks.remove],
  );
  const add = project.can.work ? () => setOpen("new") : undefined;
  useShortcuts({ c: add });
  return (
    <>
      <div className="flex justify-end pb-2">
        {add && (
          <Button size="sm" icon={Plus} onClick={add}>
            {t("planning.tasks.add")}
          </Button>
        )}
      </div>
      {tasks.error && (
        <Banner tone="error" title={t("planning.failed")} className="mb-2">
          {errorText(tasks.error)}
        </Banner>
      )}
      <DataTable
        label={t("planning.tasks.label")}
        columns={columns}
        rowKey={(task) => task.id}
        dense
        card={(task) => <TaskCard task={task} change={tasks.change} />}
        empty={
          <EmptyState
            icon={ListTodo}
            title={t("planning.tasks.none")}
            action={
              add && (
                <Button icon={Plus} onClick={add}>
                  {t("planning.tasks.add")}
                </Button>
              )
            }
          >
            {t("planning.tasks.noneHint")}
          </EmptyState>
        }
        {...useRows(query)}
      />
      {open && (
        <TaskDialog
          project={project}
          task={open === "new" ? undefined : open}
          onSaved={tasks.refresh}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

type Change = ReturnType<typeof useTasks>["change"];

function columnsOf(
  project: Project,
  change: Change,
  remove: ReturnType<typeof useTasks>["remove"],
  onOpen: (task: Task) => void,
): Column<Task>[] {
  const nameOf = (id: string | null) => project.phases.find((phase) => phase.id === id)?.name;
  return [
    {
      id: "status",
      header: t("planning.tasks.column.status"),
      width: "172px",
      cell: (task) => <StatusSelect task={task} change={change} />,
    },
    {
      id: "title",
      header: t("planning.tasks.column.title"),
      primary: true,
      cell: (task) => <Title task={task} onOpen={onOpen} />,
    },
    {
      id: "assignee",
      header: t("planning.tasks.column.assignee"),
      width: "17%",
      from: "md",
      cell: ({ assignee }) => (
        <bdi className={assignee ? "text-ink-2" : "text-ink-3"}>
          {assignee?.name ?? t("planning.tasks.nobody")}
        </bdi>
      ),
    },
    {
      id: "phase",
      header: t("planning.tasks.column.phase"),
      width: "15%",
      from: "lg",
      cell: ({ phaseId }) => <bdi className="text-ink-2">{nameOf(phaseId)}</bdi>,
    },
    {
      id: "due",
      header: t("planning.tasks.column.due"),
      width: "116px",
      cell: ({ dueOn, status }) => (
        <span className="text-ink-2">{dueOn && <DueDay on={dueOn} done={status === "done"} />}</span>
      ),
    },
    {
      id: "acts",
      header: t("planning.menu"),
      hideHeader: true,
      width: "108px",
      align: "end",
      cell: (task) => <TaskActs {...{ task, project, change, remove, onOpen }} />,
    },
  ];
}

function Title({ task, onOpen }: { task: Task; onOpen: (task: Task) => void }) {
  return (
    <span className="inline-flex max-w-full items-center gap-2 align-middle">
      <button
        type="button"
        data-row-link=""
        dir="auto"
        title={task.title}
        onClick={() => task.can.edit && onOpen(task)}
        className="min-w-0 truncate rounded-6 text-start font-medium hover:underline hover:underline-offset-3"
      >
        {task.title}
      </button>
      {task.audience === "internal" && <InternalMark>{t("planning.internal")}</InternalMark>}
    </span>
  );
}

function StatusSelect({ task, change }: { task: Task; change: Change }) {
  const { status, title } = task;
  if (!task.can.edit) return <span>{t(`projects.tasks.status.${status}`)}</span>;
  return (
    <Select
      label={t("planning.tasks.status", { name: title })}
      hideLabel
      size="sm"
      className={`${quietField} -ms-2.5 w-40`}
      value={status}
      onChange={(next) =>
        next !== status &&
        change({
          task,
          fields: { status: next },
          done: t(next === "done" ? "planning.tasks.done" : "planning.tasks.saved", { name: title }),
        })
      }
      options={taskStatuses.map((value) => ({
        value,
        label: t(`projects.tasks.status.${value}`),
        icon: taskMarks[value].icon,
      }))}
    />
  );
}

interface TaskActsProps {
  task: Task;
  project: Project;
  change: Change;
  remove: ReturnType<typeof useTasks>["remove"];
  onOpen: (task: Task) => void;
}

function TaskActs({ task, project, change, remove, onOpen }: TaskActsProps) {
  if (!task.can.edit) return null;
  const shared = task.audience === "client";
  return (
    <span className="inline-flex align-middle">
      <IconButton
        icon={shared ? Eye : EyeOff}
        size="sm"
        side="none"
        aria-pressed={shared}
        label={t(shared ? "planning.tasks.shared" : "planning.tasks.share")}
        title={t(shared ? "planning.tasks.shared" : "planning.tasks.share")}
        onClick={() =>
          change({
            task,
            fields: { audience: shared ? "internal" : "client" },
            done: t("planning.tasks.saved", { name: task.title }),
          })
        }
      />
      <IconButton
        icon={Pencil}
        size="sm"
        side="none"
        label={t("planning.tasks.edit")}
        onClick={() => onOpen(task)}
      />
      {project.can.edit && (
        <IconButton
          icon={Trash2}
          size="sm"
          side="none"
          label={t("planning.tasks.delete")}
          onClick={() => remove(task)}
        />
      )}
    </span>
  );
}

function TaskCard({ task, change }: { task: Task; change: Change }) {
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-3 text-13 text-ink-2">
      <StatusSelect task={task} change={change} />
      {task.assignee && <bdi className="min-w-0 flex-1 basis-0 truncate">{task.assignee.name}</bdi>}
      {task.dueOn && (
        <span className="ms-auto">
          <DueDay on={task.dueOn} done={task.status === "done"} />
        </span>
      )}
    </div>
  );
}
