import { type ReactNode, useId } from "react";
import { t } from "../kernel/messages.ts";
import { cx } from "./cx.ts";

/** What every input has in common. */
export interface FieldProps {
  label: string;
  /** Only for screen readers, where the place says it already (a search box). */
  hideLabel?: boolean;
  /** One line of help under the input. */
  hint?: ReactNode;
  /** What is wrong, in the reader's words; shown beside the input. */
  error?: string;
  /** Says so in words. Fields are required unless they say this. */
  optional?: boolean;
  className?: string;
}

/** Ids and states that tie an input to its label, hint and error. */
export interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** Label above, hint and error below, tied to the input that `children` makes from the given attributes. */
export function Field(
  props: FieldProps & { children: (control: ControlProps) => ReactNode; end?: ReactNode },
) {
  const { label, hideLabel, hint, error, optional, className, children, end } = props;
  const id = useId();
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className={cx("flex min-w-0 flex-col gap-1.5", className)}>
      <div className={cx("flex items-baseline justify-between gap-2", hideLabel && "sr-only")}>
        <label id={`${id}-label`} htmlFor={id} className="text-13 font-medium text-ink">
          {label}
          {optional && <span className="font-regular text-ink-3"> {t("common.optional")}</span>}
        </label>
        {end}
      </div>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  );
}

/** The hint and the error under an input. The ids are `<id>-hint` and `<id>-error`. */
export function FieldNotes({ id, hint, error }: { id: string; hint?: ReactNode; error?: string }) {
  return (
    <>
      {error && (
        <p id={`${id}-error`} className="text-13 text-red" role="alert">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-13 text-ink-3">
          {hint}
        </p>
      )}
    </>
  );
}

/** The looks of a box that takes text. */
export const inputClass = cx(
  "w-full min-w-0 rounded-6 bg-surface px-3 text-14 text-ink ring-1 ring-inset ring-control/80",
  "transition-shadow duration-120 hover:ring-control focus-visible:outline-2 focus-visible:-outline-offset-1",
  "disabled:bg-sunken disabled:text-ink-3 [&[readonly]]:bg-sunken aria-invalid:ring-red-solid touch:text-16",
);
