import { lazy, type ReactNode, Suspense } from "react";
import { t } from "../kernel/messages.ts";
import { Link } from "./link.tsx";
import { Skeleton } from "./skeleton.tsx";
import type { DataTableProps } from "./table-column.ts";
import { drawnWhole, type RowsProps } from "./table-rows.tsx";

const VirtualCards = lazy(() =>
  import("./virtual-cards.tsx").then((module) => ({ default: module.VirtualCards })),
) as unknown as <T>(props: RowsProps<T>) => React.ReactElement;

/** The rows of a table on a phone: a list of cards, each of which can be pressed as a whole. */
export function CardRows<T>(props: DataTableProps<T>) {
  const { rows } = props;
  if (!rows) return <SkeletonCards />;
  if (rows.length <= drawnWhole) return <PlainCards {...props} rows={rows} />;
  return (
    <Suspense fallback={<PlainCards {...props} rows={rows.slice(0, drawnWhole)} />}>
      <VirtualCards {...props} rows={rows} />
    </Suspense>
  );
}

function PlainCards<T>(props: RowsProps<T>) {
  return (
    <ul aria-label={props.label} className="-mx-4 border-t border-line">
      {props.rows.map((row) => (
        <li key={props.rowKey(row)} className={cardClass}>
          <CardContent {...props} row={row} />
        </li>
      ))}
    </ul>
  );
}

export const cardClass =
  "relative border-b border-line px-4 py-3 active:bg-hover has-[a:focus-visible]:bg-hover";

export function CardContent<T>({
  row,
  columns,
  card,
  cardLead,
  rowLink,
}: Omit<DataTableProps<T>, "rows"> & { row: T }) {
  const primary = columns.find((column) => column.primary) ?? columns[0];
  const head = primary?.cell(row);
  const body = card ? card(row) : <CardFacts columns={columns} row={row} />;
  const target = rowLink?.(row);
  const content = (
    <>
      <div className="text-14 font-medium break-words">
        {target ? <RowLink target={target}>{head}</RowLink> : head}
      </div>
      {body}
    </>
  );
  if (!cardLead) return content;
  return (
    <div className="flex items-start gap-3">
      <div className="flex h-5 w-4.5 shrink-0 items-center justify-center [&_label]:touch:px-3.5">
        {cardLead(row)}
      </div>
      <div className="min-w-0 flex-1">{content}</div>
    </div>
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
