import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { Row, type RowsProps, rowProps } from "./table-rows.tsx";
import { useDocumentTop } from "./use-document-top.ts";

/** What a long table loads: the rows near the window, and the height of the others. */
export function VirtualRows<T>(props: RowsProps<T>) {
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

function Gap({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr>
      <td colSpan={columns} style={{ height }} className="p-0" />
    </tr>
  );
}
