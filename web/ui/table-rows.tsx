import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { memo, type RefObject, useLayoutEffect, useRef, useState } from "react";
import { cx } from "./cx.ts";
import { type Column, cellClass, type DataTableProps } from "./data-table.tsx";
import { Link } from "./link.tsx";

/** Lists up to this length are drawn whole, so that they can be printed and searched with the browser. */
export const drawnWhole = 80;

type RowsProps<T> = Omit<DataTableProps<T>, "rows"> & { rows: readonly T[] };

/** The body of a table: all of a short list, and of a long one what is near the window. */
export function TableRows<T>(props: RowsProps<T>) {
  if (props.rows.length > drawnWhole) return <VirtualRows {...props} />;
  return (
    <tbody>
      {props.rows.map((row, index) => (
        <Row key={props.rowKey(row)} row={row} index={index} {...rowProps(props)} />
      ))}
    </tbody>
  );
}

function VirtualRows<T>(props: RowsProps<T>) {
  const { rows, rowKey, columns, dense } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (dense ? 36 : 44),
    overscan: 16,
    scrollMargin: useDocumentTop(body),
    getItemKey: (index) => rowKey(rows[index] as T),
  });
  const items = virtualizer.getVirtualItems();
  const before = (items[0]?.start ?? 0) - virtualizer.options.scrollMargin;
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? 0) - virtualizer.options.scrollMargin);
  return (
    <tbody ref={body}>
      <Gap height={before} columns={columns.length} />
      {items.map(({ index, key }) => (
        <Row key={key as string} row={rows[index] as T} index={index} {...rowProps(props)} />
      ))}
      <Gap height={after} columns={columns.length} />
    </tbody>
  );
}

/** Where an element begins in the document, in pixels. */
export function useDocumentTop(element: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (element.current) setTop(element.current.getBoundingClientRect().top + window.scrollY);
  }, [element]);
  return top;
}

function Gap({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr>
      <td colSpan={columns} style={{ height }} className="p-0" />
    </tr>
  );
}

function rowProps<T>({ columns, rowLink, dense }: RowsProps<T>) {
  return { columns, rowLink, dense };
}

interface RowProps<T> extends Pick<DataTableProps<T>, "columns" | "rowLink" | "dense"> {
  row: T;
  index: number;
}

const Row = memo(function Row<T>({ row, index, columns, rowLink, dense }: RowProps<T>) {
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
