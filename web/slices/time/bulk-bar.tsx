import { Pencil, Trash2, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Project } from "../../../contract/project.ts";
import type { TimeEntry } from "../../../contract/time.ts";
import { errorText } from "../../kernel/api-error.ts";
import { formatNumber } from "../../kernel/format.ts";
import { t, tryText } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { mostSelected } from "./data.ts";
import { formatDuration } from "./duration.ts";
import { useBulk } from "./use-bulk.ts";
import { minutesOf } from "./week-rows.ts";

const BulkDialog = lazy(async () => ({ default: (await import("./bulk-dialog.tsx")).BulkDialog }));

interface BulkBarProps {
  selected: ReadonlyMap<string, TimeEntry>;
  onSelect: (selected: ReadonlyMap<string, TimeEntry>) => void;
  /** What is shown and may be changed. */
  selectable: readonly TimeEntry[];
  project?: Project;
}

/** What can be done with all selected entries at once, and which of them stayed as they were. */
export function BulkBar({ selected, onSelect, selectable, project }: BulkBarProps) {
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const bulk = useBulk(selected, onSelect);
  const entries = [...selected.values()];
  const count = entries.length;
  const clear = () => onSelect(new Map());
  useShortcuts({ Escape: count > 0 ? clear : undefined });
  if (selectable.length === 0 && count === 0) return null;
  const minutes = formatDuration(minutesOf(entries));
  return (
    <>
      {bulk.failed.length > 0 && <Failed failed={bulk.failed} />}
      <fieldset
        aria-label={t("time.bulk.label")}
        className="sticky min-w-0 top-(--bar-height) z-10 flex min-h-11 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-surface py-1"
      >
        {count === 0 ? (
          <Button
            size="sm"
            variant="quiet"
            className="max-sm:-ms-2.5"
            onClick={() => onSelect(new Map(selectable.map((entry) => [entry.id, entry])))}
          >
            {t("time.bulk.all", { count: selectable.length })}
          </Button>
        ) : (
          <>
            <p role="status" className="px-2 font-medium tabular">
              {t("time.bulk.selected", { count, minutes })}
            </p>
            <Button size="sm" icon={Pencil} onClick={() => setEditing(true)}>
              {t("time.bulk.edit")}
            </Button>
            <Button size="sm" icon={Trash2} onClick={() => setDeleting(true)}>
              {t("time.bulk.delete")}
            </Button>
            <Button size="sm" variant="quiet" icon={X} onClick={clear}>
              {t("time.bulk.clear")}
            </Button>
            {count >= mostSelected && (
              <span className="text-13 text-ink-3">
                {t("time.bulk.most", { count: formatNumber(mostSelected) })}
              </span>
            )}
          </>
        )}
      </fieldset>
      {editing && (
        <Suspense>
          <BulkDialog
            entries={entries}
            project={project}
            onSend={bulk.edit}
            onClose={() => setEditing(false)}
          />
        </Suspense>
      )}
      <ConfirmDialog
        open={deleting}
        onClose={() => setDeleting(false)}
        title={t("time.bulk.deleteTitle", { count })}
        action={t("time.bulk.deleteAction", { count })}
        onConfirm={() => bulk.remove(() => setDeleting(false))}
        pending={bulk.pending}
        error={bulk.error ? errorText(bulk.error) : undefined}
      >
        <p className="text-pretty">{t("time.bulk.deleteText", { minutes })}</p>
      </ConfirmDialog>
    </>
  );
}

function Failed({ failed }: { failed: readonly { id: string; code: string }[] }) {
  const reasons = [
    ...new Set(
      failed.map(
        ({ code }) => tryText(`errors.${code}`) ?? tryText(`errors.fields.${code}`) ?? t("errors.internal"),
      ),
    ),
  ];
  return (
    <Banner tone="error" title={t("time.bulk.failed", { count: failed.length })} className="mb-2">
      {reasons.join(" ")} {t("time.bulk.failedHint")}
    </Banner>
  );
}
