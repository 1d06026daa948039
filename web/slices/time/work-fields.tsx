import { useQuery } from "@tanstack/react-query";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { ComboBox } from "../../ui/combo-box.tsx";
import type { Option } from "../../ui/list-box.tsx";
import { projectQuery } from "../projects/data.ts";
import { PhaseSelect } from "../projects/phase-select.tsx";

/** What time or money is for. */
export interface Work {
  project: Option | null;
  phaseId: string | null;
  task: Option | null;
}
export const noWork: Work = { project: null, phaseId: null, task: null };

/** Projects on which one may work now, for a `ComboBox`. */
export async function findWork(search: string, signal: AbortSignal): Promise<Option[]> {
  const { items } = await client.projects.list(
    { search, status: ["active", "on_hold", "draft"], limit: 30 },
    { signal },
  );
  return items
    .filter(({ can }) => can.work)
    .map(({ id, name, client }) => ({ value: id, label: name, detail: client.name }));
}

interface WorkFieldsProps {
  value: Work;
  onChange: (change: Partial<Work>) => void;
  errorAt: (path: string) => string | undefined;
  /** Without the task: for expenses. */
  withoutTask?: boolean;
}

/** The project, and which of its phases and tasks. Another project has others. */
export function WorkFields({ value, onChange, errorAt, withoutTask }: WorkFieldsProps) {
  const id = value.project?.value;
  const project = useQuery({ ...projectQuery(id ?? ""), enabled: id !== undefined }).data;
  const findTask = async (search: string, signal: AbortSignal): Promise<Option[]> => {
    if (!id) return [];
    const { items } = await client.projects.listTasks(
      { id, status: ["open", "in_progress"], limit: 100 },
      { signal },
    );
    const wanted = search.trim().toLocaleLowerCase();
    return items
      .filter(({ title }) => title.toLocaleLowerCase().includes(wanted))
      .map(({ id, title }) => ({ value: id, label: title }));
  };
  return (
    <>
      <ComboBox
        label={t("time.form.project")}
        value={value.project}
        onChange={(project) => onChange({ project, phaseId: null, task: null })}
        error={errorAt("projectId")}
        search={findWork}
      />
      {project && (
        <div className="grid grid-cols-1 gap-4 empty:hidden sm:grid-cols-2">
          <PhaseSelect
            phases={project.phases}
            value={value.phaseId}
            onChange={(phaseId) => onChange({ phaseId })}
            error={errorAt("phaseId")}
          />
          {!withoutTask && (
            <ComboBox
              key={id}
              label={t("time.form.task")}
              optional
              value={value.task}
              onChange={(task) => onChange({ task })}
              error={errorAt("taskId")}
              search={findTask}
            />
          )}
        </div>
      )}
    </>
  );
}

/** The same as the server takes it. */
export function workInput({ project, phaseId, task }: Work) {
  return { projectId: project?.value ?? "", phaseId, taskId: task?.value ?? null };
}

export const refOption = (ref: { id: string; name: string } | null): Option | null =>
  ref && { value: ref.id, label: ref.name };
