import type { ProjectOverview } from "../../../contract/projects.ts";
import { t, tryText } from "../../kernel/messages.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

/** What happened to a project lately, newest first. */
export function ProjectActivity({ items }: { items: ProjectOverview["activity"] }) {
  if (items.length === 0) return <p className="text-13 text-ink-2">{t("projects.activity.none")}</p>;
  return (
    <ol className="flex flex-col">
      {items.map(({ id, at, type, actor, detail }) => {
        const name = actor ?? t("activity.somebody");
        const sentence =
          tryText(`activity.${type}`, { actor: name }) ?? t("activity.unknown", { actor: name });
        const words = type === "project.health_changed" ? tryText(`projects.health.${detail}`) : detail;
        return (
          <li key={id} className="flex items-start gap-2.5 py-2">
            <Avatar name={name} size="sm" />
            <div className="min-w-0 flex-1">
              <p className="text-13 break-words text-ink-2">{sentence}</p>
              {words && (
                <p className="text-13 break-words" dir="auto">
                  {words}
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
  );
}
