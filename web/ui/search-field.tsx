import { Search, X } from "lucide-react";
import { type Ref, useEffect, useRef, useState } from "react";
import { t } from "../kernel/messages.ts";
import { cx } from "./cx.ts";
import { inputClass } from "./field.tsx";
import { IconButton } from "./icon-button.tsx";

export interface SearchFieldProps {
  label: string;
  /** What is searched for, as the address says it. */
  value: string;
  /** Called a moment after the last key, and at once on Enter. */
  onChange: (value: string) => void;
  /** Milliseconds without a key before the search begins. */
  delay?: number;
  className?: string;
  ref?: Ref<HTMLInputElement>;
}

/** A search box that waits until somebody stops typing. `/` leads to it from anywhere on the screen. */
export function SearchField({ label, value, onChange, delay = 220, className }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const input = useRef<HTMLInputElement>(null);
  const said = useRef(value);
  useEffect(() => {
    // Only a change from outside (Back, a removed chip) overwrites what is being typed.
    if (value !== said.current) setTyped(value);
    said.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useSlash(input);
  const say = (next: string, wait: number) => {
    setTyped(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      said.current = next;
      onChange(next);
    }, wait);
  };
  return (
    <div className={cx("relative flex items-center", className)}>
      <Search size={16} aria-hidden className="pointer-events-none absolute start-2.5 text-ink-3" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        maxLength={200}
        dir="auto"
        onChange={(event) => say(event.target.value, delay)}
        onKeyDown={(event) => {
          if (event.key === "Enter") say(typed, 0);
          if (event.key === "Escape" && typed) say("", 0);
        }}
        className={cx(inputClass, "h-9 ps-8.5 pe-9 touch:h-11 [&::-webkit-search-cancel-button]:hidden")}
      />
      {typed && (
        <IconButton
          icon={X}
          size="sm"
          side="none"
          label={t("common.clearSearch")}
          className="absolute end-1 touch:size-9"
          onClick={() => {
            say("", 0);
            input.current?.focus();
          }}
        />
      )}
    </div>
  );
}

function useSlash(input: { current: HTMLInputElement | null }) {
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (
        event.key !== "/" ||
        event.ctrlKey ||
        event.metaKey ||
        target.closest("input,textarea,[role=dialog]")
      )
        return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, [input]);
}
