import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { useRef } from "react";
import { t } from "../kernel/messages.ts";
import { CardRows } from "./card-rows.tsx";
import { cx } from "./cx.ts";
import { LoadMore } from "./load-more.tsx";
import { Skeleton } from "./skeleton.tsx";
import { ErrorState } from "./states.tsx";
import { type Column, cellClass, type DataTableProps } from "./table-column.ts";
import { TableRows } from "./table-rows.tsx";
import { useMediaQuery } from "./use-media-query.ts";
import { useRowKeys } from "./use-row-keys.ts";

/**
 * A table of rows that lead somewhere. It draws only what is in sight, loads on while one scrolls, turns into cards
 * under 640 px, and is walked with `j`, `k` and Enter.
 */
export function DataTable<T>(props: DataTableProps<T>) {
  const { rows, error, onRetry, empty, hasMore = false, loadingMore = false, onLoadMore, moreError } = props;
  const narrow = useMediaQuery("(max-width: 639.98px)");
  const box = useRef<HTMLDivElement>(null);
  useRowKeys(box);
  if (rows === undefined && error) return <ErrorState error={error} onRetry={onRetry} />;
  if (rows?.length === 0) return <>{empty}</>;
  return (
    <div ref={box} aria-busy={rows === undefined}>
      {narrow ? <CardRows {...props} rows={rows} /> : <WideTable {...props} rows={rows} />}
      {rows && onLoadMore && (
        <LoadMore hasMore={hasMore} pending={loadingMore} onLoadMore={onLoadMore} error={moreError} />
      )}
    </div>
  );
}

function WideTable<T>(props: DataTableProps<T>) {
  const { label, columns, rows, dense, sort, onSort, hasMore } = props;
  return (
    // The rows that are not drawn count too; -1 says that nobody knows yet how many there are.
    <table
      aria-label={label}
      aria-rowcount={hasMore || !rows ? -1 : rows.length + 1}
      className="w-full table-fixed border-separate border-spacing-0"
    >
      <thead>
        <tr>
          {columns.map((column) => (
            <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      {rows ? <TableRows {...props} rows={rows} /> : <SkeletonRows columns={columns} dense={dense} />}
    </table>
  );
}

interface HeaderCellProps<T> extends Pick<DataTableProps<T>, "sort" | "onSort"> {
  column: Column<T>;
}

function HeaderCell<T>({ column, sort, onSort }: HeaderCellProps<T>) {
  const sorted = sort?.by === column.id ? sort.direction : undefined;
  const Arrow = sorted === undefined ? ChevronsUpDown : sorted === "asc" ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      aria-sort={sorted && (sorted === "asc" ? "ascending" : "descending")}
      style={column.width ? { width: column.width } : undefined}
      className={cx(
        cellClass(column),
        column.align !== "end" && "text-start",
        "sticky top-(--bar-height) z-10 h-9 border-b border-line bg-surface text-12 font-medium text-ink-3",
      )}
    >
      {column.sortable && onSort ? (
        <button
          type="button"
          onClick={() => onSort(column.id, sorted === "desc" ? "asc" : "desc")}
          className={cx(
            "group -mx-1.5 inline-flex h-7 max-w-full items-center gap-1 rounded-6 px-1.5 hover:bg-hover hover:text-ink",
            sorted && "text-ink",
            column.align === "end" && "flex-row-reverse",
          )}
        >
          <span className="truncate">{column.header}</span>
          <Arrow
            size={12}
            aria-hidden
            className={cx(
              "shrink-0",
              !sorted && "opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100",
            )}
          />
        </button>
      ) : (
        <span className={cx("block truncate", column.hideHeader && "sr-only")}>{column.header}</span>
      )}
    </th>
  );
}

function SkeletonRows<T>({ columns, dense }: { columns: readonly Column<T>[]; dense?: boolean }) {
  return (
    <tbody>
      {Array.from({ length: 12 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: these rows have nothing else, and never move
        <tr key={row}>
          {columns.map((column) => (
            <td
              key={column.id}
              className={cx(cellClass(column), "border-b border-line", dense ? "h-9" : "h-11")}
            >
              {row === 0 && column.primary && <span className="sr-only">{t("common.loading")}</span>}
              <Skeleton className={cx("h-3.5", column.primary ? "w-3/5" : "w-4/5")} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
