import { CloudOff, DoorClosed, Hourglass, RotateCw, SearchX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { type ApiError, type ApiErrorCode, errorText } from "../../kernel/api-error.ts";
import { type MessageKey, t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";

const titles: Partial<Record<ApiErrorCode, { title: MessageKey; icon: typeof CloudOff }>> = {
  tenant_suspended: { title: "session.blocked.suspended", icon: DoorClosed },
  tenant_behind: { title: "session.blocked.updating", icon: Hourglass },
  not_found: { title: "session.blocked.unknown", icon: SearchX },
  offline: { title: "session.blocked.offline", icon: CloudOff },
  unreachable: { title: "session.blocked.unreachable", icon: CloudOff },
};

interface BlockedProps {
  error: ApiError;
  onRetry?: () => void;
  /** Another way on: a link to the sign-in page. */
  action?: ReactNode;
}

/** The whole window, when nothing can be shown: closed, being updated, unknown, offline, broken. */
export function Blocked({ error, onRetry, action }: BlockedProps) {
  const { title, icon } = titles[error.code] ?? { title: "session.blocked.broken", icon: TriangleAlert };
  const unknown = error.code === "not_found";
  return (
    <main className="flex min-h-dvh flex-col justify-center bg-bg">
      <EmptyState
        icon={icon}
        title={t(title)}
        heading="h1"
        action={
          action ??
          (onRetry && (
            <Button icon={RotateCw} onClick={onRetry}>
              {t("common.retry")}
            </Button>
          ))
        }
      >
        {unknown ? t("session.blocked.unknownHint") : errorText(error)}
      </EmptyState>
    </main>
  );
}
