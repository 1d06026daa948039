import { CircleCheck, Info, X } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { t } from "../kernel/messages.ts";
import { IconButton } from "./icon-button.tsx";

export interface Toast {
  id: number;
  text: string;
  /** Nothing was done, and this is why. */
  aside?: boolean;
  /** Usually undo. */
  action?: { label: string; onAction: () => void };
}

let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function change(to: readonly Toast[]) {
  toasts = to;
  for (const listener of listeners) listener();
}

/** Tells good news for a few seconds. Errors stand beside what caused them, never here. */
export function toast(text: string, action?: Toast["action"]): void {
  change([...toasts.slice(-2), { id: next++, text, action }]);
}

/** Says why nothing was done, where that is of the whole window and not of one input: while somebody only views. */
export function tell(text: string): void {
  if (toasts.some((one) => one.text === text)) return;
  change([...toasts.slice(-2), { id: next++, text, aside: true }]);
}

function dismiss(id: number) {
  change(toasts.filter((one) => one.id !== id));
}

/** Where toasts appear; every shell has one. */
export function Toaster() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-[calc(env(safe-area-inset-bottom)+72px)] z-60 flex flex-col items-center gap-2 px-4 md:bottom-6"
    >
      {shown.map((one) => (
        <ToastCard key={one.id} toast={one} />
      ))}
    </div>
  );
}

function ToastCard({ toast: { id, text, aside, action } }: { toast: Toast }) {
  const Icon = aside ? Info : CircleCheck;
  useEffect(() => {
    // What offers an undo stays long enough to read and reach it.
    const timer = setTimeout(() => dismiss(id), action ? 9000 : 5000);
    return () => clearTimeout(timer);
  }, [id, action]);
  return (
    <div className="pointer-events-auto flex max-w-120 animate-[rise_160ms_var(--ease)] items-center gap-2.5 rounded-10 bg-ink py-1.5 ps-3.5 pe-1.5 text-14 text-surface shadow-float">
      <Icon size={16} aria-hidden className="shrink-0 opacity-80" />
      <span className="py-1 text-pretty">{text}</span>
      {action && (
        <button
          type="button"
          className="rounded-6 px-2 py-1 font-medium underline underline-offset-3 hover:bg-white/15"
          onClick={() => {
            action.onAction();
            dismiss(id);
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton
        icon={X}
        size="sm"
        side="none"
        label={t("common.close")}
        className="text-surface opacity-70 hover:bg-white/15 hover:text-surface"
        onClick={() => dismiss(id)}
      />
    </div>
  );
}
