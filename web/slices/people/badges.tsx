import { CircleCheck, CircleSlash, type LucideIcon, MailQuestion } from "lucide-react";
import type { Person } from "../../../contract/directory.ts";
import { t } from "../../kernel/messages.ts";
import { StatusBadge, type Tone } from "../../ui/badge.tsx";

const marks: Record<Person["status"], { icon: LucideIcon; tone: Tone }> = {
  active: { icon: CircleCheck, tone: "green" },
  invited: { icon: MailQuestion, tone: "amber" },
  deactivated: { icon: CircleSlash, tone: "neutral" },
};

export const personIcon = (status: Person["status"]) => marks[status].icon;

export function PersonStatusBadge({ status }: { status: Person["status"] }) {
  return (
    <StatusBadge {...marks[status]} look="plain">
      {t(`people.status.${status}`)}
    </StatusBadge>
  );
}

export const roleText = (role: Person["role"]) => t(`people.role.${role}`);
