import { cx } from "./cx.ts";

const apple = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

/** Keys that do something, drawn as keys: `["mod", "k"]` is ⌘ K or Ctrl K. */
export function KeyboardHint({ keys, className }: { keys: readonly string[]; className?: string }) {
  return (
    <span aria-hidden="true" className={cx("hidden items-center gap-0.5 md:inline-flex", className)}>
      {keys.map((key) => (
        <kbd
          key={key}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-[4px] bg-sunken px-1 font-sans text-[11px] text-ink-3 ring-1 ring-line ring-inset"
        >
          {key === "mod" ? (apple ? "⌘" : "Ctrl") : key.length === 1 ? key.toUpperCase() : key}
        </kbd>
      ))}
    </span>
  );
}
