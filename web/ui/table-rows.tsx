import { lazy, memo, Suspense } from "react";
import { cx } from "./cx.ts";
import { Link } from "./link.tsx";
import { type Column, cellClass, type DataTableProps } from "./table-column.ts";

/** Lists up to this length are drawn whole, so that they can be printed and searched with the browser. */
export const drawnWhole = 80;

export type RowsProps<T> = Omit<DataTableProps<T>, "rows"> & { rows: readonly T[] };

const VirtualRows = lazy(() =>
  import("./virtual-rows.tsx").then((module) => ({ default: module.VirtualRows })),
) as unknown as <T>(props: RowsProps<T>) => React.ReactElement;

/** The body of a table: all of a short list, and of a long one what is near the window. */
export function TableRows<T>(props: RowsProps<T>) {
  if (props.rows.length <= drawnWhole) return <PlainRows {...props} />;
  return (
    <Suspense fallback={<PlainRows {...props} rows={props.rows.slice(0, drawnWhole)} />}>
      <VirtualRows {...props} />
    </Suspense>
  );
}

function PlainRows<T>(props: RowsProps<T>) {
  return (
    <tbody>
      {props.rows.map((row, index) => (
        <Row key={props.rowKey(row)} row={row} index={index} {...rowProps(props)} />
      ))}
    </tbody>
  );
}

/** What a row needs to know of its table. */
export function rowProps<T>({ columns, rowLink, dense }: RowsProps<T>) {
  return { columns, rowLink, dense };
}

interface RowProps<T> extends Pick<DataTableProps<T>, "columns" | "rowLink" | "dense"> {
  row: T;
  index: number;
}

export const Row = memo(function Row<T>({ row, index, columns, rowLink, dense }: RowProps<T>) {
  return (
    <tr
      aria-rowindex={index + 2}
      className={cx("group/row relative", rowLink && "hover:bg-hover has-[a:focus-visible]:bg-hover")}
    >
      {columns.map((column) => (
        <Cell key={column.id} row={row} column={column} rowLink={rowLink} dense={dense} />
      ))}
    </tr>
  );
}) as <T>(props: RowProps<T>) => React.ReactElement;

interface CellProps<T> extends Pick<DataTableProps<T>, "rowLink" | "dense"> {
  row: T;
  column: Column<T>;
}

function Cell<T>({ row, column, rowLink, dense }: CellProps<T>) {
  const content = column.cell(row);
  const target = column.primary && rowLink ? rowLink(row) : undefined;
  return (
    <td
      className={cx(
        cellClass(column),
        "overflow-hidden border-b border-line align-middle text-ellipsis whitespace-nowrap",
        dense ? "h-9 text-13" : "h-11 text-14",
      )}
    >
      {target ? (
        // The link's own area is the whole row.
        <Link
          {...target}
          look="plain"
          data-row-link=""
          className="font-medium text-ink outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent-line"
        >
          {content}
        </Link>
      ) : (
        content
      )}
    </td>
  );
}
