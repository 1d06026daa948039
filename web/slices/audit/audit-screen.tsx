import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, ScrollText } from "lucide-react";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { downloadProved } from "../../ui/download-proved.ts";
import { LoadMore } from "../../ui/load-more.tsx";
import { Loading, Skeleton } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditParts } from "./audit-parts.tsx";
import { AuditHead, AuditRow } from "./audit-row.tsx";
import { auditQuery, exportHref, noAuditFilter, parseAuditFilter } from "./data.ts";
import { SealPanel } from "./seal-panel.tsx";

/** Every change of data: who, from where, when, what it was before and after. */
export function AuditScreen() {
  const [filter, setFilter] = useSearch(parseAuditFilter);
  const query = useInfiniteQuery(auditQuery(filter));
  const { rows, error, onRetry, hasMore, loadingMore, onLoadMore, moreError } = useRows(query);
  const narrowed = Object.values(filter).some(Boolean);
  return (
    <Screen
      title={t("audit.title")}
      action={
        <a
          href={exportHref(filter)}
          download
          className={buttonClass()}
          onClick={(event) => void downloadProved(event)}
        >
          <Download size={16} aria-hidden />
          {t("audit.export")}
        </a>
      }
    >
      <AuditParts current="changes" />
      <p className="mb-3 max-w-180 text-13 text-ink-2">{t("audit.hint")}</p>
      <SealPanel />
      <AuditFilters filter={filter} onChange={setFilter} />
      <OfflineNote seenAt={query.dataUpdatedAt} />
      {error ? (
        <ErrorState error={error} onRetry={onRetry} />
      ) : !rows ? (
        <ListSkeleton />
      ) : rows.length === 0 ? (
        narrowed ? (
          <NothingFound onClear={() => setFilter(noAuditFilter)} />
        ) : (
          <EmptyState icon={ScrollText} title={t("audit.first")}>
            {t("audit.firstHint")}
          </EmptyState>
        )
      ) : (
        <>
          <AuditHead />
          <ul aria-label={t("audit.label")}>
            {rows.map((entry) => (
              <AuditRow
                key={entry.id}
                entry={entry}
                onNarrow={() => setFilter({ table: entry.table, rowId: entry.rowId ?? undefined })}
              />
            ))}
          </ul>
          <LoadMore hasMore={hasMore} pending={loadingMore} onLoadMore={onLoadMore} error={moreError} />
        </>
      )}
    </Screen>
  );
}

function ListSkeleton() {
  return (
    <Loading>
      <AuditHead />
      {Array.from({ length: 12 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: these rows have nothing else, and never move
        <div key={row} className="flex h-9 items-center border-b border-line px-3">
          <Skeleton className="h-3.5 w-full" />
        </div>
      ))}
    </Loading>
  );
}
