import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { CardContent, cardClass } from "./card-rows.tsx";
import type { RowsProps } from "./table-rows.tsx";
import { useDocumentTop } from "./use-document-top.ts";

/** What a long list of cards loads: those near the window, at their places in the height of all. */
export function VirtualCards<T>(props: RowsProps<T>) {
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
          // Stronger than the card's own position, or each would stand at twice its place.
          className={`${cardClass} absolute! inset-x-0 top-0`}
          style={{ transform: `translateY(${item.start - margin}px)` }}
        >
          <CardContent {...props} row={rows[item.index] as T} />
        </li>
      ))}
    </ul>
  );
}
