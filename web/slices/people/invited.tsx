import { Send } from "lucide-react";
import type { Person } from "../../../contract/directory.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useBrand } from "../../kernel/session.tsx";
import { InvitationLink } from "./invitation-link.tsx";

/** What an invitation came to: a mail that is on its way, or a link to hand over where no mail goes out. */
export interface Invitation {
  person: Person;
  invitationUrl: string | null;
}

/** Says how somebody gets their invitation. */
export function Invited({ made, renewed = false }: { made: Invitation; renewed?: boolean }) {
  const { person, invitationUrl } = made;
  const { provider } = useBrand();
  if (invitationUrl) return <InvitationLink url={invitationUrl} name={person.name} renewed={renewed} />;
  return (
    <p className="flex gap-2.5 text-pretty" role="status">
      <Send size={16} aria-hidden className="mt-1 shrink-0 text-ink-3" />
      <span className="min-w-0 break-words">
        {provider
          ? t("people.form.invitedThere", { email: person.email, name: provider })
          : t("people.form.invitedMail", {
              email: person.email,
              date: person.invitationExpiresAt ? formatDate(person.invitationExpiresAt, "long") : "",
            })}
        {renewed && !provider && ` ${t("invitation.dead")}`}
      </span>
    </p>
  );
}
