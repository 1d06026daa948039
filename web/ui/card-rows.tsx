import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";
import { t } from "../kernel/messages.ts";
import type { DataTableProps } from "./data-table.tsx";
import { Link } from "./link.tsx";
import { Skeleton } from "./skeleton.tsx";
import { drawnWhole, useDocumentTop } from "./table-rows.tsx";

/** The rows of a table on a phone: a list of cards, each of which can be pressed as a whole. */
export function CardRows<T>(props: DataTableProps<T>) {
  const { rows, label } = props;
  if (!rows) return <SkeletonCards />;
  if (rows.length > drawnWhole) return <VirtualCards {...props} rows={rows} />;
  return (
    <ul aria-label={label} className="-mx-4 border-t border-line">
      {rows.map((row) => (
        <li key={props.rowKey(row)} className={itemClass}>
          <CardContent {...props} row={row} />
        </li>
      ))}
    </ul>
  );
}

const itemClass = "relative border-b border-line px-4 py-3 active:bg-hover has-[a:focus-visible]:bg-hover";

function VirtualCards<T>(props: DataTableProps<T> & { rows: readonly T[] }) {
  const { rows, label, rowKey } = props;
  const list = useRef<HTMLUListElement>(null);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 86,
    overscan: 10,
    scrollMargin: useDocumentTop(list),
    getItemKey: (index) => rowKey(rows[index] as T),
  });
  const margin = virtualizer.options.scrollMargin;
  return (
    <ul
      ref={list}
      aria-label={label}
      className="relative -mx-4 border-t border-line"
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map((item) => (
        <li
          key={item.key as string}
          ref={virtualizer.measureElement}
          data-index={item.index}
          aria-posinset={item.index + 1}
          aria-setsize={props.hasMore ? -1 : rows.length}
          className={`${itemClass} absolute inset-x-0 top-0`}
          style={{ transform: `translateY(${item.start - margin}px)` }}
        >
          <CardContent {...props} row={rows[item.index] as T} />
        </li>
      ))}
    </ul>
  );
}

function CardContent<T>({ row, columns, card, rowLink }: Omit<DataTableProps<T>, "rows"> & { row: T }) {
  const primary = columns.find((column) => column.primary) ?? columns[0];
  const head = primary?.cell(row);
  const body = card ? card(row) : <CardFacts columns={columns} row={row} />;
  const target = rowLink?.(row);
  return (
    <>
      <div className="text-14 font-medium break-words">
        {target ? <RowLink target={target}>{head}</RowLink> : head}
      </div>
      {body}
    </>
  );
}

function RowLink({ target, children }: { target: Parameters<typeof Link>[0]; children: ReactNode }) {
  return (
    <Link
      {...target}
      look="plain"
      data-row-link=""
      className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent-line"
    >
      {children}
    </Link>
  );
}

function CardFacts<T>({ columns, row }: Pick<DataTableProps<T>, "columns"> & { row: T }) {
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-ink-2">
      {columns
        .filter((column) => !column.primary)
        .map((column) => (
          <span key={column.id}>{column.cell(row)}</span>
        ))}
    </div>
  );
}

function SkeletonCards() {
  return (
    <div className="-mx-4 border-t border-line" role="status">
      <span className="sr-only">{t("common.loading")}</span>
      {[0, 1, 2, 3, 4, 5, 6].map((card) => (
        <div key={card} className="flex flex-col gap-2.5 border-b border-line px-4 py-3.5">
          <Skeleton className="h-4 w-4/5" />
          <Skeleton className="h-3.5 w-1/2" />
        </div>
      ))}
    </div>
  );
}
