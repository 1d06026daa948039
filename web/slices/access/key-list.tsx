import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { ApiKey } from "../../../contract/access.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { Loading } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState, OfflineNote } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { RowsSkeleton } from "../settings/rows-skeleton.tsx";
import { keysQuery } from "./data.ts";
import { KeyRow } from "./key-row.tsx";

const KeyDialog = lazy(async () => ({ default: (await import("./key-dialog.tsx")).KeyDialog }));
const RotateDialog = lazy(async () => ({ default: (await import("./key-rotate.tsx")).RotateDialog }));
const RevokeDialog = lazy(async () => ({ default: (await import("./key-revoke.tsx")).RevokeDialog }));

type Asked = { what: "new" } | { what: "rotate" | "revoke"; key: ApiKey };

/** Keys by which programs use the portal: what each may do, when it was last used, and the ways to end it. */
export function KeyList() {
  const query = useInfiniteQuery(keysQuery());
  const {
    rows,
    error,
    onRetry,
    onLoadMore,
    hasMore = false,
    loadingMore = false,
    moreError,
  } = useRows(query);
  const [asked, setAsked] = useState<Asked>();
  const refresh = useKeyRefresh();
  const close = () => setAsked(undefined);
  const add = (
    <Button icon={Plus} onClick={() => setAsked({ what: "new" })}>
      {t("access.keys.new")}
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="min-w-0 flex-1 basis-60 text-pretty text-ink-2">{t("access.keys.hint")}</p>
        {rows && rows.length > 0 && add}
      </div>
      {rows && <OfflineNote seenAt={query.dataUpdatedAt} />}
      {error ? (
        <ErrorState error={error} onRetry={onRetry} />
      ) : !rows ? (
        <Loading>
          <RowsSkeleton />
        </Loading>
      ) : rows.length === 0 ? (
        <EmptyState icon={KeyRound} title={t("access.keys.empty")} action={add}>
          {t("access.keys.emptyHint")}
        </EmptyState>
      ) : (
        <>
          <ul aria-label={t("access.keys.label")} className="border-t border-line">
            {rows.map((key) => (
              <KeyRow key={key.id} apiKey={key} onAsk={(what) => setAsked({ what, key })} />
            ))}
          </ul>
          {onLoadMore && (
            <LoadMore hasMore={hasMore} pending={loadingMore} onLoadMore={onLoadMore} error={moreError} />
          )}
        </>
      )}
      <Suspense>
        {asked?.what === "new" && <KeyDialog onMade={refresh} onClose={close} />}
        {asked?.what === "rotate" && <RotateDialog apiKey={asked.key} onMade={refresh} onClose={close} />}
        {asked?.what === "revoke" && <RevokeDialog apiKey={asked.key} onDone={refresh} onClose={close} />}
      </Suspense>
    </div>
  );
}

function useKeyRefresh() {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: keysQuery().queryKey });
}
