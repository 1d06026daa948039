import { UserRoundX } from "lucide-react";
import { formatNumber } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Section } from "../../ui/card.tsx";
import { Link } from "../../ui/link.tsx";
import type { DeskOverview } from "./desk-data.ts";

/** Who has how much, as bars of one scale; each leads to that person's tickets. */
export function Assignees({ people }: { people: DeskOverview["byAssignee"] }) {
  const late = people.some(({ overdue }) => overdue > 0);
  const most = Math.max(1, ...people.map(({ open }) => open));
  return (
    <Section title={t("desk.home.assignee")}>
      {people.length === 0 ? (
        <p className="text-13 text-ink-2">{t("desk.home.noWork")}</p>
      ) : (
        <ul className="flex flex-col">
          {people.map(({ id, name, open, overdue }) => (
            <li
              key={id ?? "nobody"}
              className="relative -mx-2 flex min-h-9 items-center gap-2.5 rounded-6 px-2 text-13 hover:bg-hover"
            >
              {id && name ? (
                <Avatar name={name} size="sm" shape="square" />
              ) : (
                <span className="flex size-6 items-center justify-center rounded-6 bg-sunken text-ink-3">
                  <UserRoundX size={14} aria-hidden />
                </span>
              )}
              <Link
                to="/desk/tickets"
                search={{ assignee: id ?? "none" }}
                look="plain"
                dir="auto"
                className="w-22 shrink-0 truncate outline-none sm:w-36 after:absolute after:inset-0 after:rounded-6 focus-visible:after:outline-2 focus-visible:after:outline-accent-line"
              >
                {id ? name : t("desk.home.nobody")}
              </Link>
              <span aria-hidden className="flex h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-sunken">
                <span className="bg-red-solid" style={{ width: `${(overdue / most) * 100}%` }} />
                <span className="bg-accent" style={{ width: `${((open - overdue) / most) * 100}%` }} />
              </span>
              <span className="w-7 shrink-0 text-end font-medium tabular">
                {formatNumber(open)}
                <span className="sr-only">{t("desk.home.open", { count: open })}</span>
              </span>
              {late && (
                <span className="w-18 shrink-0 text-end text-12 text-red tabular">
                  {overdue > 0 && t("desk.home.overdue", { count: overdue })}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
