import { CircleCheck, CircleDashed, CircleSlash, type LucideIcon } from "lucide-react";
import type { SsoProvider } from "../../../contract/sso.ts";
import { t } from "../../kernel/messages.ts";
import { StatusBadge, type Tone } from "../../ui/badge.tsx";
import { type ProviderState, stateOf } from "./sso.ts";

const marks: Record<ProviderState, { icon: LucideIcon; tone: Tone }> = {
  on: { icon: CircleCheck, tone: "green" },
  off: { icon: CircleSlash, tone: "neutral" },
  unfinished: { icon: CircleDashed, tone: "amber" },
};

export function ProviderBadge({ provider, look }: { provider: SsoProvider; look?: "plain" | "soft" }) {
  const state = stateOf(provider);
  return (
    <StatusBadge {...marks[state]} look={look}>
      {t(`access.sso.state.${state}`)}
    </StatusBadge>
  );
}
