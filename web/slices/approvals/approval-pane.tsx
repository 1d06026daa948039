import { useQuery } from "@tanstack/react-query";
import { Maximize2 } from "lucide-react";
import { useEffect, useState } from "react";
import type { ApprovalRow } from "../../../contract/approval.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { iconButtonClass } from "../../ui/icon-button.tsx";
import { Link } from "../../ui/link.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { ApprovalSkeleton, ApprovalView } from "./approval-view.tsx";
import { approvalQuery } from "./data.ts";
import { Key } from "./decision-bar.tsx";

/** Milliseconds that an entry stays current before it is fetched: holding `j` must not fetch every one. */
const pause = 120;

interface ApprovalPaneProps {
  row: ApprovalRow;
  /** Decided here already. */
  decided: boolean;
  /** Others are selected: the keys and the main buttons are theirs. */
  aside: boolean;
  onApprove: () => void;
  onReject: () => void;
}

/** What is to be decided, beside the queue and with a scroll of its own. */
export function ApprovalPane({ row, decided, aside, onApprove, onReject }: ApprovalPaneProps) {
  const id = useSettled(row.id);
  const query = useQuery(approvalQuery(id));
  const settled = id === row.id;
  const where = [row.project?.name ?? row.client.name, t(`approvals.kind.${row.kind}`)].join(" · ");
  return (
    <section
      aria-label={row.title}
      className="sticky top-(--bar-height) flex h-[calc(100dvh-var(--bar-height))] min-w-0 flex-1 flex-col"
    >
      <header className="flex shrink-0 items-start gap-2 border-b border-line px-6 py-3">
        <div className="min-w-0 flex-1">
          <h2 className="text-16 font-bold break-words" dir="auto">
            {row.title}
          </h2>
          <p className="truncate text-13 text-ink-3" title={where}>
            <bdi>{where}</bdi>
          </p>
        </div>
        <Link
          to="/approvals/$id"
          params={{ id: row.id }}
          look="plain"
          aria-label={t("approvals.openPage")}
          data-tip={t("approvals.openPage")}
          data-tip-side="start"
          className={`${iconButtonClass} size-7`}
        >
          <Maximize2 size={15} aria-hidden />
        </Link>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-6 py-5">
        <div className="max-w-150">
          {settled ? (
            <QueryView query={query} skeleton={<ApprovalSkeleton />}>
              {(approval) => <ApprovalView approval={approval} page="/approvals/$id" />}
            </QueryView>
          ) : (
            <ApprovalSkeleton />
          )}
        </div>
      </div>
      {row.can.decide && !decided && (
        <footer className="flex shrink-0 justify-end gap-2 border-t border-line px-6 py-3">
          <Button onClick={onReject}>
            {t("approvals.reject", { count: 1 })}
            {!aside && <Key name="r" />}
          </Button>
          <Button variant={aside ? "secondary" : "primary"} onClick={onApprove}>
            {t("approvals.approve", { count: 1 })}
            {!aside && <Key name="a" />}
          </Button>
        </footer>
      )}
    </section>
  );
}

function useSettled(id: string): string {
  const [settled, setSettled] = useState(id);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(id), pause);
    return () => clearTimeout(timer);
  }, [id]);
  return settled;
}
