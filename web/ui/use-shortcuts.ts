import { useEffect, useRef } from "react";
import { isElsewhere } from "./use-row-keys.ts";

/** Single keys that act on a screen, such as `{ c: openTicket }`. They rest while somebody types or a window is open. */
export function useShortcuts(keys: Record<string, (() => void) | undefined>): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isElsewhere(event.target)) return;
      const act = current.current[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
