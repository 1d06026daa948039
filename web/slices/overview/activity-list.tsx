import { t, tryText } from "../../kernel/messages.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import type { Activity } from "./data.ts";

interface ActivityListProps {
  items: readonly Activity[];
  /** Where each kind of thing lives: `{ ticket: "/tickets", invoice: "/invoices" }`. */
  places: Partial<Record<"ticket" | "invoice" | "client" | "project", string>>;
}

/** What happened lately, newest first. Used by the portal's home and by Desk's. */
export function ActivityList({ items, places }: ActivityListProps) {
  return (
    <ol className="flex flex-col">
      {items.map((item) => (
        <ActivityLine key={item.id} item={item} places={places} />
      ))}
    </ol>
  );
}

function ActivityLine({ item, places }: { item: Activity } & Pick<ActivityListProps, "places">) {
  const actor = item.actor ?? t("activity.somebody");
  const sentence = tryText(`activity.${item.type}`, { actor }) ?? t("activity.unknown", { actor });
  const place = item.link && places[item.link.to];
  // A draft has no number yet; what happened to nothing in particular is told in its sentence alone.
  const subject = item.subject || (item.link ? t("activity.nameless") : sentence);
  return (
    <li className="flex items-start gap-2.5 py-2">
      <Avatar name={actor} size="sm" />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline justify-between gap-3">
          {item.link && place ? (
            <Link
              to={`${place}/$id`}
              params={{ id: item.link.id }}
              look="plain"
              className="min-w-0 truncate font-medium hover:underline hover:underline-offset-3"
              dir="auto"
              title={subject}
            >
              {subject}
            </Link>
          ) : (
            <span className="min-w-0 truncate font-medium" dir="auto" title={subject}>
              {subject}
            </span>
          )}
          <span className="shrink-0 text-12 text-ink-3">
            <RelativeTime at={item.at} />
          </span>
        </p>
        {subject !== sentence && (
          <p className="truncate text-13 text-ink-2" title={sentence}>
            {sentence}
          </p>
        )}
      </div>
    </li>
  );
}
