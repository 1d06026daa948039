import {
  ChevronDown,
  ChevronUp,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  CircleSlash,
  Equal,
  type LucideIcon,
  OctagonAlert,
} from "lucide-react";
import type { TicketPriority, TicketStatus } from "../../../contract/tickets.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { StatusBadge, type StatusBadgeProps, type Tone } from "../../ui/badge.tsx";

interface Mark {
  icon: LucideIcon;
  tone: Tone;
}

export const statusMarks: Record<TicketStatus, Mark> = {
  new: { icon: CircleDashed, tone: "accent" },
  open: { icon: CircleDot, tone: "blue" },
  waiting: { icon: CirclePause, tone: "amber" },
  resolved: { icon: CircleCheck, tone: "green" },
  closed: { icon: CircleSlash, tone: "neutral" },
};

export const priorityMarks: Record<TicketPriority, Mark> = {
  urgent: { icon: OctagonAlert, tone: "red" },
  high: { icon: ChevronUp, tone: "amber" },
  normal: { icon: Equal, tone: "neutral" },
  low: { icon: ChevronDown, tone: "neutral" },
};

/** The word of a status as this side says it: what waits for the client waits "for you" in the portal. */
export function statusText(status: TicketStatus, door: string): string {
  return door === "portal" ? t(`tickets.memberStatus.${status}`) : t(`tickets.status.${status}`);
}

type Look = Pick<StatusBadgeProps, "look">;

export function TicketStatusBadge({ status, look }: { status: TicketStatus } & Look) {
  const { door } = useSession();
  return (
    <StatusBadge {...statusMarks[status]} look={look}>
      {statusText(status, door)}
    </StatusBadge>
  );
}

export function PriorityBadge({ priority, look = "plain" }: { priority: TicketPriority } & Look) {
  return (
    <StatusBadge {...priorityMarks[priority]} look={look}>
      {t(`tickets.priority.${priority}`)}
    </StatusBadge>
  );
}
