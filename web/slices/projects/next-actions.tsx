import { Circle, CircleCheck } from "lucide-react";
import type { NextAction } from "../../../contract/project.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { cx } from "../../ui/cx.ts";
import { DueDay, InternalMark } from "./badges.tsx";

/** What is to be done next, by whom and until when; then what was done lately. */
export function NextActions({ actions }: { actions: readonly NextAction[] }) {
  const open = actions.filter(({ doneAt }) => !doneAt);
  const done = actions.filter(({ doneAt }) => doneAt);
  return (
    <>
      {open.length === 0 ? (
        <p className="text-13 text-ink-2">{t("projects.actions.none")}</p>
      ) : (
        <ul className="border-t border-line">
          {open.map((action) => (
            <ActionLine key={action.id} action={action} />
          ))}
        </ul>
      )}
      {done.length > 0 && (
        <details className="mt-2 text-13">
          <summary className="disclosure rounded-6 py-1 text-12 text-ink-3 hover:text-ink touch:min-h-11">
            {t("projects.actions.done")}
          </summary>
          <ul className="mt-1 border-t border-line">
            {done.map((action) => (
              <ActionLine key={action.id} action={action} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function ActionLine({ action: { text, owner, dueOn, doneAt, internal } }: { action: NextAction }) {
  const Icon = doneAt ? CircleCheck : Circle;
  return (
    <li className="flex items-start gap-2.5 border-b border-line py-2.5">
      <Icon size={16} aria-hidden className={cx("mt-0.5 shrink-0", doneAt ? "text-green" : "text-ink-3")} />
      <div className="min-w-0 flex-1">
        <p className={cx("break-words", doneAt && "text-ink-2")} dir="auto">
          {text}
        </p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-12 text-ink-3">
          <span className="inline-flex min-w-0 items-center gap-1.5">
            {owner && (
              <Avatar name={owner.name} size="sm" shape={owner.kind === "staff" ? "square" : "round"} />
            )}
            <bdi className="min-w-0 truncate">{owner?.name ?? t("projects.actions.nobody")}</bdi>
          </span>
          {doneAt ? t("projects.due.done", { day: formatDate(doneAt) }) : dueOn && <DueDay on={dueOn} />}
          {internal && <InternalMark>{t("projects.actions.internal")}</InternalMark>}
        </p>
      </div>
    </li>
  );
}
