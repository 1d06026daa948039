import { useEffect, useRef } from "react";
import type { Person } from "../../../contract/directory.ts";
import { toApiError } from "../../kernel/api-error.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Loading, Skeleton } from "../../ui/skeleton.tsx";
import { useRenewInvitation } from "./data.ts";
import { Invited } from "./invited.tsx";

/** A new invitation for somebody who has not accepted yet; the link before dies. */
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
      stay={Boolean(data?.invitationUrl)}
      title={t("people.form.renewedTitle", { name: person.name })}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t("people.form.done")}
        </Button>
      }
    >
      {data ? (
        <Invited made={data} renewed />
      ) : error ? (
        <Banner
          tone="error"
          action={
            // What there was enough of today is refused again.
            toApiError(error).code !== "rate_limited" && (
              <Button size="sm" onClick={() => mutate({ id: person.id })}>
                {t("common.retry")}
              </Button>
            )
          }
        >
          {refusalText(error)}
        </Banner>
      ) : (
        <Loading>
          <Skeleton className="h-9" />
        </Loading>
      )}
    </Dialog>
  );
}
