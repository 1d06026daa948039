import { type ReactNode, useId } from "react";
import { cx } from "./cx.ts";
import { FieldNotes, type FieldProps } from "./field.tsx";

export interface RadioGroupProps<T extends string> extends FieldProps {
  value: T | undefined;
  onChange: (value: T) => void;
  options: readonly { value: T; label: ReactNode; hint?: string; disabled?: boolean }[];
  /** Side by side when there is room. */
  row?: boolean;
}

/** One of a few, all in sight. */
export function RadioGroup<T extends string>(props: RadioGroupProps<T>) {
  const { label, hideLabel, hint, error, className, value, onChange, options, row } = props;
  const id = useId();
  return (
    <fieldset
      className={cx("flex min-w-0 flex-col gap-1.5", className)}
      aria-describedby={cx(error && `${id}-error`, hint && `${id}-hint`) || undefined}
    >
      <legend className={cx("mb-1.5 text-13 font-medium", hideLabel && "sr-only")}>{label}</legend>
      <div
        className={cx(
          "flex gap-1.5",
          row ? "max-sm:grid max-sm:grid-cols-2 sm:flex-wrap sm:gap-x-5" : "flex-col",
        )}
      >
        {options.map((option) => (
          <label key={option.value} className="inline-flex items-start gap-2.5 text-14 touch:py-2.5">
            <input
              type="radio"
              name={id}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
              className="mt-0.5 size-4.5 shrink-0 appearance-none rounded-full bg-surface ring-1 ring-inset ring-control checked:ring-[5.5px] checked:ring-accent disabled:opacity-50"
            />
            <span className="min-w-0">
              {option.label}
              {option.hint && <span className="block text-13 text-ink-3">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
      <FieldNotes id={id} hint={hint} error={error} />
    </fieldset>
  );
}
