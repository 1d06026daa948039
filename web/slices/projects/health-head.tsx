import type { Project } from "../../../contract/project.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { DateText, RelativeTime } from "../../ui/relative-time.tsx";
import { HealthBadge, healthMarks, Trend } from "./badges.tsx";

const edges = {
  on_track: "border-green-solid",
  at_risk: "border-amber-solid",
  off_track: "border-red-solid",
};

/** How a project stands and why, in the words of whoever runs it, before anything else; and how it stood before. */
export function HealthHead({ project }: { project: Project }) {
  const { health, trend, healthHistory } = project;
  if (!health) return <p className="text-16 text-ink-2">{t("projects.health.noneText")}</p>;
  const earlier = healthHistory.slice(1);
  return (
    <section
      aria-label={t("projects.health.title")}
      className={cx("border-s-3 ps-4 py-0.5", edges[health.health])}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <HealthBadge health={health.health} />
        <Trend trend={trend} />
        {earlier.length > 0 && <Strip history={healthHistory} />}
      </div>
      <p className="mt-2 max-w-[68ch] text-16 text-pretty break-words whitespace-pre-wrap" dir="auto">
        {health.reason}
      </p>
      <p className="mt-1.5 text-13 text-ink-3">
        {health.by && (
          <>
            <bdi>{health.by}</bdi>
            {" · "}
          </>
        )}
        <RelativeTime at={health.at} />
      </p>
      {earlier.length > 0 && <History entries={earlier} />}
    </section>
  );
}

/** The last dozen of states as one looks at a clock: signs of their own shape, the newest at the end. */
function Strip({ history }: { history: Project["healthHistory"] }) {
  const shown = history.slice(0, 12).toReversed();
  const list = shown.map(({ health }) => t(`projects.health.${health}`)).join(", ");
  return (
    <span
      role="img"
      aria-label={t("projects.health.strip", { list })}
      className="inline-flex items-center gap-1 max-sm:hidden"
    >
      {shown.map(({ health, at }) => {
        const { icon: Icon, tone } = healthMarks[health];
        return (
          <Icon
            key={at}
            size={13}
            strokeWidth={2.5}
            aria-hidden
            className={{ green: "text-green", amber: "text-amber", red: "text-red" }[tone as "green"]}
          />
        );
      })}
    </span>
  );
}

function History({ entries }: { entries: Project["healthHistory"] }) {
  return (
    <details className="mt-2 text-13">
      <summary className="disclosure rounded-6 py-1 text-ink-3 hover:text-ink touch:min-h-11">
        {t("projects.health.history", { count: entries.length })}
      </summary>
      <ol className="mt-1 flex flex-col">
        {entries.map(({ health, reason, at, by }) => (
          <li key={at} className="flex flex-col gap-1 border-t border-line py-2.5">
            <span className="flex flex-wrap items-center gap-x-3 text-ink-3">
              <HealthBadge health={health} look="plain" />
              <DateText at={at} />
              {by && <bdi>{by}</bdi>}
            </span>
            <span className="max-w-[72ch] text-14 break-words whitespace-pre-wrap" dir="auto">
              {reason}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
