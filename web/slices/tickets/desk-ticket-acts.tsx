import {
  CircleCheck,
  CirclePause,
  CircleSlash,
  Ellipsis,
  GitMerge,
  Link2,
  RotateCcw,
  UserRoundCheck,
} from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import type { Ticket, TicketStatus } from "../../../contract/tickets.ts";
import { errorText } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { useCommands } from "../../shell/palette-state.ts";
import { Button } from "../../ui/button.tsx";
import { Menu, type MenuAction } from "../../ui/menu.tsx";
import { toast } from "../../ui/toast.tsx";
import { useTicketUpdate } from "./data.ts";

const MergeDialog = lazy(() =>
  import("./desk-merge.tsx").then((module) => ({ default: module.MergeDialog })),
);

interface TicketActsProps {
  ticket: Ticket;
  size?: "sm" | "md";
  /** Shows another ticket: the one this was merged into. */
  onShow: (id: string) => void;
}

/** What is done with a ticket as a whole: one button for the next step, the rest in a menu and in the palette. */
export function TicketActs({ ticket, size = "md", onShow }: TicketActsProps) {
  const { person } = useSession();
  const { mutate, isPending, error } = useTicketUpdate(ticket.id);
  const [merging, setMerging] = useState(false);
  const over = ticket.status === "resolved" || ticket.status === "closed";
  const acts = useMemo(() => {
    const { id, can, status, assignee, mergedInto } = ticket;
    const to = (next: TicketStatus) => () => mutate({ id, status: next });
    const all: (MenuAction & { icon: NonNullable<MenuAction["icon"]>; offered: boolean })[] = [
      {
        id: "assign",
        label: t("desk.ticket.assignMe"),
        icon: UserRoundCheck,
        keys: ["a"],
        offered: can.assign && assignee?.id !== person.id,
        onAction: () => mutate({ id, assigneeId: person.id }),
      },
      {
        id: "wait",
        label: t("desk.ticket.wait"),
        icon: CirclePause,
        keys: ["w"],
        offered: can.edit && status !== "waiting" && !mergedInto,
        onAction: to("waiting"),
      },
      {
        id: "resolve",
        label: t("desk.ticket.resolve"),
        icon: CircleCheck,
        keys: ["e"],
        offered: can.edit && !(status === "resolved" || status === "closed"),
        onAction: to("resolved"),
      },
      {
        id: "close",
        label: t("desk.ticket.close"),
        icon: CircleSlash,
        offered: can.close && status !== "closed",
        onAction: to("closed"),
      },
      {
        id: "reopen",
        label: t("desk.ticket.reopen"),
        icon: RotateCcw,
        offered: can.reopen,
        onAction: to("open"),
      },
      {
        id: "merge",
        label: t("desk.ticket.merge"),
        icon: GitMerge,
        offered: can.merge,
        onAction: () => setMerging(true),
      },
      {
        id: "link",
        label: t("desk.ticket.copyLink"),
        icon: Link2,
        offered: true,
        onAction: () => void copyLink(id),
      },
    ];
    return all.filter((act) => act.offered);
  }, [ticket, mutate, person.id]);
  useCommands(acts);
  const main = acts.find((act) => act.id === (over ? "reopen" : "resolve"));
  return (
    <>
      {error && (
        <span role="alert" className="max-w-72 truncate text-13 text-red" title={errorText(error)}>
          {errorText(error)}
        </span>
      )}
      {main && (
        <Button size={size} icon={main.icon} pending={isPending} onClick={main.onAction}>
          {main.label}
        </Button>
      )}
      <Menu
        label={t("desk.ticket.more")}
        icon={Ellipsis}
        iconOnly
        size={size}
        groups={[{ items: acts.filter((act) => act !== main) }]}
      />
      {merging && (
        <Suspense>
          <MergeDialog
            ticket={ticket}
            onClose={() => setMerging(false)}
            onMerged={(id) => {
              setMerging(false);
              onShow(id);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

async function copyLink(id: string) {
  await navigator.clipboard?.writeText(new URL(`/desk/tickets/${id}`, location.origin).href);
  toast(t("desk.ticket.linkCopied"));
}
