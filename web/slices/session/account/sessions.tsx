import { useQuery } from "@tanstack/react-query";
import { Laptop, Smartphone } from "lucide-react";
import { useState } from "react";
import type { OwnSession } from "../../../../contract/account.ts";
import { errorText } from "../../../kernel/api-error.ts";
import { client } from "../../../kernel/client.ts";
import { t } from "../../../kernel/messages.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { QueryView } from "../../../ui/query-view.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { toast } from "../../../ui/toast.tsx";
import { refreshAccount, sessions } from "./data.ts";

/** Where one is signed in, this window's session first, and the way to end the others. */
export function Sessions() {
  const query = useQuery(sessions());
  const [ending, setEnding] = useState<string>();
  const [error, setError] = useState<unknown>();
  const end = async (what: string, act: () => Promise<unknown>, done: string) => {
    setEnding(what);
    setError(undefined);
    try {
      await act();
      toast(done);
      await refreshAccount();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setEnding(undefined);
    }
  };
  return (
    <QueryView query={query} skeleton={<RowsSkeleton />}>
      {({ items }) => (
        <div className="flex flex-col gap-3">
          {error !== undefined && <Banner tone="error">{errorText(error)}</Banner>}
          <ul className="divide-y divide-line border-y border-line">
            {items.map((one) => (
              <SessionRow
                key={one.id}
                session={one}
                pending={ending === one.id}
                onEnd={() =>
                  void end(
                    one.id,
                    () => client.account.endSession({ id: one.id }),
                    t("account.sessions.ended", { device: one.device }),
                  )
                }
              />
            ))}
          </ul>
          {items.length > 1 && (
            <div>
              <Button
                pending={ending === "others"}
                onClick={() =>
                  void end(
                    "others",
                    () => client.account.endOtherSessions(),
                    t("account.sessions.othersEnded"),
                  )
                }
              >
                {t("account.sessions.endOthers")}
              </Button>
            </div>
          )}
        </div>
      )}
    </QueryView>
  );
}

interface SessionRowProps {
  session: OwnSession;
  pending: boolean;
  onEnd: () => void;
}

function SessionRow({ session, pending, onEnd }: SessionRowProps) {
  const { device, address, company, way, current, usedAt, createdAt } = session;
  const Icon = /iOS|Android/.test(device) ? Smartphone : Laptop;
  return (
    <li className="flex items-center gap-3 py-2.5">
      <Icon size={20} aria-hidden className="shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          {device}
          {current && <Badge tone="green">{t("account.sessions.current")}</Badge>}
        </p>
        <p className="text-13 text-ink-3">
          {company && (
            <span className="block truncate" dir="auto" title={company}>
              {company}
            </span>
          )}
          <span className="break-all">{address}</span>
          {" · "}
          {t(`account.way.${way}`)}
          {" · "}
          {current ? t("account.sessions.since") : t("account.sessions.used")}{" "}
          <RelativeTime at={current ? createdAt : usedAt} />
        </p>
      </div>
      {!current && (
        <Button
          size="sm"
          pending={pending}
          onClick={onEnd}
          aria-label={t("account.sessions.endOne", { device })}
        >
          {t("account.sessions.end")}
        </Button>
      )}
    </li>
  );
}

function RowsSkeleton() {
  return (
    <div className="flex flex-col gap-3">
      <Skeleton className="h-12" />
      <Skeleton className="h-12" />
    </div>
  );
}
