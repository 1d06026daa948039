import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { t } from "../kernel/messages.ts";
import { Button } from "./button.tsx";
import { cx } from "./cx.ts";
import { Field, type FieldProps, inputClass } from "./field.tsx";

export interface CopyFieldProps extends Pick<FieldProps, "label" | "hint" | "className"> {
  value: string;
  /** The one thing to do here. */
  main?: boolean;
}

/** A text to take along, with a button that copies it. */
export function CopyField({ value, main, className, ...field }: CopyFieldProps) {
  const [copied, setCopied] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const done = copied === value;
  const copy = async () => {
    input.current?.select();
    // Without a secure connection the browser has no clipboard; the text is selected then, ready for Ctrl C.
    await navigator.clipboard?.writeText(value).then(
      () => setCopied(value),
      () => {},
    );
  };
  return (
    <Field {...field} className={className}>
      {(control) => (
        <div className="flex gap-2">
          <input
            {...control}
            ref={input}
            readOnly
            value={value}
            dir="ltr"
            spellCheck={false}
            className={cx(inputClass, "h-9 flex-1 text-ellipsis touch:h-11")}
          />
          <Button
            variant={main ? "primary" : "secondary"}
            icon={done ? Check : Copy}
            aria-label={t(done ? "common.copiedName" : "common.copyName", { name: field.label })}
            onClick={() => void copy()}
          >
            {t(done ? "common.copied" : "common.copy")}
          </Button>
          <span role="status" className="sr-only">
            {done && t("common.copiedName", { name: field.label })}
          </span>
        </div>
      )}
    </Field>
  );
}
