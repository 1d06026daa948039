import { t } from "../../kernel/messages.ts";
import { PartLinks } from "../../ui/part-links.tsx";

/** What waits, and what was decided. */
export function ApprovalParts({ current }: { current: "queue" | "history" }) {
  return (
    <PartLinks
      label={t("approvals.title")}
      current={current}
      parts={[
        { id: "queue", label: t("approvals.part.queue"), to: "/approvals" },
        { id: "history", label: t("approvals.part.history"), to: "/approvals/history" },
      ]}
    />
  );
}
