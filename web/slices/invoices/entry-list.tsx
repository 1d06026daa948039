import { useInfiniteQuery } from "@tanstack/react-query";
import type { InvoicedEntry } from "../../../contract/invoice-entries.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { LoadMore } from "../../ui/load-more.tsx";
import { Money } from "../../ui/money.tsx";
import { DateText } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { formatDuration } from "../time/duration.ts";
import { invoiceEntriesQuery } from "./data.ts";

/** Time and expenses of one line of an invoice. */
export function EntryList({
  invoiceId,
  lineId,
  label,
}: {
  invoiceId: string;
  lineId: string;
  label: string;
}) {
  const rows = useRows(useInfiniteQuery(invoiceEntriesQuery(invoiceId, lineId)));
  if (rows.error) return <ErrorLine error={rows.error} onRetry={rows.onRetry} />;
  if (!rows.rows) return <Skeleton className="my-2 h-16" />;
  return (
    <>
      <ul
        aria-label={t("invoices.entries.label", { line: label })}
        className="mt-1 mb-2 flex flex-col gap-2 border-s-2 border-line ps-3 text-13"
      >
        {rows.rows.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      <LoadMore
        hasMore={rows.hasMore}
        pending={rows.loadingMore}
        onLoadMore={rows.onLoadMore}
        error={rows.moreError}
      />
    </>
  );
}

function Entry({ entry }: { entry: InvoicedEntry }) {
  const { day, person, note, minutes, amount, fault, category } = entry;
  return (
    <li className="flex items-baseline gap-3">
      <div className="min-w-0 flex-1">
        <p className={cx("[overflow-wrap:anywhere]", !note && "text-ink-3")} dir="auto">
          {note || t("invoices.entries.noNote")}
        </p>
        <p className="text-12 text-ink-3">
          <DateText at={day} /> · <bdi>{person.name}</bdi>
          {category && ` · ${t(`expenses.category.${category}`)}`}
        </p>
        {fault && <p className="text-12 text-amber">{t(`invoices.entries.fault.${fault}`)}</p>}
      </div>
      <span className="shrink-0 text-end text-ink-2 tabular">
        {minutes !== null && formatDuration(minutes)}
        {amount && (
          <span className="block text-12 text-ink-3">
            <Money value={amount} />
          </span>
        )}
      </span>
    </li>
  );
}
