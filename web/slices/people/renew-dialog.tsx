import { useEffect, useRef } from "react";
import type { Person } from "../../../contract/directory.ts";
import { errorText } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Loading, Skeleton } from "../../ui/skeleton.tsx";
import { useRenewInvitation } from "./data.ts";
import { InvitationLink } from "./invitation-link.tsx";

/** A new invitation link for somebody who has not accepted yet, shown once; the one before dies. */
export function RenewDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { mutate, data, error } = useRenewInvitation();
  const asked = useRef(false);
  useEffect(() => {
    // Each call kills the link before, so that even in development it is made only once.
    if (asked.current) return;
    asked.current = true;
    mutate({ id: person.id });
  }, [mutate, person.id]);
  return (
    <Dialog
      open
      onClose={onClose}
      stay={data !== undefined}
      title={t("people.form.renewedTitle", { name: person.name })}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t("people.form.done")}
        </Button>
      }
    >
      {data ? (
        <InvitationLink url={data.invitationUrl} name={person.name} renewed />
      ) : error ? (
        <Banner
          tone="error"
          action={
            <Button size="sm" onClick={() => mutate({ id: person.id })}>
              {t("common.retry")}
            </Button>
          }
        >
          {errorText(error)}
        </Banner>
      ) : (
        <Loading>
          <Skeleton className="h-9" />
        </Loading>
      )}
    </Dialog>
  );
}
