import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Project } from "../../../contract/project.ts";
import type { Task } from "../../../contract/project-tasks.ts";
import { api } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { toast } from "../../ui/toast.tsx";
import { projectQuery, taskListQuery } from "./data.ts";

/** One change of a project's plan. */
export interface PlanChange {
  /** Sends it; the server answers with the project as it is then. */
  send: () => Promise<Project>;
  /** What the screen shows until then. */
  now?: (project: Project) => Project;
  /** What the notice says when it is done. */
  done?: string;
  /** Takes it back. */
  undo?: () => Promise<Project>;
}

/** Changes of a project: on the screen at once, gone from it again when they fail, with undo. */
export function usePlan(id: string) {
  const queries = useQueryClient();
  const key = projectQuery(id).queryKey;
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: api.projects.overview.key() });
    void queries.invalidateQueries({ queryKey: api.projects.list.key() });
  };
  const change = useMutation({
    mutationFn: ({ send }: PlanChange) => send(),
    onMutate: async ({ now }) => {
      await queries.cancelQueries({ queryKey: key });
      const before = queries.getQueryData(key);
      if (before && now) queries.setQueryData(key, now(before));
      return { before };
    },
    onError: (_error, _change, kept) => {
      if (kept?.before) queries.setQueryData(key, kept.before);
    },
    onSuccess: (project, { done, undo }) => {
      queries.setQueryData(key, project);
      const back = undo && { label: t("planning.undo"), onAction: () => change.mutate({ send: undo }) };
      if (done) toast(done, back);
    },
    onSettled: refresh,
  });
  /** Takes over what a form has saved. */
  const put = (project: Project) => {
    queries.setQueryData(key, project);
    refresh();
  };
  return { change: change.mutate, put, error: change.error, pending: change.isPending };
}

/** A list with one of its items changed. */
export function patched<T extends { id: string }>(
  items: readonly T[],
  id: string,
  change: NoInfer<Partial<T>>,
): T[] {
  return items.map((item) => (item.id === id ? { ...item, ...change } : item));
}

type Pages = InfiniteData<{ items: Task[]; nextCursor: string | null }, string | undefined>;
type TaskFields = Partial<
  Pick<Task, "title" | "description" | "status" | "phaseId" | "dueOn" | "audience">
> & { assigneeId?: string | null };

/** Changes of tasks, in the same way. */
export function useTasks(projectId: string) {
  const queries = useQueryClient();
  const key = taskListQuery(projectId).queryKey;
  const refresh = () => void queries.invalidateQueries({ queryKey: key });
  const change = useMutation({
    mutationFn: ({ task, fields }: { task: Task; fields: TaskFields; done?: string }) =>
      client.projects.updateTask({ id: projectId, taskId: task.id, ...fields }),
    onMutate: async ({ task, fields }) => {
      await queries.cancelQueries({ queryKey: key });
      const before = queries.getQueryData(key);
      if (before) queries.setQueryData(key, patchedPages(before, task.id, fields));
      return { before };
    },
    onError: (_error, _change, kept) => {
      if (kept?.before) queries.setQueryData(key, kept.before);
    },
    onSuccess: (_answer, { task, fields, done }) => {
      const names = Object.keys(fields).filter((name) => name !== "assigneeId") as (keyof TaskFields)[];
      const back = Object.fromEntries(names.map((name) => [name, task[name as keyof Task]]));
      if (done)
        toast(done, {
          label: t("planning.undo"),
          onAction: () => change.mutate({ task, fields: back as TaskFields }),
        });
    },
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (task: Task) => client.projects.removeTask({ id: projectId, taskId: task.id }),
    onSuccess: (_answer, { title, description, status, phaseId, assignee, dueOn, audience }) => {
      const again = {
        id: projectId,
        title,
        description,
        status,
        phaseId,
        assigneeId: assignee?.id ?? null,
        dueOn,
        audience,
      };
      toast(t("planning.tasks.deleted", { name: title }), {
        label: t("planning.undo"),
        onAction: () => void client.projects.createTask(again).finally(refresh),
      });
    },
    onSettled: refresh,
  });
  return { change: change.mutate, remove: remove.mutate, refresh, error: change.error ?? remove.error };
}

function patchedPages(pages: Pages, id: string, { assigneeId: _assignee, ...fields }: TaskFields): Pages {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, items: patched(page.items, id, fields) })),
  };
}
