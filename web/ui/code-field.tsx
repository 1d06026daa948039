import { TextField, type TextFieldProps } from "./text-field.tsx";

export interface CodeFieldProps
  extends Pick<TextFieldProps, "label" | "hint" | "error" | "autoFocus" | "value" | "disabled" | "ref"> {
  onChange: (value: string) => void;
  /** Called with the six digits when the last one is there: typed, pasted or filled in by the phone. */
  onComplete?: (code: string) => void;
  /** One of the long ones that people keep on paper, instead of six digits. */
  long?: boolean;
}

const length = 6;

/** A code in one field, which takes what is pasted with its spaces and what a phone offers to fill in. */
export function CodeField({ onChange, onComplete, long, ...props }: CodeFieldProps) {
  const take = (typed: string) => {
    if (long) return onChange(typed);
    const digits = typed.replace(/\D/g, "").slice(0, length);
    onChange(digits);
    if (digits.length === length && digits !== props.value) onComplete?.(digits);
  };
  return (
    <TextField
      {...props}
      name="code"
      look="code"
      onChange={take}
      autoComplete="one-time-code"
      inputMode={long ? "text" : "numeric"}
      autoCapitalize="none"
      spellCheck={false}
      dir="ltr"
    />
  );
}
