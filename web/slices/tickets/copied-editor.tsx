import { useState } from "react";
import type { Ticket } from "../../../contract/tickets.ts";
import { errorText } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { toast } from "../../ui/toast.tsx";
import { useTicketUpdate } from "./data.ts";
import { type NamedPerson, PeopleField } from "./people-field.tsx";

/** Changes who is in copy of a ticket. */
export function CopiedEditor({ ticket, onDone }: { ticket: Ticket; onDone: () => void }) {
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
