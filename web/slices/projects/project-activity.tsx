import { useState } from "react";
import type { ProjectOverview } from "../../../contract/project-figures.ts";
import { t, tryText } from "../../kernel/messages.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

/** Shown before one asks for more. */
const firstFew = 6;

/** What happened to a project lately, newest first. */
export function ProjectActivity({ items }: { items: ProjectOverview["activity"] }) {
  const [all, setAll] = useState(false);
  if (items.length === 0) return <p className="text-13 text-ink-2">{t("projects.activity.none")}</p>;
  const shown = all ? items : items.slice(0, firstFew);
  return (
    <>
      <ol className="flex flex-col">
        {shown.map(({ id, at, type, actor, detail }) => {
          const name = actor ?? t("activity.somebody");
          const sentence =
            tryText(`activity.${type}`, { actor: name }) ?? t("activity.unknown", { actor: name });
          return (
            <li key={id} className="flex items-start gap-2.5 py-2">
              <Avatar name={name} size="sm" />
              <div className="min-w-0 flex-1">
                <p className="text-13 break-words text-ink-2">{sentence}</p>
                {detail && (
                  <p className="text-13 break-words" dir="auto">
                    {told(detail)}
                  </p>
                )}
              </div>
              <span className="shrink-0 text-12 text-ink-3">
                <RelativeTime at={at} narrow />
              </span>
            </li>
          );
        })}
      </ol>
      {shown.length < items.length && (
        <Button variant="quiet" size="sm" className="mt-1" onClick={() => setAll(true)}>
          {t("projects.activity.more", { count: items.length - shown.length })}
        </Button>
      )}
    </>
  );
}

/** A state in the reader's words; what people wrote themselves stays as it is. */
const told = (detail: string) =>
  tryText(`projects.health.${detail}`) ?? tryText(`projects.status.${detail}`) ?? detail;
