import { useEffect, useRef } from "react";
import { t } from "../kernel/messages.ts";
import { Button } from "./button.tsx";
import { ErrorLine } from "./states.tsx";

export interface LoadMoreProps {
  hasMore: boolean | undefined;
  pending: boolean | undefined;
  /** Where there is none, there is no more to load. */
  onLoadMore: (() => void) | undefined;
  error?: unknown;
}

/** The end of a list: loads the next page when it comes into sight, and is a button for whoever does not scroll. */
export function LoadMore({ hasMore = false, pending = false, onLoadMore, error }: LoadMoreProps) {
  const end = useRef<HTMLDivElement>(null);
  const load = useRef(onLoadMore);
  load.current = onLoadMore;
  const waiting = onLoadMore && hasMore && !pending && !error;
  useEffect(() => {
    if (!waiting || !end.current || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && load.current?.(), {
      rootMargin: "800px",
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [waiting]);
  if (!onLoadMore) return null;
  if (error) return <ErrorLine error={error} onRetry={onLoadMore} />;
  if (!hasMore) return null;
  return (
    <div ref={end} className="flex justify-center py-4">
      <Button size="sm" variant="quiet" pending={pending} onClick={onLoadMore}>
        {pending ? t("common.loadingMore") : t("common.loadMore")}
      </Button>
    </div>
  );
}
