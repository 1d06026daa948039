import { useQuery } from "@tanstack/react-query";
import { Timer } from "lucide-react";
import { lazy, Suspense } from "react";
import type { Timer as Running } from "../../../contract/time.ts";
import { t } from "../../kernel/messages.ts";
import { iconButtonClass } from "../../ui/icon-button.tsx";
import { timerQuery } from "./data.ts";
import { formatClock } from "./duration.ts";
import { closeTimer, openTimer, useTimerSubject } from "./timer-state.ts";
import { useElapsed } from "./use-elapsed.ts";

const TimerDialog = lazy(async () => ({ default: (await import("./timer-dialog.tsx")).TimerDialog }));

/** One's timer in the top line: the running clock, or the way to start one. */
export function TimerChip() {
  const running = useQuery(timerQuery()).data?.timer ?? null;
  const subject = useTimerSubject();
  return (
    <>
      {running ? (
        <Clock running={running} />
      ) : (
        <button
          type="button"
          aria-label={t("time.timer.start")}
          data-tip={t("time.timer.start")}
          onClick={() => openTimer()}
          // A phone has Time in its bar, and little room up here.
          className={`${iconButtonClass} size-9 max-sm:hidden`}
        >
          <Timer size={18} aria-hidden />
        </button>
      )}
      {subject !== undefined && (
        <Suspense>
          <TimerDialog running={running} subject={subject} onClose={closeTimer} />
        </Suspense>
      )}
    </>
  );
}

function Clock({ running }: { running: Running }) {
  const clock = formatClock(useElapsed(running.startedAt));
  return (
    <button
      type="button"
      onClick={() => openTimer()}
      aria-label={t("time.timer.running", { minutes: clock, project: running.project.name })}
      title={running.project.name}
      className="inline-flex h-8 max-w-60 min-w-0 items-center gap-2 rounded-full bg-accent-soft ps-2.5 pe-3 text-13 text-accent-soft-text hover:ring-1 hover:ring-accent-line touch:h-11"
    >
      <span aria-hidden className="size-2 shrink-0 rounded-full bg-accent" />
      <span aria-hidden className="font-medium tabular">
        {clock}
      </span>
      <span aria-hidden className="min-w-0 truncate max-md:hidden" dir="auto">
        {running.project.name}
      </span>
    </button>
  );
}
