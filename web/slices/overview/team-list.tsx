import { useQuery } from "@tanstack/react-query";
import { Mail, Phone } from "lucide-react";
import { t } from "../../kernel/messages.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Section } from "../../ui/card.tsx";
import { iconButtonClass } from "../../ui/icon-button.tsx";
import { Loading, Skeleton } from "../../ui/skeleton.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { type TeamMember, teamQuery } from "./data.ts";

/** The people who look after the reader's company, and how to reach them. */
export function TeamList() {
  const query = useQuery(teamQuery());
  return (
    <Section title={t("overview.team.title")}>
      {query.data ? (
        <Team members={query.data.items} />
      ) : query.isError ? (
        <ErrorLine error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <TeamSkeleton />
      )}
    </Section>
  );
}

function Team({ members }: { members: readonly TeamMember[] }) {
  if (members.length === 0) return <p className="text-13 text-ink-2">{t("overview.team.none")}</p>;
  return (
    <ul className="flex flex-col gap-3">
      {members.map((member) => (
        <li key={member.id} className="flex items-center gap-2.5">
          <Avatar name={member.name} shape="square" />
          <div className="min-w-0 flex-1">
            <p className="flex flex-wrap items-center gap-x-2">
              <span className="min-w-0 font-medium break-words" dir="auto">
                {member.name}
              </span>
              {member.main && members.length > 1 && <Badge>{t("overview.team.main")}</Badge>}
            </p>
            {member.title && (
              <p className="text-13 break-words text-ink-2" dir="auto">
                {member.title}
              </p>
            )}
          </div>
          <div className="flex shrink-0">
            {member.email && (
              <a
                href={`mailto:${member.email}`}
                aria-label={t("overview.team.mail", { name: member.name })}
                title={member.email}
                className={`${iconButtonClass} size-8`}
              >
                <Mail size={16} aria-hidden />
              </a>
            )}
            {member.phone && (
              <a
                href={`tel:${member.phone.replace(/[^+\d]/g, "")}`}
                aria-label={t("overview.team.call", { name: member.name })}
                title={member.phone}
                className={`${iconButtonClass} size-8`}
              >
                <Phone size={16} aria-hidden />
              </a>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function TeamSkeleton() {
  return (
    <Loading className="flex flex-col gap-3">
      {[0, 1].map((line) => (
        <div key={line} className="flex items-center gap-2.5">
          <Skeleton className="size-8" />
          <Skeleton className="h-8 flex-1" />
        </div>
      ))}
    </Loading>
  );
}
