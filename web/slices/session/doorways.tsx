import { ChevronRight } from "lucide-react";
import { t } from "../../kernel/messages.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import type { Doorway } from "./arrival.ts";
import { FrontPage } from "./front-page.tsx";

interface DoorwaysProps {
  doorways: readonly Doorway[];
  email: string;
  onBack: () => void;
}

/** The companies that somebody can go on to after signing in on the bare host. */
export function Doorways({ doorways, email, onBack }: DoorwaysProps) {
  const none = doorways.length === 0;
  return (
    <FrontPage
      brand={null}
      title={t(none ? "session.doorways.none" : "session.doorways.title")}
      lead={none ? t("session.doorways.noneLead", { email }) : t("session.doorways.lead")}
      foot={
        <Button variant="quiet" size="sm" onClick={onBack}>
          {t("session.doorways.back")}
        </Button>
      }
    >
      {!none && (
        <ul className="-mx-2 flex flex-col">
          {doorways.map((doorway) => (
            <li key={doorway.url}>
              <a
                href={doorway.url}
                className="flex min-h-14 items-center gap-3 rounded-6 px-2 py-2 hover:bg-hover active:bg-pressed"
              >
                <Avatar name={doorway.tenant} shape="square" />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium" dir="auto">
                    {doorway.tenant}
                  </span>
                  <span className="block truncate text-13 text-ink-3" dir="auto">
                    {doorway.client ?? t(`common.door.${doorway.door}`)}
                  </span>
                </span>
                <ChevronRight size={16} aria-hidden className="text-ink-3 rtl:-scale-x-100" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </FrontPage>
  );
}
