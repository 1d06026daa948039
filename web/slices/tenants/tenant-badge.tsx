import { Archive, CircleCheck, CirclePause, LoaderCircle, TriangleAlert } from "lucide-react";
import type { Tenant } from "../../../contract/platform.ts";
import { t } from "../../kernel/messages.ts";
import { StatusBadge, type StatusBadgeProps } from "../../ui/badge.tsx";

const marks: Record<Tenant["status"], Pick<StatusBadgeProps, "icon" | "tone">> = {
  provisioning: { icon: LoaderCircle, tone: "blue" },
  active: { icon: CircleCheck, tone: "green" },
  suspended: { icon: CirclePause, tone: "amber" },
  archived: { icon: Archive, tone: "neutral" },
};

/** Where a tenant stands, a stopped set-up included. */
export function TenantBadge({ tenant, look }: { tenant: Tenant; look?: StatusBadgeProps["look"] }) {
  if (tenant.failure) {
    return (
      <StatusBadge tone="red" icon={TriangleAlert} look={look}>
        {t("tenants.failed")}
      </StatusBadge>
    );
  }
  return (
    <StatusBadge {...marks[tenant.status]} look={look}>
      {t(`tenants.status.${tenant.status}`)}
    </StatusBadge>
  );
}
