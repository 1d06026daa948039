import { useInfiniteQuery } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import type { Masquerade } from "../../../contract/access.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Screen } from "../../shell/screen.tsx";
import { Badge } from "../../ui/badge.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { Loading } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState, OfflineNote } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { AuditParts } from "../audit/audit-parts.tsx";
import { RowsSkeleton } from "../settings/rows-skeleton.tsx";
import { viewingsQuery } from "./data.ts";

/** Who viewed the portal as whom, why, when, and how much they looked at. */
export function ViewingList() {
  const query = useInfiniteQuery(viewingsQuery());
  const {
    rows,
    error,
    onRetry,
    onLoadMore,
    hasMore = false,
    loadingMore = false,
    moreError,
  } = useRows(query);
  return (
    <Screen title={t("audit.title")}>
      <AuditParts current="viewings" />
      <p className="mb-3 max-w-180 text-13 text-pretty text-ink-2">{t("access.viewings.hint")}</p>
      {rows && <OfflineNote seenAt={query.dataUpdatedAt} />}
      {error ? (
        <ErrorState error={error} onRetry={onRetry} />
      ) : !rows ? (
        <Loading>
          <RowsSkeleton rows={8} />
        </Loading>
      ) : rows.length === 0 ? (
        <EmptyState icon={Eye} title={t("access.viewings.empty")}>
          {t("access.viewings.emptyHint")}
        </EmptyState>
      ) : (
        <>
          <ul aria-label={t("access.viewings.label")} className="border-t border-line">
            {rows.map((viewing) => (
              <Row key={viewing.id} viewing={viewing} />
            ))}
          </ul>
          {onLoadMore && (
            <LoadMore hasMore={hasMore} pending={loadingMore} onLoadMore={onLoadMore} error={moreError} />
          )}
        </>
      )}
    </Screen>
  );
}

function Row({ viewing }: { viewing: Masquerade }) {
  const { staff, member, client, reason, writes, running, calls } = viewing;
  return (
    <li className="grid gap-x-6 gap-y-0.5 border-b border-line px-3 py-2 text-13 md:grid-cols-[minmax(0,1.2fr)_minmax(0,1.4fr)_minmax(0,1fr)_auto] md:items-baseline">
      <p className="min-w-0 break-words">
        {client
          ? t("access.viewings.whoOf", { staff, member, client })
          : t("access.viewings.who", { staff, member })}
      </p>
      <p className="min-w-0 break-words text-ink-2" dir="auto">
        {reason}
      </p>
      <p className="text-ink-2 tabular">{spanOf(viewing)}</p>
      <p className="flex items-center gap-2 text-ink-3 md:justify-end">
        <span className="tabular">{t("access.viewings.calls", { count: calls })}</span>
        {writes && <Badge tone="amber">{t("access.viewings.writes")}</Badge>}
        {running && <Badge tone="accent">{t("access.viewings.running")}</Badge>}
      </p>
    </li>
  );
}

/** From when until when. */
function spanOf({ startedAt, endsAt }: Masquerade): string {
  const day = formatDate(startedAt, "medium");
  return t("access.viewings.span", {
    day,
    from: formatDate(startedAt, "time"),
    to: formatDate(endsAt, "time"),
  });
}
