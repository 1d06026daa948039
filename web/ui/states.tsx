import { CloudOff, Lock, RotateCw, SearchX, TriangleAlert } from "lucide-react";
import { type ReactNode, useSyncExternalStore } from "react";
import { errorText, toApiError } from "../kernel/api-error.ts";
import { t } from "../kernel/messages.ts";
import { Button } from "./button.tsx";
import { EmptyState } from "./empty-state.tsx";
import { RelativeTime } from "./relative-time.tsx";

export { EmptyState, type EmptyStateProps } from "./empty-state.tsx";

/** A list that a filter has emptied. */
export function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={SearchX}
      title={t("common.nothingMatches")}
      action={<Button onClick={onClear}>{t("common.clearFilters")}</Button>}
    >
      {t("common.nothingMatchesHint")}
    </EmptyState>
  );
}

/** Something that could not be loaded, and the way to try again. Knows when it is a matter of permission. */
export function ErrorState({
  error,
  onRetry,
  className,
}: {
  error: unknown;
  onRetry?: () => void;
  className?: string;
}) {
  const { code, requestId } = toApiError(error);
  if (code === "forbidden") return <NoPermission />;
  const missing = code === "not_found";
  const icon = code === "offline" ? CloudOff : missing ? SearchX : TriangleAlert;
  const title = t(
    missing ? "common.notFound" : code === "offline" ? "common.youAreOffline" : "common.loadFailed",
  );
  return (
    <div role="alert">
      <EmptyState
        icon={icon}
        title={title}
        className={className}
        action={
          onRetry &&
          !missing && (
            <Button icon={RotateCw} onClick={onRetry}>
              {t("common.retry")}
            </Button>
          )
        }
      >
        {errorText(error)}
        {requestId && code === "internal" && (
          <span className="mt-1 block font-mono text-12 text-ink-3">
            {t("errors.reference", { id: requestId })}
          </span>
        )}
      </EmptyState>
    </div>
  );
}

/** The same as a strip, where the rest of the screen did load. */
export function ErrorLine({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-13 text-red">
      <span className="inline-flex items-center gap-1.5">
        <TriangleAlert size={14} aria-hidden />
        {errorText(error)}
      </span>
      {onRetry && (
        <Button size="sm" variant="quiet" icon={RotateCw} onClick={onRetry}>
          {t("common.retry")}
        </Button>
      )}
    </div>
  );
}

/** Something the reader may not see, and who can change that. */
export function NoPermission({ children }: { children?: ReactNode }) {
  return (
    <EmptyState icon={Lock} title={t("common.noPermission")}>
      {children ?? t("common.noPermissionHint")}
    </EmptyState>
  );
}

function follow(listener: () => void) {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

export function useOnline(): boolean {
  return useSyncExternalStore(
    follow,
    () => navigator.onLine,
    () => true,
  );
}

/** Says that what is shown may be old, and from when it is. Shows nothing while there is a connection. */
export function OfflineNote({ seenAt }: { seenAt?: number }) {
  if (useOnline()) return null;
  return (
    <p
      role="status"
      className="mb-4 flex items-center gap-2 rounded-6 bg-amber-soft px-3 py-2 text-13 text-amber"
    >
      <CloudOff size={14} aria-hidden />
      <span>
        {t("common.offlineNote")}
        {seenAt ? (
          <>
            {" "}
            {t("common.lastSeen")} <RelativeTime at={new Date(seenAt).toISOString()} />.
          </>
        ) : null}
      </span>
    </p>
  );
}
