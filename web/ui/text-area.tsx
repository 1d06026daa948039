import { type Ref, type TextareaHTMLAttributes, useLayoutEffect, useRef } from "react";
import { cx } from "./cx.ts";
import { type ControlProps, Field, type FieldProps, inputClass } from "./field.tsx";

type Native = Pick<
  TextareaHTMLAttributes<HTMLTextAreaElement>,
  "name" | "maxLength" | "placeholder" | "disabled" | "autoFocus" | "onKeyDown" | "onBlur"
>;

export interface TextAreaProps extends FieldProps, Native {
  value: string;
  onChange: (value: string) => void;
  /** Lines shown when empty; the box grows with the text up to `maxRows`. */
  rows?: number;
  maxRows?: number;
  ref?: Ref<HTMLTextAreaElement>;
}

/** Text of many lines, in a box that grows with it. */
export function TextArea(props: TextAreaProps) {
  const { label, hideLabel, hint, error, optional, className, ...area } = props;
  return (
    <Field {...{ label, hideLabel, hint, error, optional, className }}>
      {(control) => (
        <GrowingArea
          {...area}
          {...control}
          required={!optional}
          className={cx(inputClass, "py-2 leading-5.5")}
        />
      )}
    </Field>
  );
}

type GrowingAreaProps = Omit<TextAreaProps, keyof FieldProps> &
  ControlProps & { required?: boolean; className?: string };

/** The box alone, for what draws a frame of its own around it. */
export function GrowingArea(props: GrowingAreaProps) {
  const { value, onChange, rows = 3, maxRows = 18, ref, className, ...native } = props;
  const own = useRef<HTMLTextAreaElement>(null);
  useGrowth(own, value, maxRows);
  return (
    <textarea
      {...native}
      ref={(element) => {
        own.current = element;
        if (typeof ref === "function") ref(element);
        else if (ref) ref.current = element;
      }}
      rows={rows}
      dir="auto"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={cx("resize-none", className)}
    />
  );
}

/** Sets the height to that of the text. */
function useGrowth(area: { current: HTMLTextAreaElement | null }, value: string, maxRows: number) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height depends on what is written
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    const limit = maxRows * 22 + 16;
    element.style.height = `${Math.min(element.scrollHeight, limit)}px`;
    element.style.overflowY = element.scrollHeight > limit ? "auto" : "hidden";
  }, [value, maxRows]);
}
