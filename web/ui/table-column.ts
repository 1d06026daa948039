import type { ReactNode } from "react";
import type { Target } from "../kernel/address.ts";
import { cx } from "./cx.ts";

export interface Column<T> {
  id: string;
  header: string;
  cell: (row: T) => ReactNode;
  /** CSS width, such as `120px`. One column has none and takes what is left. */
  width?: string;
  align?: "start" | "end";
  /** The column may be sorted by; the id is what `onSort` gets. */
  sortable?: boolean;
  /** The cell that carries the row's link, and heads the card on a phone. Exactly one column. */
  primary?: boolean;
  /** Left out below this width of the window. */
  from?: "md" | "lg" | "xl";
  hideHeader?: boolean;
}

export interface DataTableProps<T> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: readonly Column<T>[];
  /** Undefined while the first page is loading. */
  rows: readonly T[] | undefined;
  rowKey: (row: T) => string;
  /** Where a row leads, if anywhere; the whole row can be pressed, and opens in a new window like a link. */
  rowLink?: (row: T) => Target | undefined;
  /** A row on a phone; made of the columns unless given. */
  card?: (row: T) => ReactNode;
  /** What stands before a row on a phone, such as its box; every row keeps the room for it. */
  cardLead?: (row: T) => ReactNode;
  sort?: { by: string; direction: "asc" | "desc" };
  onSort?: (by: string, direction: "asc" | "desc") => void;
  /** 36 px rows, for Desk. */
  dense?: boolean;
  /** Shown when there are no rows: an `EmptyState`, or `NothingFound` when a filter is set. */
  empty: ReactNode;
  error?: unknown;
  onRetry?: () => void;
  hasMore?: boolean;
  loadingMore?: boolean;
  onLoadMore?: () => void;
  /** A failed next page; the rows stay. */
  moreError?: unknown;
}

const hidden = { md: "max-md:hidden", lg: "max-lg:hidden", xl: "max-xl:hidden" };

/** What a column's cells have in common. */
export function cellClass<T>(column: Column<T>): string {
  return cx(
    "px-2 first:ps-3 last:pe-3",
    column.align === "end" && "text-end",
    column.from && hidden[column.from],
  );
}
