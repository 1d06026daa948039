import { CircleCheck, CircleSlash, type LucideIcon, MailQuestion, MailX } from "lucide-react";
import type { Person } from "../../../contract/directory.ts";
import { t } from "../../kernel/messages.ts";
import { StatusBadge, type Tone } from "../../ui/badge.tsx";
import { type PersonState, stateOf } from "./data.ts";

const marks: Record<PersonState, { icon: LucideIcon; tone: Tone }> = {
  active: { icon: CircleCheck, tone: "green" },
  invited: { icon: MailQuestion, tone: "amber" },
  expired: { icon: MailX, tone: "red" },
  deactivated: { icon: CircleSlash, tone: "neutral" },
};

export const personIcon = (state: PersonState) => marks[state].icon;

export function PersonStatusBadge({ person, look = "plain" }: { person: Person; look?: "plain" | "soft" }) {
  const state = stateOf(person);
  return (
    <StatusBadge {...marks[state]} look={look}>
      {t(`people.status.${state}`)}
    </StatusBadge>
  );
}

export const roleText = (role: Person["role"]) => t(`people.role.${role}`);
/** A person's role as people call it: the tenant's own, or the built-in one. */
export const ownRoleText = ({ role, customRole }: Pick<Person, "role" | "customRole">) =>
  customRole?.name ?? roleText(role);
