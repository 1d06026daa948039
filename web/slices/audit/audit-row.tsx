import { ChevronRight, type LucideIcon, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { AuditEntry } from "../../../contract/audit.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { AuditDetail } from "./audit-detail.tsx";
import { tableText } from "./audit-filters.tsx";

const grid =
  "grid items-center gap-x-3 grid-cols-[20px_minmax(0,1fr)_auto] md:grid-cols-[20px_148px_minmax(0,1fr)_minmax(0,1.2fr)_minmax(0,1.6fr)] xl:grid-cols-[20px_160px_minmax(0,1fr)_minmax(0,1.1fr)_minmax(0,1.8fr)_150px]";

const marks: Record<AuditEntry["operation"], { icon: LucideIcon; ink: string }> = {
  insert: { icon: Plus, ink: "text-green" },
  update: { icon: Pencil, ink: "text-blue" },
  delete: { icon: Trash2, ink: "text-red" },
};

export function AuditHead() {
  return (
    <div
      aria-hidden
      className={cx(
        grid,
        "sticky top-(--bar-height) z-10 h-9 border-b border-line bg-surface px-3 text-12 font-medium text-ink-3 max-md:hidden",
      )}
    >
      <span />
      <span>{t("audit.column.at")}</span>
      <span>{t("audit.column.actor")}</span>
      <span>{t("audit.column.what")}</span>
      <span>{t("audit.column.changed")}</span>
      <span className="max-xl:hidden">{t("audit.column.address")}</span>
    </div>
  );
}

interface AuditRowProps {
  entry: AuditEntry;
  /** Shows only what happened to the same record. */
  onNarrow: () => void;
}

/** One entry on one line; all of it when it is opened. */
export function AuditRow({ entry, onNarrow }: AuditRowProps) {
  const [open, setOpen] = useState(false);
  const { icon: Icon, ink } = marks[entry.operation];
  const fields = Object.keys(entry.delta);
  return (
    <li className="border-b border-line">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className={cx(
          grid,
          "min-h-9 w-full px-3 py-1.5 text-start text-13 outline-offset-[-2px] hover:bg-hover",
          open && "bg-hover",
        )}
      >
        <ChevronRight
          size={14}
          aria-hidden
          className={cx("text-ink-3 transition-transform duration-120", open && "rotate-90")}
        />
        <time
          dateTime={entry.at}
          title={formatDate(entry.at, "exact")}
          className="truncate text-ink-2 tabular max-md:order-3 max-md:text-12"
        >
          {formatDate(entry.at, "short")}, {formatDate(entry.at, "time")}
        </time>
        <span className="min-w-0 truncate" title={entry.actor.name}>
          <bdi>{entry.actor.name || t("audit.system")}</bdi>
          {entry.onBehalfOf && (
            <span className="text-ink-3"> {t("audit.onBehalfOf", { name: entry.onBehalfOf })}</span>
          )}
        </span>
        <span className="flex min-w-0 items-center gap-1.5 max-md:order-4 max-md:col-start-2">
          <Icon size={13} strokeWidth={2.25} aria-hidden className={cx("shrink-0", ink)} />
          <span className="truncate">
            {tableText(entry.table)} {t(`audit.operation.${entry.operation}`)}
          </span>
        </span>
        <span
          className="min-w-0 truncate font-mono text-12 text-ink-3 max-md:hidden"
          title={fields.join(", ")}
        >
          {fields.join(", ")}
        </span>
        <span className="truncate font-mono text-12 text-ink-3 max-xl:hidden">{entry.address}</span>
      </button>
      {open && <AuditDetail entry={entry} onNarrow={onNarrow} />}
    </li>
  );
}
