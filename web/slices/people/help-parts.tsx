import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import type { FormState } from "../../ui/form.tsx";
import { TextField } from "../../ui/text-field.tsx";

/** What is about to happen, before somebody's means are taken or moved. */
export function Meanings({ items }: { items: string[] }) {
  return (
    <ul className="flex list-disc flex-col gap-1 ps-5 text-pretty text-ink-2">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}

interface ReasonFieldProps {
  name: string;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  hint: string;
  autoFocus?: boolean;
}

export function ReasonField(props: ReasonFieldProps) {
  return (
    <TextField label={t("people.help.reason")} autoComplete="off" maxLength={200} dir="auto" {...props} />
  );
}

export function reasonProblem(reason: string): string | undefined {
  return reason.trim().length >= 3 ? undefined : t("people.help.reasonRequired");
}

/** Why it cannot be done for this person at all, in words, and not as the complaint about a field. */
export function HelpRefusal<V extends object>({ form }: { form: FormState<V> }) {
  const reasons = [form.errorAt("id"), form.errorAt("status")].filter(Boolean);
  return reasons.length > 0 ? <Banner tone="error">{reasons.join(" ")}</Banner> : null;
}
