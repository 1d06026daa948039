import type { LucideIcon } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";

/** Something the palette can do. Its label says the act: "Close this ticket". */
export interface Command {
  id: string;
  label: string;
  icon: LucideIcon;
  onAction: () => void;
  keys?: string[];
}

let open = false;
let commands: readonly (readonly Command[])[] = [];
const listeners = new Set<() => void>();

function tell() {
  for (const listener of listeners) listener();
}
function follow(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function openPalette(): void {
  open = true;
  tell();
}
export function closePalette(): void {
  open = false;
  tell();
}
export function usePaletteOpen(): boolean {
  return useSyncExternalStore(follow, () => open);
}

/** Offers a screen's acts in the palette for as long as the screen is shown. Give it a stable array (`useMemo`). */
export function useCommands(offered: readonly Command[]): void {
  useEffect(() => {
    commands = [...commands, offered];
    tell();
    return () => {
      commands = commands.filter((one) => one !== offered);
      tell();
    };
  }, [offered]);
}
export function useOfferedCommands(): readonly (readonly Command[])[] {
  return useSyncExternalStore(follow, () => commands);
}
