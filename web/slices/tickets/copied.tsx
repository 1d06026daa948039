import { lazy, Suspense, useState } from "react";
import type { Ticket } from "../../../contract/tickets.ts";
import { t } from "../../kernel/messages.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

// Few who read a ticket change this, and finding people brings much code along.
const CopiedEditor = lazy(async () => ({ default: (await import("./copied-editor.tsx")).CopiedEditor }));

/** Who is in copy of a ticket, and the way to change it. */
export function Copied({ ticket, mayChange }: { ticket: Ticket; mayChange: boolean }) {
  const [editing, setEditing] = useState(false);
  if (editing) {
    return (
      <Suspense fallback={<Skeleton className="h-9" />}>
        <CopiedEditor ticket={ticket} onDone={() => setEditing(false)} />
      </Suspense>
    );
  }
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
