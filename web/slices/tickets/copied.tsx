import { useState } from "react";
import type { Ticket } from "../../../contract/tickets.ts";
import { errorText } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { toast } from "../../ui/toast.tsx";
import { useTicketUpdate } from "./data.ts";
import { type NamedPerson, PeopleField } from "./people-field.tsx";

/** Who is in copy of a ticket, and the way to change it. */
export function Copied({ ticket, mayChange }: { ticket: Ticket; mayChange: boolean }) {
  const [editing, setEditing] = useState(false);
  if (editing) return <CopiedEditor ticket={ticket} onDone={() => setEditing(false)} />;
  return (
    <div className="flex flex-col items-start gap-1.5">
      {ticket.copied.length === 0 && <span className="text-ink-3">{t("tickets.fact.nobodyCopied")}</span>}
      {ticket.copied.map((person) => (
        <PersonName key={person.id} name={person.name} />
      ))}
      {mayChange && (
        <button
          type="button"
          className="text-13 font-medium text-accent-text underline-offset-3 hover:underline touch:min-h-11"
          aria-label={t("tickets.fact.changeCopiedLabel")}
          onClick={() => setEditing(true)}
        >
          {t("tickets.fact.changeCopied")}
        </button>
      )}
    </div>
  );
}

export function PersonName({ name, square = false }: { name: string; square?: boolean }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Avatar name={name} size="sm" shape={square ? "square" : "round"} />
      <span className="min-w-0 break-words" dir="auto">
        {name}
      </span>
    </span>
  );
}

function CopiedEditor({ ticket, onDone }: { ticket: Ticket; onDone: () => void }) {
  const [people, setPeople] = useState<NamedPerson[]>(ticket.copied);
  const update = useTicketUpdate(ticket.id);
  const save = async () => {
    const saved = await update
      .mutateAsync({ id: ticket.id, copied: people.map(({ id }) => id) })
      .catch(() => undefined);
    if (!saved) return;
    toast(t("tickets.copied.saved", { count: saved.copied.length }));
    onDone();
  };
  return (
    <div className="flex flex-col gap-2">
      <PeopleField
        label={t("tickets.fact.copied")}
        hideLabel
        placeholder={t("tickets.open.copiedPlaceholder")}
        value={people}
        onChange={setPeople}
        clientId={ticket.client.id}
        except={ticket.requester.id}
        error={update.error ? errorText(update.error) : undefined}
      />
      <div className="flex gap-2">
        <Button size="sm" variant="primary" pending={update.isPending} onClick={() => void save()}>
          {t("tickets.fact.saveCopied")}
        </Button>
        <Button size="sm" variant="quiet" onClick={onDone}>
          {t("common.cancel")}
        </Button>
      </div>
    </div>
  );
}
