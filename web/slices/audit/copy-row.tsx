import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, Ellipsis, RotateCw, Trash2, TriangleAlert } from "lucide-react";
import type { CheckpointCopy } from "../../../contract/audit.ts";
import { api } from "../../kernel/api.ts";
import { formatNumber } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { StatusBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";
import { ClientName } from "../access/client-name.tsx";

interface CopyRowProps {
  copy: CheckpointCopy;
  onSent: () => void;
  onRemove: () => void;
}

/** One address: whether the newest copy has arrived there, and why not. */
export function CopyRow({ copy, onSent, onRemove }: CopyRowProps) {
  const { id, url, clientId, last, delivered, can } = copy;
  const { client: own } = useSession();
  const send = useMutation(
    api.audit.sendCopy.mutationOptions({
      onSuccess: () => {
        toast(t("audit.copies.sending"));
        onSent();
      },
    }),
  );
  return (
    <li className="flex flex-col gap-1 border-b border-line py-3">
      <div className="flex items-start gap-2">
        <div className="flex min-w-0 flex-1 flex-col gap-0.5">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5">
            <p className="min-w-0 font-medium break-all" dir="ltr">
              {url}
            </p>
            <CopyBadge copy={copy} />
          </div>
          {!own && clientId && (
            <p className="text-13 text-ink-2">
              {t("audit.copies.ofClient")} <ClientName id={clientId} />
            </p>
          )}
          <p role="status" className="text-13 text-pretty text-ink-3">
            {delivered ? (
              <>
                {t("audit.copies.arrived", { number: formatNumber(delivered.number) })}{" "}
                <RelativeTime at={delivered.at} />
              </>
            ) : (
              t("audit.copies.never")
            )}
          </p>
          {last && last.failures > 0 && <Failure last={last} />}
        </div>
        <Button size="sm" icon={RotateCw} pending={send.isPending} onClick={() => send.mutate({ id })}>
          {t("audit.copies.send")}
        </Button>
        {can.remove && (
          <Menu
            iconOnly
            size="sm"
            icon={Ellipsis}
            label={t("audit.copies.acts", { url })}
            groups={[
              {
                items: [
                  {
                    id: "remove",
                    label: t("audit.copies.remove"),
                    icon: Trash2,
                    danger: true,
                    onAction: onRemove,
                  },
                ],
              },
            ]}
          />
        )}
      </div>
      {send.error && <ErrorLine error={send.error} />}
    </li>
  );
}

function CopyBadge({ copy: { last } }: { copy: CheckpointCopy }) {
  if (!last)
    return (
      <StatusBadge icon={CircleDashed} tone="neutral" look="plain">
        {t("audit.copies.state.waiting")}
      </StatusBadge>
    );
  return last.failures === 0 ? (
    <StatusBadge icon={CircleCheck} tone="green" look="plain">
      {t("audit.copies.state.arriving")}
    </StatusBadge>
  ) : (
    <StatusBadge icon={TriangleAlert} tone="red" look="plain">
      {t("audit.copies.state.failing")}
    </StatusBadge>
  );
}

function Failure({ last }: { last: NonNullable<CheckpointCopy["last"]> }) {
  const { result, status, at, failures, retryAt } = last;
  return (
    <p className="text-13 text-pretty text-red">
      {t(`audit.copies.result.${result}`, { status: status ?? 0 })}{" "}
      {t("audit.copies.tries", { count: failures })} <RelativeTime at={at} />
      {retryAt && (
        <>
          {" · "}
          {t("audit.copies.next")} <RelativeTime at={retryAt} />
        </>
      )}
    </p>
  );
}
