import type { OutboxMail } from "../../../contract/mail.ts";
import { t } from "../../kernel/messages.ts";
import { LoadMore } from "../../ui/load-more.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

export interface OutboxListProps {
  items: OutboxMail[];
  /** The one that is open beside the list. */
  shown: string | undefined;
  hasMore: boolean;
  pending: boolean;
  onMore: () => void;
}

/** Mail, the newest first; each row is a link to it. */
export function OutboxList({ items, shown, hasMore, pending, onMore }: OutboxListProps) {
  return (
    <nav aria-label={t("outbox.list")}>
      <ul>
        {items.map(({ id, to, subject, sentAt }) => (
          <li key={id} className="border-b border-line">
            <a
              href={`#${id}`}
              aria-current={id === shown ? "true" : undefined}
              className="block px-4 py-3 hover:bg-hover md:aria-[current]:bg-accent-soft"
            >
              <span className="flex items-baseline gap-3 text-12 text-ink-2">
                <span className="min-w-0 flex-1 truncate" dir="auto" title={to}>
                  {t("outbox.to", { address: to })}
                </span>
                <RelativeTime at={sentAt} narrow />
              </span>
              <span className="mt-0.5 block text-14 font-medium break-words">{subject}</span>
            </a>
          </li>
        ))}
      </ul>
      <LoadMore hasMore={hasMore} pending={pending} onLoadMore={onMore} />
    </nav>
  );
}
