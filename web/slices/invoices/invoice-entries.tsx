import { ChevronDown } from "lucide-react";
import { lazy, type ReactNode, Suspense, useId, useState } from "react";
import type { Invoice } from "../../../contract/invoices.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { formatDuration } from "../time/duration.ts";

const EntryList = lazy(async () => ({ default: (await import("./entry-list.tsx")).EntryList }));

interface LineEntriesProps {
  invoiceId: string;
  line: Invoice["lines"][number];
  /** Beside the button: what is wrong with it. */
  note?: ReactNode;
}

/** What a line is made of: how much, and on demand each entry with its day, its person and its note. */
export function LineEntries({ invoiceId, line, note }: LineEntriesProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { entries, description } = line;
  if (!entries) return null;
  const { count, minutes } = entries;
  const hours = formatDuration(minutes);
  return (
    <div>
      <span className="flex flex-wrap items-center gap-x-2">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="-ms-1 inline-flex min-h-6 items-center gap-1 rounded-6 px-1 text-13 text-accent-text hover:underline touch:min-h-11"
        >
          <ChevronDown
            size={14}
            aria-hidden
            className={cx("transition-transform duration-120", !open && "-rotate-90 rtl:rotate-90")}
          />
          {minutes > 0
            ? t("invoices.entries.showHours", { count, hours })
            : t("invoices.entries.show", { count })}
        </button>
        {note}
      </span>
      <div id={id} hidden={!open}>
        {open && (
          <Suspense fallback={<Skeleton className="my-2 h-16" />}>
            <EntryList {...{ invoiceId, lineId: line.id, label: description.split("\n")[0] ?? "" }} />
          </Suspense>
        )}
      </div>
    </div>
  );
}
