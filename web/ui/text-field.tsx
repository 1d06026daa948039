import type { InputHTMLAttributes, ReactNode, Ref } from "react";
import { cx } from "./cx.ts";
import { Field, type FieldProps, inputClass } from "./field.tsx";

type Native = Pick<
  InputHTMLAttributes<HTMLInputElement>,
  | "type"
  | "name"
  | "autoComplete"
  | "autoFocus"
  | "inputMode"
  | "maxLength"
  | "placeholder"
  | "disabled"
  | "readOnly"
  | "onFocus"
  | "onBlur"
  | "onKeyDown"
  | "spellCheck"
  | "autoCapitalize"
  | "dir"
>;

export interface TextFieldProps extends FieldProps, Native {
  value: string;
  onChange?: (value: string) => void;
  /** Stands in the box before the text: a currency, an icon. */
  prefix?: ReactNode;
  /** Stands in the box after the text: a unit, a button. */
  suffix?: ReactNode;
  /** Beside the label: a link such as "Show". */
  end?: ReactNode;
  align?: "start" | "end";
  /** Large, with room between the signs: for a code. */
  look?: "code";
  ref?: Ref<HTMLInputElement>;
}

/** Text on one line. */
export function TextField(props: TextFieldProps) {
  const { label, hideLabel, hint, error, optional, className, end, ...input } = props;
  const { value, onChange, prefix, suffix, align, look, ref, ...native } = input;
  return (
    <Field {...{ label, hideLabel, hint, error, optional, className, end }}>
      {(control) => (
        <div className="relative flex items-center">
          {prefix && (
            <span className="pointer-events-none absolute start-3 text-13 text-ink-3">{prefix}</span>
          )}
          <input
            {...native}
            {...control}
            ref={ref}
            value={value}
            required={!optional}
            onChange={(event) => onChange?.(event.target.value)}
            className={cx(
              inputClass,
              "h-9 touch:h-11",
              prefix && (typeof prefix === "string" ? "ps-13" : "ps-9"),
              suffix && "pe-10",
              align === "end" && "text-end tabular",
              look === "code" && "h-11 text-20 font-medium tracking-[0.2em] tabular touch:text-20",
            )}
          />
          {suffix && <span className="absolute end-1 flex items-center text-ink-3">{suffix}</span>}
        </div>
      )}
    </Field>
  );
}
