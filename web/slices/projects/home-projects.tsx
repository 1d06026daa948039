import { t } from "../../kernel/messages.ts";
import { Section } from "../../ui/card.tsx";
import { Link } from "../../ui/link.tsx";
import type { PortalOverview } from "../overview/data.ts";
import { linkClass, rowClass } from "../overview/open-tickets.tsx";
import { DueDay, HealthBadge } from "./badges.tsx";
import { expectedOn } from "./words.ts";

/** How the projects stand that are under way, the worst first. */
export function HomeProjects({ count, items }: NonNullable<PortalOverview["projects"]>) {
  return (
    <Section
      title={t("projects.home.title")}
      action={
        <Link to="/projects" search={count > 0 ? { status: "active" } : {}} className="text-13">
          {t("projects.home.all", { count })}
        </Link>
      }
    >
      {items.length === 0 ? (
        <p className="text-13 text-ink-2">{t("projects.home.none")}</p>
      ) : (
        <ul className="border-t border-line">
          {items.map(({ id, name, health, nextMilestone: next }) => (
            <li key={id} className={rowClass}>
              <Link
                to="/projects/$id"
                params={{ id }}
                look="plain"
                className={linkClass}
                dir="auto"
                title={name}
              >
                {name}
              </Link>
              <span className="flex shrink-0 items-center gap-3 text-13 max-sm:w-full sm:w-86">
                <span className="sm:w-28">
                  <HealthBadge health={health?.health} look="plain" />
                </span>
                {next && (
                  <span className="flex min-w-0 flex-1 items-baseline justify-end gap-2 text-12 text-ink-3">
                    <span className="min-w-0 truncate" dir="auto" title={next.name}>
                      {next.name}
                    </span>
                    <DueDay on={expectedOn(next)} />
                  </span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
