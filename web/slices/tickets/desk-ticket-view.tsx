import { useQuery } from "@tanstack/react-query";
import { Eye, EyeOff, Pencil } from "lucide-react";
import { useState } from "react";
import type { Ticket } from "../../../contract/tickets.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Link } from "../../ui/link.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { ComposerDock } from "./composer.tsx";
import { clientViewQuery } from "./data.ts";
import { DeskComposer } from "./desk-composer.tsx";
import { DescriptionForm, Subject } from "./desk-edit.tsx";
import { DeskFacts } from "./desk-facts.tsx";
import { Timeline } from "./timeline.tsx";

/** A ticket as staff work on it: conversation with notes, facts, composer. It fits itself to the room it is given. */
export function DeskTicketView({ ticket }: { ticket: Ticket }) {
  const [asClient, setAsClient] = useState(false);
  const { data: shown } = useQuery({ ...clientViewQuery(ticket.id), enabled: asClient });
  const [editing, setEditing] = useState(false);
  useShortcuts({ v: () => setAsClient((before) => !before) });
  return (
    <div className="@container flex min-h-full flex-1 flex-col">
      <div className="flex flex-1 flex-col gap-x-8 gap-y-6 @min-[720px]:flex-row">
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="mb-4 flex flex-col gap-3">
            <Subject ticket={ticket} />
            <AsClient ticket={ticket} on={asClient} onChange={setAsClient} />
          </div>
          <div className="mb-4 border-y border-line py-1.5 @min-[720px]:hidden">
            <DeskFacts ticket={ticket} part="main" />
            <details>
              <summary className="py-1.5 text-12 text-ink-3 hover:text-ink">
                {t("desk.ticket.showFacts")}
              </summary>
              <DeskFacts ticket={ticket} part="rest" />
            </details>
          </div>
          <Timeline
            ticket={(asClient && shown) || ticket}
            withoutNotes={asClient}
            opening={{
              action: ticket.can.edit && !editing && !asClient && (
                <IconButton
                  icon={Pencil}
                  size="sm"
                  label={t("desk.ticket.editDescription")}
                  onClick={() => setEditing(true)}
                />
              ),
              editor: editing ? (
                <DescriptionForm ticket={ticket} onClose={() => setEditing(false)} />
              ) : undefined,
            }}
          />
          <div className="mt-auto pt-2">
            <Foot ticket={ticket} />
          </div>
        </div>
        <aside
          aria-label={t("desk.ticket.facts")}
          className="hidden w-66 shrink-0 @min-[720px]:block @min-[1000px]:w-76"
        >
          <div className="sticky top-[calc(var(--bar-height)+20px)]">
            <DeskFacts ticket={ticket} />
          </div>
        </aside>
      </div>
    </div>
  );
}

interface AsClientProps {
  ticket: Ticket;
  on: boolean;
  onChange: (on: boolean) => void;
}

/** How many notes there are that the client never sees, and a look at the ticket without them. */
function AsClient({ ticket, on, onChange }: AsClientProps) {
  const count = ticket.timeline.filter((entry) => entry.type === "reply" && entry.internal).length;
  if (on) {
    return (
      <Banner
        tone="info"
        action={
          <Button size="sm" icon={EyeOff} onClick={() => onChange(false)}>
            {t("desk.ticket.asClientOff")}
          </Button>
        }
      >
        {t("desk.ticket.asClientNote", { client: ticket.client.name, count })}
      </Banner>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-ink-3">
      <Link to="/desk/clients/$id" params={{ id: ticket.client.id }} look="plain" className="hover:text-ink">
        <bdi>{ticket.client.name}</bdi>
      </Link>
      <bdi>{ticket.requester.name}</bdi>
      {count > 0 && (
        <Button size="sm" variant="quiet" icon={Eye} onClick={() => onChange(true)}>
          {t("desk.ticket.asClient")}
        </Button>
      )}
    </div>
  );
}

/** Where one writes, or why one cannot write to the client. */
function Foot({ ticket }: { ticket: Ticket }) {
  if (ticket.mergedInto) {
    const { id, number } = ticket.mergedInto;
    return (
      <Banner tone="info" className="mt-4">
        {t("desk.ticket.merged")}{" "}
        <Link to="/desk/tickets/$id" params={{ id }} className="text-blue underline decoration-current">
          {t("tickets.number", { number: String(number) })}
        </Link>
        . {t("desk.ticket.mergedHint")}
      </Banner>
    );
  }
  if (!ticket.can.reply && !ticket.can.note) return null;
  return (
    <ComposerDock>
      {!ticket.can.reply && <p className="px-1 pb-2 text-13 text-ink-2">{t("desk.ticket.closedNote")}</p>}
      <DeskComposer ticket={ticket} />
    </ComposerDock>
  );
}
