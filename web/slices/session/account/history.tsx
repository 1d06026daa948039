import { useInfiniteQuery } from "@tanstack/react-query";
import { History as Clock } from "lucide-react";
import { t } from "../../../kernel/messages.ts";
import { useSession } from "../../../kernel/session.tsx";
import { Screen } from "../../../shell/screen.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { Loading, Skeleton } from "../../../ui/skeleton.tsx";
import { ErrorState } from "../../../ui/states.tsx";
import { useRows } from "../../../ui/use-rows.ts";
import { history } from "./data.ts";
import { HistoryLine } from "./history-line.tsx";

/** Everything that was decided about one's sign-ins, the newest first. */
export function SignInHistory() {
  const { door } = useSession();
  const rows = useRows(useInfiniteQuery(history()));
  const back = { to: door === "portal" ? "/account" : `/${door}/account`, label: t("account.title") };
  return (
    <Screen title={t("account.history.title")} back={back} width="text">
      {rows.error ? (
        <ErrorState error={rows.error} onRetry={rows.onRetry} />
      ) : !rows.rows ? (
        <Loading className="flex flex-col gap-3">
          {[1, 2, 3, 4, 5, 6].map((row) => (
            <Skeleton key={row} className="h-14" />
          ))}
        </Loading>
      ) : rows.rows.length === 0 ? (
        <EmptyState icon={Clock} title={t("account.history.empty")}>
          {t("account.history.lead")}
        </EmptyState>
      ) : (
        <>
          <ol className="divide-y divide-line">
            {rows.rows.map((line) => (
              <HistoryLine key={line.id} line={line} />
            ))}
          </ol>
          <LoadMore
            hasMore={rows.hasMore}
            pending={rows.loadingMore}
            onLoadMore={rows.onLoadMore}
            error={rows.moreError}
          />
        </>
      )}
    </Screen>
  );
}
