import { lazy, Suspense } from "react";
import type { FieldProps } from "./field.tsx";
import { Skeleton } from "./skeleton.tsx";

const DatePicker = lazy(() => import("./date-picker.tsx").then((module) => ({ default: module.DatePicker })));

export interface DateFieldProps extends FieldProps {
  /** A calendar date, `YYYY-MM-DD`. */
  value: string | null;
  onChange: (value: string | null) => void;
  min?: string;
  max?: string;
  disabled?: boolean;
}

/** A calendar date, typed in the order of the reader's region or picked from a calendar. Loaded on use. */
export function DateField(props: DateFieldProps) {
  return (
    <Suspense
      fallback={
        <div className="flex flex-col gap-1.5">
          <span className={props.hideLabel ? "sr-only" : "text-13 font-medium"}>{props.label}</span>
          <Skeleton className="h-9" />
        </div>
      }
    >
      <DatePicker {...props} />
    </Suspense>
  );
}
