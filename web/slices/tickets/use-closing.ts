import { useCallback } from "react";
import { t } from "../../kernel/messages.ts";
import { toast } from "../../ui/toast.tsx";
import { useTicketUpdate } from "./data.ts";

/** Closes and reopens a ticket: at once, with undo. */
export function useClosing(id: string) {
  const { mutate, isPending, error } = useTicketUpdate(id);
  const set = useCallback(
    (status: "open" | "closed", onDone: (number: string) => void) => {
      mutate({ id, status }, { onSuccess: (ticket) => onDone(String(ticket.number)) });
    },
    [mutate, id],
  );
  const reopen = useCallback(() => {
    set("open", (number) => toast(t("tickets.thread.reopened", { number })));
  }, [set]);
  const close = useCallback(() => {
    set("closed", (number) => {
      const undo = { label: t("tickets.thread.undo"), onAction: reopen };
      toast(t("tickets.thread.closed", { number }), undo);
    });
  }, [set, reopen]);
  return { close, reopen, pending: isPending, error };
}
