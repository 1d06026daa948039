import { Check, Undo2, X } from "lucide-react";
import { useEffect, useState } from "react";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { KeyboardHint } from "../../ui/keyboard-hint.tsx";
import { type Act, useActs } from "./acts.ts";
import type { Sums } from "./sums.ts";
import { sumTexts } from "./words.ts";

interface DecisionBarProps {
  sums: Sums;
  onApprove: () => void;
  onReject: () => void;
  onClear: () => void;
}

/** What the selection comes to, and what to do with it. */
export function DecisionBar({ sums, onApprove, onReject, onClear }: DecisionBarProps) {
  const { count } = sums;
  return (
    <section
      aria-label={t("approvals.selection")}
      className="pointer-events-auto flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-raised px-4 py-2.5 shadow-float md:rounded-10 md:border"
    >
      <div className="flex min-w-0 flex-1 basis-48 items-center gap-2">
        <IconButton icon={X} size="sm" label={t("approvals.clearSelection")} onClick={onClear} />
        <p className="min-w-0" role="status">
          <span className="font-medium">{t("approvals.selected", { count })}</span>
          <span className="block text-13 text-pretty text-ink-2 tabular">{sumTexts(sums).join(" · ")}</span>
        </p>
      </div>
      <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:*:flex-1 sm:ms-auto">
        <Button onClick={onReject}>
          {t("approvals.reject", { count })}
          <Key name="r" />
        </Button>
        <Button variant="primary" onClick={onApprove}>
          {t("approvals.approve", { count })}
          <Key name="a" />
        </Button>
      </div>
    </section>
  );
}

/** The key that does the same, where there is a keyboard. */
export function Key({ name }: { name: string }) {
  return (
    <span aria-hidden className="max-md:hidden touch:hidden">
      <KeyboardHint keys={[name]} />
    </span>
  );
}

/** What was decided last, and for how long it can be taken back. */
export function UndoBar({ onUndo }: { onUndo: (key: number) => void }) {
  const acts = useActs();
  const act = acts.findLast(({ phase }) => phase === "done" || phase === "undoing" || phase === "sending");
  return (
    <div role="status" className="pointer-events-none flex justify-center empty:hidden">
      {act && <UndoCard key={act.key} act={act} onUndo={onUndo} />}
    </div>
  );
}

function UndoCard({ act, onUndo }: { act: Act; onUndo: (key: number) => void }) {
  const { phase, decided, rows, verdict } = act;
  const sending = phase === "sending";
  const count = sending ? rows.length : decided;
  return (
    <div className="pointer-events-auto mb-2 flex max-w-full animate-[rise_160ms_var(--ease)] items-center gap-2.5 overflow-hidden rounded-10 bg-ink py-1.5 ps-3.5 pe-1.5 text-14 text-surface shadow-float">
      {verdict === "approved" ? <Check size={16} aria-hidden /> : <X size={16} aria-hidden />}
      <span className={cx("py-1", sending && "pe-2")}>{t(`approvals.done.${verdict}`, { count })}</span>
      {!sending && (
        <>
          <button
            type="button"
            disabled={phase === "undoing"}
            onClick={() => onUndo(act.key)}
            className="inline-flex min-h-7 items-center gap-1.5 rounded-6 px-2 py-1 font-medium underline underline-offset-3 hover:bg-white/15 touch:min-h-11"
          >
            <Undo2 size={14} aria-hidden />
            {t("approvals.undo")}
          </button>
          <SecondsLeft until={act.until} />
        </>
      )}
    </div>
  );
}

/** Seconds until it takes effect. Only to be seen: read out every second it would be noise. */
function SecondsLeft({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <span aria-hidden className="w-7 pe-2 text-end text-12 opacity-80 tabular">
      {Math.max(0, Math.ceil((until - now) / 1000))}
    </span>
  );
}
