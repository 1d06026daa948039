import { lazy, useState } from "react";
import { t } from "../../../kernel/messages.ts";
import { useSession } from "../../../kernel/session.tsx";
import { Facts } from "../../../ui/card.tsx";
import { textLinkClass } from "../../../ui/link-class.ts";
import { OnceOpen } from "../../../ui/once-open.tsx";

const ChangeAddress = lazy(() =>
  import("./change-address.tsx").then((module) => ({ default: module.ChangeAddress })),
);

/** Name, address, company and role. @param changes whether the address is changed here */
export function You({ changes }: { changes: boolean }) {
  const { person, role, roleName, client, tenant } = useSession();
  const [open, setOpen] = useState(false);
  const company =
    client && tenant ? t("account.you.of", { client: client.name, tenant: tenant.name }) : undefined;
  return (
    <>
      <Facts
        items={[
          [
            t("session.name"),
            <span key="name" dir="auto">
              {person.name}
            </span>,
          ],
          [
            t("session.email"),
            <span key="email" className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="min-w-0 break-all">{person.email}</span>
              {changes && (
                <button type="button" className={`${textLinkClass} text-13`} onClick={() => setOpen(true)}>
                  {t("account.you.change")}
                </button>
              )}
            </span>,
          ],
          [
            t("account.you.company"),
            company ?? (
              <span key="company" dir="auto">
                {tenant?.name ?? t("account.you.platform")}
              </span>
            ),
          ],
          [
            t("account.you.role"),
            <span key="role" dir="auto" className="first-letter:uppercase inline-block">
              {roleName ?? t(`session.role.${role}`)}
            </span>,
          ],
        ]}
      />
      <OnceOpen open={open}>
        <ChangeAddress open={open} onClose={() => setOpen(false)} />
      </OnceOpen>
    </>
  );
}
