import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  CircleCheck,
  CirclePause,
  CirclePlay,
  CircleX,
  Ellipsis,
  HeartPulse,
  type LucideIcon,
  Pencil,
  ReceiptText,
  Send,
  Timer,
  Trash2,
} from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Project, ProjectStatus } from "../../../contract/project.ts";
import { api } from "../../kernel/api.ts";
import { errorText } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { useGo } from "../../kernel/navigation.ts";
import { useMay } from "../../kernel/session.tsx";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Menu, type MenuAction } from "../../ui/menu.tsx";
import { toast } from "../../ui/toast.tsx";
import { openTimer } from "../time/timer-state.ts";
import { useStatus } from "./status-change.ts";

const SubmitDialog = lazy(async () => ({
  default: (await import("../approvals/desk-submit.tsx")).SubmitDialog,
}));
const HealthDialog = lazy(async () => ({ default: (await import("./desk-health.tsx")).HealthDialog }));

/** What can be done with a project as a whole. */
export function ProjectActs({ project }: { project: Project }) {
  const go = useGo();
  const [saying, setSaying] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const [submitting, setSubmitting] = useState(false);
  const maySubmit = useMay("approvals.submit") && project.status !== "draft";
  const mayBill = useMay("invoices.write") && project.status !== "draft";
  const { id } = project;
  const status = useStatus(project);
  const items: MenuAction[] = [];
  if (project.can.work)
    items.push({
      id: "timer",
      label: t("planning.trackTime"),
      icon: Timer,
      onAction: () => openTimer({ id, name: project.name }),
    });
  if (maySubmit)
    items.push({
      id: "submit",
      label: t("planning.submitWork"),
      icon: Send,
      onAction: () => setSubmitting(true),
    });
  if (mayBill)
    items.push({
      id: "bill",
      label: t("planning.billWork"),
      icon: ReceiptText,
      onAction: () => go({ to: "/desk/invoices/billable", search: { project: id } }),
    });
  if (project.can.edit) {
    items.push({
      id: "health",
      label: t("planning.health.set"),
      icon: HeartPulse,
      onAction: () => setSaying(true),
    });
    items.push({
      id: "edit",
      label: t("planning.edit"),
      icon: Pencil,
      onAction: () => go({ to: "/desk/projects/$id/edit", params: { id } }),
    });
    items.push(...statusActions(project.status, status.change));
  }
  if (project.can.remove)
    items.push({
      id: "delete",
      label: t("planning.delete.menu"),
      icon: Trash2,
      danger: true,
      onAction: () => setDeleting(true),
    });
  return (
    <>
      {project.can.edit && (
        // A phone has no room for it beside the name; there it is in the menu.
        <Button icon={HeartPulse} className="max-sm:hidden" onClick={() => setSaying(true)}>
          {t("planning.health.set")}
        </Button>
      )}
      {items.length > 0 && <Menu label={t("planning.menu")} icon={Ellipsis} iconOnly groups={[{ items }]} />}
      {saying && (
        <Suspense>
          <HealthDialog project={project} onClose={() => setSaying(false)} />
        </Suspense>
      )}
      {submitting && (
        <Suspense>
          <SubmitDialog open onClose={() => setSubmitting(false)} project={project} />
        </Suspense>
      )}
      <DeleteDraft project={project} open={deleting} onClose={() => setDeleting(false)} />
    </>
  );
}

const steps: Record<ProjectStatus, readonly [ProjectStatus, Parameters<typeof t>[0], LucideIcon][]> = {
  draft: [["active", "planning.status.active", CirclePlay]],
  active: [
    ["on_hold", "planning.status.on_hold", CirclePause],
    ["completed", "planning.status.completed", CircleCheck],
    ["cancelled", "planning.status.cancelled", CircleX],
  ],
  on_hold: [
    ["active", "planning.status.resume", CirclePlay],
    ["completed", "planning.status.completed", CircleCheck],
    ["cancelled", "planning.status.cancelled", CircleX],
  ],
  completed: [["active", "planning.status.reopen", CirclePlay]],
  cancelled: [["active", "planning.status.reopen", CirclePlay]],
};

function statusActions(from: ProjectStatus, change: (status: ProjectStatus) => void): MenuAction[] {
  return steps[from].map(([id, label, icon]) => ({
    id,
    label: t(label),
    icon,
    danger: id === "cancelled",
    onAction: () => change(id),
  }));
}

function DeleteDraft({ project, open, onClose }: { project: Project; open: boolean; onClose: () => void }) {
  const go = useGo();
  const queries = useQueryClient();
  const { id, name } = project;
  const remove = useMutation(
    api.projects.remove.mutationOptions({
      onSuccess: () => {
        toast(t("planning.delete.done", { name }));
        go({ to: "/desk/projects" }, { replace: true });
        void queries.invalidateQueries({ queryKey: api.projects.list.key() });
      },
    }),
  );
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t("planning.delete.title", { name })}
      action={t("planning.delete.action", { name })}
      onConfirm={() => remove.mutate({ id })}
      pending={remove.isPending}
      error={remove.error ? errorText(remove.error) : undefined}
    >
      <p className="text-pretty">{t("planning.delete.text")}</p>
    </ConfirmDialog>
  );
}
