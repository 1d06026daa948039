import { t } from "../kernel/messages.ts";
import type { Door } from "./door.ts";

/** The word in the bar that tells Desk and Console from the portal; the portal itself has none. */
export function DoorMark({ door }: { door: Door["name"] }) {
  if (door === "portal") return null;
  return (
    <span className="shrink-0 rounded-full bg-ink px-2 py-0.5 text-[11px] font-bold tracking-wide text-surface">
      {t(`shell.title.${door}`)}
    </span>
  );
}
