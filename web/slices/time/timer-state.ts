import { useSyncExternalStore } from "react";

/** What the timer's window is opened with. */
export interface TimerSubject {
  id: string;
  name: string;
  phaseId?: string | null;
  task?: { id: string; name: string } | null;
  note?: string;
}

let subject: TimerSubject | null | undefined;
const listeners = new Set<() => void>();

function set(next: TimerSubject | null | undefined) {
  subject = next;
  for (const listener of listeners) listener();
}

/** Opens the timer's window, for something where it is known what the time is for. */
export const openTimer = (about: TimerSubject | null = null) => set(about);
export const closeTimer = () => set(undefined);

/** What the window is open for; `undefined` while it is closed. */
export function useTimerSubject(): TimerSubject | null | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => subject,
  );
}
