import { t } from "../../kernel/messages.ts";
import { PartLinks } from "../../ui/part-links.tsx";

/** The trail of changes, and beside it who viewed the portal as whom. */
export function AuditParts({ current }: { current: "changes" | "viewings" }) {
  return (
    <PartLinks
      label={t("audit.title")}
      current={current}
      parts={[
        { id: "changes", label: t("audit.part.changes"), to: "/desk/audit" },
        { id: "viewings", label: t("audit.part.viewings"), to: "/desk/audit/viewings" },
      ]}
    />
  );
}
