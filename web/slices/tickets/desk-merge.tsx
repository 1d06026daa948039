import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Ticket } from "../../../contract/tickets.ts";
import { api } from "../../kernel/api.ts";
import { errorText } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import type { Option } from "../../ui/list-box.tsx";
import { toast } from "../../ui/toast.tsx";
import { statusText } from "./badges.tsx";
import { ticketQuery } from "./data.ts";
import { StatusIcon } from "./desk-columns.tsx";

interface MergeDialogProps {
  ticket: Ticket;
  onClose: () => void;
  /** Called with the ticket where the conversation goes on. */
  onMerged: (id: string) => void;
}

/** Merges a ticket into another one of the same client. */
export function MergeDialog({ ticket, onClose, onMerged }: MergeDialogProps) {
  const queries = useQueryClient();
  const [into, setInto] = useState<Option | null>(null);
  const [missing, setMissing] = useState(false);
  const number = String(ticket.number);
  const merge = useMutation(
    api.tickets.merge.mutationOptions({
      onSuccess: (target) => {
        queries.setQueryData(ticketQuery(target.id).queryKey, target);
        void queries.invalidateQueries({ queryKey: api.tickets.key() });
        void queries.invalidateQueries({ queryKey: api.overview.key() });
        toast(t("desk.merge.done", { number, into: String(target.number) }));
        onMerged(target.id);
      },
    }),
  );
  const submit = () => {
    setMissing(!into);
    if (into) merge.mutate({ id: ticket.id, intoId: into.value });
  };
  const intoNumber = into && /^#(\d+)/.exec(into.label)?.[1];
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("desk.merge.title", { number })}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button variant="danger" pending={merge.isPending} onClick={submit}>
            {intoNumber
              ? t("desk.merge.actionInto", { number, into: intoNumber })
              : t("desk.merge.action", { number })}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-pretty text-ink-2">{t("desk.merge.text", { number })}</p>
        <ComboBox
          label={t("desk.merge.find", { client: ticket.client.name })}
          placeholder={t("desk.merge.placeholder")}
          value={into}
          onChange={(option) => {
            setInto(option);
            setMissing(false);
          }}
          search={(text, signal) => findTargets(ticket, text, signal)}
          error={missing ? t("desk.merge.required") : undefined}
        />
        {merge.error && <Banner tone="error">{errorText(merge.error)}</Banner>}
      </div>
    </Dialog>
  );
}

/** Other tickets of the same client, as choices. */
async function findTargets(ticket: Ticket, search: string, signal: AbortSignal): Promise<Option[]> {
  const input = { clientId: ticket.client.id, search: search.trim() || undefined, limit: 20 };
  const { items } = await client.tickets.list(input, { signal });
  return items
    .filter(({ id }) => id !== ticket.id)
    .map(({ id, number, subject, status }) => ({
      value: id,
      label: `${t("tickets.number", { number: String(number) })} ${subject}`,
      detail: statusText(status, "desk"),
      mark: <StatusIcon status={status} />,
    }));
}
