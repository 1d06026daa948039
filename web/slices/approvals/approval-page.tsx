import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { t } from "../../kernel/messages.ts";
import { useGo, useParam } from "../../kernel/navigation.ts";
import { useSession } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { Button } from "../../ui/button.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { ActNotes } from "./act-notes.tsx";
import { decide, undo, useFresh } from "./acts.ts";
import { ApprovalSkeleton, ApprovalView } from "./approval-view.tsx";
import { approvalQuery } from "./data.ts";
import { UndoBar } from "./decision-bar.tsx";
import { RejectDialog } from "./reject-dialog.tsx";

/** One approval by itself: what a phone shows, and what a link leads to. Deciding leads back to the queue. */
export function ApprovalPage() {
  const queries = useQueryClient();
  const go = useGo();
  const query = useQuery(approvalQuery(useParam("id")));
  const approval = query.data;
  const fresh = useFresh();
  const { digest } = useSession();
  const queue = { to: "/approvals", search: digest ? { digest } : undefined };
  const [rejecting, setRejecting] = useState(false);
  const open = approval?.can.decide && !fresh.has(approval.id);
  const settle = (verdict: "approved" | "rejected", comment?: string) => {
    if (!approval) return;
    void decide(queries, [approval], verdict, comment);
    go(queue);
  };
  const approve = () => settle("approved");
  useShortcuts({
    a: open ? approve : undefined,
    r: open ? () => setRejecting(true) : undefined,
    u: () => void undo(queries),
  });
  return (
    <Screen
      title={approval?.title ?? t("approvals.title")}
      back={{ ...queue, label: t("approvals.title") }}
      width="text"
    >
      <ActNotes />
      <QueryView query={query} skeleton={<ApprovalSkeleton />}>
        {(loaded) => (
          <>
            <p className="mb-4 text-14 text-ink-2" dir="auto">
              {[loaded.project?.name ?? loaded.client.name, t(`approvals.kind.${loaded.kind}`)].join(" · ")}
            </p>
            <ApprovalView approval={loaded} page="/approvals/$id" />
          </>
        )}
      </QueryView>
      {open && <div className="h-16 md:hidden" />}
      <div className="z-20 mt-6 max-md:fixed max-md:inset-x-0 max-md:bottom-[calc(57px+env(safe-area-inset-bottom))] md:sticky md:bottom-0">
        <UndoBar onUndo={(key) => void undo(queries, key)} />
        {open && (
          <div className="flex gap-2 border-t border-line bg-surface px-4 py-3 *:flex-1 md:justify-end md:px-0 md:*:flex-none">
            <Button onClick={() => setRejecting(true)}>{t("approvals.reject", { count: 1 })}</Button>
            <Button variant="primary" onClick={approve}>
              {t("approvals.approve", { count: 1 })}
            </Button>
          </div>
        )}
      </div>
      <RejectDialog
        rows={rejecting && approval ? [approval] : []}
        onClose={() => setRejecting(false)}
        onReject={(comment) => {
          setRejecting(false);
          settle("rejected", comment);
        }}
      />
    </Screen>
  );
}
