import { useEffect, useState } from "react";
import { cx } from "../../ui/cx.ts";
import { inputClass } from "../../ui/field.tsx";

interface InlineTextProps {
  label: string;
  value: string;
  /** Called with the new text when the field is left or Enter is pressed; never with an empty one. */
  onSave: (value: string) => void;
  maxLength?: number;
  className?: string;
}

/** Text that looks like text until one comes near, and is changed where it stands. Escape puts it back. */
export function InlineText({ label, value, onSave, maxLength = 160, className }: InlineTextProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const save = () => {
    const text = typed.trim();
    if (text === "" || text === value) return setTyped(value);
    onSave(text);
  };
  return (
    <input
      aria-label={label}
      value={typed}
      maxLength={maxLength}
      dir="auto"
      title={value}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key !== "Escape") return;
        setTyped(value);
        // After the old text is back, so that leaving saves nothing.
        requestAnimationFrame(() => (event.target as HTMLInputElement).blur());
      }}
      className={cx(
        inputClass,
        "h-8 truncate bg-transparent! px-2! text-14 not-hover:not-focus-visible:ring-transparent touch:h-11",
        className,
      )}
    />
  );
}
