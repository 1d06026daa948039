import { useQuery } from "@tanstack/react-query";
import { ChevronRight, Lock, type LucideIcon, MessageSquareQuote, Reply } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import type { Ticket, TicketStatus } from "../../../contract/tickets.ts";
import { locale } from "../../kernel/locale.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { Menu } from "../../ui/menu.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { statusMarks } from "./badges.tsx";
import { Composer } from "./composer.tsx";
import { useReply } from "./data.ts";
import { cannedRepliesQuery } from "./desk-data.ts";

type Mode = "reply" | "note";
const modes: { mode: Mode; icon: LucideIcon }[] = [
  { mode: "reply", icon: Reply },
  { mode: "note", icon: Lock },
];

/** Where staff answer the client, or write a note that only they see. The two never look alike. */
export function DeskComposer({ ticket }: { ticket: Ticket }) {
  const { reply: mayReply, note: mayNote } = ticket.can;
  const [chosen, setChosen] = useState<{ mode: Mode; byHand: boolean }>({ mode: "reply", byHand: false });
  const mode = !mayReply ? "note" : !mayNote ? "reply" : chosen.mode;
  const write = (next: Mode) => setChosen({ mode: next, byHand: true });
  useShortcuts({
    r: mode === "note" && mayReply ? () => write("reply") : undefined,
    n: mode === "reply" && mayNote ? () => write("note") : undefined,
  });
  const shared = {
    ticket,
    startOpen: chosen.byHand,
    head: (
      <ModeSwitch
        mode={mode}
        offered={{ reply: mayReply, note: mayNote }}
        hint={mode === "note" ? t("desk.composer.noteTo") : recipients(ticket)}
        onChange={write}
      />
    ),
  };
  return mode === "note" ? <NoteComposer {...shared} /> : <ReplyComposer {...shared} />;
}

interface ModeComposerProps {
  ticket: Ticket;
  startOpen: boolean;
  head: ReactNode;
}

function NoteComposer({ ticket, ...shared }: ModeComposerProps) {
  const reply = useReply(ticket.id);
  return (
    <Composer
      {...shared}
      key={`${ticket.id} note`}
      draft={`tickets.note.${ticket.id}`}
      tone="note"
      shortcut="n"
      icon={Lock}
      label={t("desk.composer.noteLabel")}
      placeholder={t("desk.composer.notePlaceholder")}
      action={t("desk.composer.save")}
      send={(body) => reply.mutateAsync({ id: ticket.id, body, internal: true })}
    />
  );
}

function ReplyComposer({ ticket, ...shared }: ModeComposerProps) {
  const reply = useReply(ticket.id);
  const next = useRef<TicketStatus>(undefined);
  const send = (body: string) => {
    const status = next.current;
    next.current = undefined;
    return reply.mutateAsync({ id: ticket.id, body, status });
  };
  return (
    <Composer
      {...shared}
      key={`${ticket.id} reply`}
      draft={`tickets.reply.${ticket.id}`}
      label={t("desk.composer.replyLabel")}
      placeholder={t("desk.composer.replyPlaceholder", { client: ticket.requester.name })}
      action={t("desk.composer.send")}
      send={send}
      tools={({ body, insert, send: go }) => (
        <>
          <CannedReplies onInsert={insert} />
          <Menu
            label={t("desk.composer.sendAnd")}
            groups={[
              {
                items: (["waiting", "resolved", "closed"] as const).map((status) => ({
                  id: status,
                  label: t(`desk.composer.sendStatus.${status}`),
                  icon: statusMarks[status].icon,
                  disabled: body.trim() === "",
                  onAction: () => {
                    next.current = status;
                    go();
                  },
                })),
              },
            ]}
          />
        </>
      )}
    />
  );
}

/** Who reads a reply: the one who asked, and those in copy. */
function recipients({ requester, copied }: Ticket): string {
  const people = new Intl.ListFormat(locale).format([requester, ...copied].map(({ name }) => name));
  return t("desk.composer.replyTo", { people });
}

interface ModeSwitchProps {
  mode: Mode;
  offered: Record<Mode, boolean>;
  hint: string;
  onChange: (mode: Mode) => void;
}

function ModeSwitch({ mode, offered, hint, onChange }: ModeSwitchProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <fieldset aria-label={t("desk.composer.mode")} className="flex gap-0.5">
        {modes
          .filter((one) => offered[one.mode])
          .map(({ mode: one, icon: Icon }) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === mode}
              onClick={() => one !== mode && onChange(one)}
              className={cx(
                "inline-flex h-7 items-center gap-1.5 rounded-6 px-2.5 text-13 touch:h-11",
                one !== mode && "text-ink-2 hover:bg-hover hover:text-ink",
                one === mode && "font-medium",
                one === mode &&
                  (one === "note"
                    ? "bg-surface text-amber ring-1 ring-amber-solid ring-inset"
                    : "bg-accent-soft text-accent-soft-text"),
              )}
            >
              <Icon size={14} strokeWidth={2.25} aria-hidden />
              {t(`desk.composer.${one}`)}
            </button>
          ))}
      </fieldset>
      <p
        className={cx(
          "flex min-w-0 items-center gap-1 text-13",
          mode === "note" ? "font-medium text-amber" : "text-ink-3",
        )}
      >
        <ChevronRight size={14} aria-hidden className="shrink-0" />
        <span className="truncate" dir="auto" title={hint}>
          {hint}
        </span>
      </p>
    </div>
  );
}

function CannedReplies({ onInsert }: { onInsert: (text: string) => void }) {
  const items = useQuery(cannedRepliesQuery()).data?.items ?? [];
  return (
    <Menu
      label={t("desk.composer.canned")}
      icon={MessageSquareQuote}
      variant="quiet"
      groups={[
        {
          items:
            items.length > 0
              ? items.map(({ id, title, body }) => ({ id, label: title, onAction: () => onInsert(body) }))
              : [{ id: "none", label: t("desk.composer.cannedEmpty"), disabled: true, onAction: () => {} }],
        },
      ]}
    />
  );
}
