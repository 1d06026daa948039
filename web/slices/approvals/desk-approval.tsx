import { useMutation, useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import type { Approval } from "../../../contract/approval.ts";
import { api } from "../../kernel/api.ts";
import { t } from "../../kernel/messages.ts";
import { useParam } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { Button } from "../../ui/button.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";
import { ReadingNote } from "../readings/reading-note.tsx";
import { ApprovalSkeleton, ApprovalView } from "./approval-view.tsx";
import { approvalQuery } from "./data.ts";
import { useRefresh } from "./desk-data.ts";

/** One thing that a client was asked to approve, as staff see it: how it stands, and withdrawing it. */
export function DeskApproval() {
  const query = useQuery(approvalQuery(useParam("id")));
  return (
    <Screen
      title={query.data?.title ?? t("approvals.title")}
      back={{ to: "/desk/approvals", label: t("approvals.title") }}
      width="text"
      action={query.data?.can.withdraw && <Withdraw approval={query.data} />}
    >
      <QueryView query={query} skeleton={<ApprovalSkeleton />}>
        {(approval) => (
          <>
            <p className="mb-4 text-14 text-ink-2" dir="auto">
              {[approval.client.name, approval.project?.name, t(`approvals.kind.${approval.kind}`)]
                .filter(Boolean)
                .join(" · ")}
            </p>
            <ApprovalView approval={approval} page="/desk/approvals/$id" />
            <ReadingNote client={approval.client.name} />
          </>
        )}
      </QueryView>
    </Screen>
  );
}

function Withdraw({ approval: { id, title } }: { approval: Approval }) {
  const refresh = useRefresh();
  const withdraw = useMutation(
    api.approvals.withdraw.mutationOptions({
      onSuccess: async ({ withdrawn }) => {
        await refresh();
        if (withdrawn.length > 0) toast(t("approval-desk.withdrawn", { title }));
      },
    }),
  );
  return (
    <>
      {withdraw.error && <ErrorLine error={withdraw.error} />}
      <Button icon={Undo2} pending={withdraw.isPending} onClick={() => withdraw.mutate({ ids: [id] })}>
        {t("approval-desk.withdraw")}
      </Button>
    </>
  );
}
