import { useInfiniteQuery } from "@tanstack/react-query";
import { Circle, CircleCheck, CircleDotDashed } from "lucide-react";
import { t } from "../../kernel/messages.ts";
import { Section } from "../../ui/card.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { DueDay } from "./badges.tsx";
import { taskListQuery } from "./data.ts";

export const taskMarks = {
  open: { icon: Circle, className: "text-ink-3" },
  in_progress: { icon: CircleDotDashed, className: "text-blue" },
  done: { icon: CircleCheck, className: "text-green" },
} as const;

/** The tasks that the client is shown, the open ones first; nothing at all where there are none. */
export function TasksShown({ id }: { id: string }) {
  const { rows, error, onRetry, hasMore, loadingMore, onLoadMore, moreError } = useRows(
    useInfiniteQuery(taskListQuery(id)),
  );
  // While they are on their way as well: often there are none, and nothing comes after them that could jump.
  if (rows ? rows.length === 0 : !error) return null;
  return (
    <Section title={t("projects.tasks.title")}>
      {rows ? (
        <ul className="border-t border-line">
          {rows.map(({ id, title, status, dueOn }) => {
            const { icon: Icon, className } = taskMarks[status];
            return (
              <li key={id} className="flex min-h-10 items-start gap-2.5 border-b border-line py-2.5">
                <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${className}`} />
                <span className="min-w-0 flex-1 break-words" dir="auto">
                  {title}
                </span>
                <span className="flex shrink-0 flex-wrap justify-end gap-x-3 text-13 text-ink-3">
                  {dueOn && status !== "done" && <DueDay on={dueOn} />}
                  <span className="max-sm:sr-only">{t(`projects.tasks.status.${status}`)}</span>
                </span>
              </li>
            );
          })}
        </ul>
      ) : (
        <ErrorLine error={error} onRetry={onRetry} />
      )}
      <LoadMore hasMore={hasMore} pending={loadingMore} onLoadMore={onLoadMore} error={moreError} />
    </Section>
  );
}
