import { CircleCheckBig } from "lucide-react";
import { useDeferredValue, useMemo } from "react";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { useBrand, useMay, useSession } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Link } from "../../ui/link.tsx";
import { Loading } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorLine, ErrorState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import { useMediaQuery } from "../../ui/use-media-query.ts";
import { ActNotes } from "./act-notes.tsx";
import { ApprovalPane } from "./approval-pane.tsx";
import { ApprovalParts } from "./approval-parts.tsx";
import { type ApprovalFilter, isNarrowed, noApprovalFilter, parseApprovalFilter } from "./data.ts";
import { DecisionBar, UndoBar } from "./decision-bar.tsx";
import { QueueFilters } from "./queue-filters.tsx";
import { QueueKeys } from "./queue-keys.tsx";
import { QueueList } from "./queue-list.tsx";
import { BlankRow } from "./queue-row.tsx";
import { RejectDialog } from "./reject-dialog.tsx";
import { type QueueState, useQueueState } from "./use-queue.ts";
import { sumTexts } from "./words.ts";

/** What waits for the reader's decision, by project and kind; from 1,100 px on with the current one beside it. */
export function ApprovalQueue() {
  const [asked, setFilter] = useSearch(parseApprovalFilter);
  const { digest: only } = useSession();
  const filter = useMemo(() => (only ? { ...asked, digest: only } : asked), [asked, only]);
  const roomy = useMediaQuery("(min-width: 1100px)");
  const state = useQueueState(filter, roomy, (item) => setFilter({ item }, { keepScroll: true }));
  const { queue, current, lines } = state;
  const pane = roomy && current !== undefined;
  return (
    <Screen title={t("approvals.title")} width="full" action={<QueueKeys />}>
      <div className={cx("flex min-w-0", pane && "-mx-6 -my-5")}>
        <div
          className={cx("min-w-0 flex-1", pane && "max-w-120 border-e border-line px-3 pt-3 xl:max-w-140")}
        >
          {only ? (
            <p className="mb-3 text-13 text-pretty text-ink-2">{t("approvals.ofMail")}</p>
          ) : (
            <>
              <ApprovalParts current="queue" />
              <QueueFilters filter={filter} onChange={setFilter} groups={queue.summary?.groups} />
            </>
          )}
          <OfflineNote seenAt={queue.list.dataUpdatedAt} />
          <ActNotes />
          {lines && lines.length > 0 && <TotalLine state={state} />}
          <Body state={state} filter={filter} onChange={setFilter} />
          {queue.list.isFetchNextPageError && (
            <ErrorLine error={queue.list.error} onRetry={() => void queue.list.fetchNextPage()} />
          )}
          {/* On a phone the bar lies over the foot of the list. */}
          {state.chosen.length > 0 && <div className="h-28 md:hidden" />}
          <Foot state={state} />
        </div>
        {pane && (
          <ApprovalPane
            row={current}
            decided={state.fresh.has(current.id)}
            aside={state.chosen.length > 0}
            onApprove={() => state.approve([current])}
            onReject={() => state.reject([current])}
          />
        )}
      </div>
      <RejectDialog rows={state.rejecting} onClose={() => state.reject([])} onReject={state.rejectWith} />
    </Screen>
  );
}

interface BodyProps {
  state: QueueState;
  filter: ApprovalFilter;
  onChange: (change: Partial<ApprovalFilter>) => void;
}

function Body({ state, filter, onChange }: BodyProps) {
  const { queue, lines } = state;
  // A long list follows a moment later than what was typed or chosen.
  const shown = useDeferredValue(lines);
  if (!shown) {
    if (queue.list.isError)
      return <ErrorState error={queue.list.error} onRetry={() => void queue.list.refetch()} />;
    return <QueueSkeleton />;
  }
  if (shown.length === 0) {
    if (isNarrowed(filter)) return <NothingFound onClear={() => onChange(noApprovalFilter)} />;
    return <NothingWaits />;
  }
  return (
    <QueueList
      ref={state.list}
      lines={shown}
      count={state.count}
      selected={state.selected}
      current={state.current?.id}
      fresh={state.fresh}
      targetOf={state.targetOf}
      onSelect={state.select}
      onShow={state.show}
    />
  );
}

/** All that is shown: how much it is, and a way to select it. */
function TotalLine({ state }: { state: QueueState }) {
  const { total, openCount, queue } = state;
  return (
    <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 text-13 text-ink-2">
      <p className="tabular">
        {[t("approvals.count", { count: total.count }), ...sumTexts(total)].join(" · ")}
      </p>
      {openCount > 0 && (
        <Button
          size="sm"
          variant="quiet"
          className="-me-2.5"
          pending={!queue.complete && !queue.list.isError}
          onClick={state.selectAll}
        >
          {t("approvals.selectAll", { count: queue.complete ? openCount : total.count })}
        </Button>
      )}
    </div>
  );
}

/** What floats at the foot: the last act with its undo, and what to do with the selection. */
function Foot({ state }: { state: QueueState }) {
  const { chosen, selection } = state;
  return (
    <div className="pointer-events-none z-20 pt-2 max-md:fixed max-md:inset-x-0 max-md:bottom-[calc(57px+env(safe-area-inset-bottom))] md:sticky md:bottom-3">
      <UndoBar onUndo={state.undo} />
      {chosen.length > 0 && (
        <DecisionBar
          sums={selection}
          onApprove={() => state.approve(chosen)}
          onReject={() => state.reject(chosen)}
          onClear={state.clear}
        />
      )}
    </div>
  );
}

function NothingWaits() {
  const brand = useBrand();
  const decides = useMay("approvals.decide");
  return (
    <EmptyState
      icon={CircleCheckBig}
      title={t("approvals.empty")}
      action={
        <Link to="/approvals/history" className="text-14">
          {t("approvals.toHistory")}
        </Link>
      }
    >
      {t(decides ? "approvals.emptyHint" : "approvals.readOnlyHint", { company: brand.name })}
    </EmptyState>
  );
}

function QueueSkeleton() {
  return (
    <Loading>
      {[0, 1, 2, 3, 4, 5, 6, 7].map((row) => (
        <div key={row} className="h-14 touch:h-17">
          <BlankRow />
        </div>
      ))}
    </Loading>
  );
}
