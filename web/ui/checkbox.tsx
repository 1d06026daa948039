import { Check, Minus } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { cx } from "./cx.ts";
import { FieldNotes } from "./field.tsx";

export interface CheckboxProps {
  children: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** Some of what it stands for are checked. */
  partial?: boolean;
  disabled?: boolean;
  hint?: string;
  error?: string;
  name?: string;
  /** Only for screen readers: in a table, where the row says it. */
  hideLabel?: boolean;
}

export function Checkbox(props: CheckboxProps) {
  const { children, checked, onChange, partial = false, disabled, hint, error, name, hideLabel } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.indeterminate = partial;
  }, [partial]);
  const Mark = partial ? Minus : Check;
  return (
    <div className="flex flex-col gap-1">
      <label className="inline-flex items-start gap-2.5 py-0.5 text-14 touch:py-2.5">
        <span className="relative mt-0.5 inline-flex size-4.5 shrink-0">
          <input
            ref={input}
            type="checkbox"
            name={name}
            checked={checked}
            disabled={disabled}
            aria-describedby={cx(error && `${id}-error`, hint && `${id}-hint`) || undefined}
            onChange={(event) => onChange(event.target.checked)}
            className="peer size-4.5 appearance-none rounded-[5px] bg-surface ring-1 ring-inset ring-control transition-colors duration-120 checked:bg-accent checked:ring-accent indeterminate:bg-accent indeterminate:ring-accent disabled:opacity-50"
          />
          <Mark
            size={14}
            strokeWidth={3}
            aria-hidden
            className="pointer-events-none absolute inset-0.5 text-on-accent opacity-0 peer-checked:opacity-100 peer-indeterminate:opacity-100"
          />
        </span>
        <span className={cx(hideLabel && "sr-only", disabled && "text-ink-3")}>{children}</span>
      </label>
      {(hint || error) && (
        <div className="flex flex-col gap-1 ps-7">
          <FieldNotes id={id} hint={hint} error={error} />
        </div>
      )}
    </div>
  );
}
