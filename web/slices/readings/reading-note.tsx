import { Eye } from "lucide-react";
import { t } from "../../kernel/messages.ts";

/** Tells staff, quietly, that the client sees that they looked. */
export function ReadingNote({ client }: { client: string }) {
  return (
    <p className="mt-8 flex items-start gap-1.5 text-12 text-pretty text-ink-3">
      <Eye size={14} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0 break-words" dir="auto">
        {t("readings.note", { client })}
      </span>
    </p>
  );
}
