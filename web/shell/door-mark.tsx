import { t } from "../kernel/messages.ts";
import { cx } from "../ui/cx.ts";
import type { Door } from "./door.ts";

/** The word in the bar that tells Desk and Console from the portal; the portal itself has none. */
export function DoorMark({ door, small }: { door: Door["name"]; small?: boolean }) {
  if (door === "portal") return null;
  return (
    <span
      className={cx(
        "shrink-0 bg-ink font-bold text-surface",
        small
          ? "rounded-[4px] px-1 text-[10px] leading-[13px]"
          : "rounded-full px-2 py-0.5 text-[11px] tracking-wide",
      )}
    >
      {t(`common.door.${door}`)}
    </span>
  );
}
