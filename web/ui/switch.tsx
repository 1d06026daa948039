import { type ReactNode, useId } from "react";

export interface SwitchProps {
  children: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  hint?: string;
}

/** Something that takes effect at once. In a form that is sent, use a `Checkbox`. */
export function Switch({ children, checked, onChange, disabled, hint }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4 py-1 touch:py-2.5">
      <div className="min-w-0">
        <label htmlFor={id} className="text-14">
          {children}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="mt-0.5 text-13 text-ink-3">
            {hint}
          </p>
        )}
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={checked}
        aria-checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.checked)}
        className="relative h-5.5 w-9.5 shrink-0 cursor-pointer appearance-none rounded-full bg-control transition-colors duration-150 before:absolute before:start-0.75 before:top-0.75 before:size-4 before:rounded-full before:bg-white before:shadow-sm before:transition-transform before:duration-150 checked:bg-accent checked:before:translate-x-4 checked:before:bg-on-accent disabled:opacity-50 rtl:checked:before:-translate-x-4"
      />
    </div>
  );
}
