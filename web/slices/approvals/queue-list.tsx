import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { ApprovalRow, Verdict } from "../../../contract/approval.ts";
import type { Target } from "../../kernel/address.ts";
import { t } from "../../kernel/messages.ts";
import { useMediaQuery } from "../../ui/use-media-query.ts";
import { BlankRow, GroupHead, QueueRow } from "./queue-row.tsx";
import type { Group, Line } from "./sums.ts";

export interface QueueListHandle {
  /** Brings an entry into sight and puts the focus on it. */
  reach: (id: string) => void;
}

interface QueueListProps {
  lines: readonly Line[];
  /** How many entries there are, those that are on their way included. */
  count: number;
  selected: ReadonlySet<string>;
  current: string | undefined;
  fresh: ReadonlyMap<string, Verdict>;
  targetOf: (row: ApprovalRow) => Target;
  onSelect: (rows: readonly ApprovalRow[], selected: boolean) => void;
  /** True when it is shown beside the list, so that the link need not be followed. */
  onShow: (row: ApprovalRow) => boolean;
  ref?: Ref<QueueListHandle>;
}

const heights = { group: 60, row: 56, blank: 56 };
const onTouch = { group: 68, row: 68, blank: 68 };

/** The queue, of which only what is near the window is drawn: lines have fixed heights, so nothing is measured. */
export function QueueList(props: QueueListProps) {
  const { lines, count, selected, current, fresh, targetOf, onSelect, onShow, ref } = props;
  const list = useRef<HTMLUListElement>(null);
  const wanted = useRef<string>(undefined);
  const sizes = useMediaQuery("(pointer: coarse)") ? onTouch : heights;
  const virtualizer = useWindowVirtualizer({
    count: lines.length,
    estimateSize: (index) => sizes[lines[index]?.type ?? "row"],
    overscan: 14,
    // Drawn with the frame instead of within the event: a line that is late by one is out of sight still.
    useFlushSync: false,
    scrollMargin: useTop(list),
    scrollPaddingStart: 120,
    scrollPaddingEnd: 120,
    getItemKey: (index) => lines[index]?.key ?? index,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other heights need other places
  useLayoutEffect(() => virtualizer.measure(), [lines, sizes]);
  useLayoutEffect(() => {
    // After the line that was asked for has been drawn.
    const link = wanted.current && linkOf(list.current, wanted.current);
    if (!link) return;
    wanted.current = undefined;
    link.focus({ preventScroll: true });
  });
  useImperativeHandle(ref, () => ({
    reach: (id) => {
      const index = lines.findIndex((line) => line.type === "row" && line.key === id);
      if (index === -1) return;
      const link = linkOf(list.current, id);
      wanted.current = link ? undefined : id;
      link?.focus({ preventScroll: true });
      virtualizer.scrollToIndex(index, { align: "auto" });
    },
  }));
  const select = useRange(lines, onSelect);
  const margin = virtualizer.options.scrollMargin;
  return (
    <ul
      ref={list}
      aria-label={t("approvals.queue")}
      onClickCapture={select.onClickCapture}
      className="relative max-md:-mx-4"
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map(({ key, index, start, size }) => {
        const line = lines[index];
        if (!line) return null;
        const style = { height: size, transform: `translateY(${start - margin}px)` };
        if (line.type === "row") {
          const { row } = line;
          return (
            <li
              key={key as string}
              aria-posinset={line.position}
              aria-setsize={count}
              className="absolute inset-x-0 top-0"
              style={style}
            >
              <QueueRow
                row={row}
                fresh={fresh.get(row.id)}
                selected={selected.has(row.id)}
                current={row.id === current}
                targetOf={targetOf}
                onSelect={select.one}
                onShow={onShow}
              />
            </li>
          );
        }
        return (
          <li key={key as string} className="absolute inset-x-0 top-0" style={style}>
            {line.type === "group" ? (
              <GroupHead
                {...stateOf(line.group, selected, fresh)}
                group={line.group}
                onSelect={select.group}
              />
            ) : (
              <BlankRow />
            )}
          </li>
        );
      })}
    </ul>
  );
}

const linkOf = (list: HTMLElement | null, id: string) =>
  list?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);

/** Those of a group that the reader can decide. */
export function openRows(rows: readonly ApprovalRow[], fresh: ReadonlyMap<string, Verdict>): ApprovalRow[] {
  return rows.filter((row) => row.can.decide && !fresh.has(row.id));
}

function stateOf(group: Group, selected: ReadonlySet<string>, fresh: ReadonlyMap<string, Verdict>) {
  const open = openRows(group.rows, fresh);
  const some = open.filter(({ id }) => selected.has(id)).length;
  const all = some > 0 && some === open.length;
  return {
    open: open.length > 0,
    selected: all ? ("all" as const) : some > 0 ? ("some" as const) : ("none" as const),
  };
}

/** Selecting with Shift held takes all from the one selected before. Handlers stay the same, so that rows do. */
function useRange(lines: readonly Line[], onSelect: QueueListProps["onSelect"]) {
  const now = useRef({ lines, onSelect });
  now.current = { lines, onSelect };
  const shift = useRef(false);
  const last = useRef<string>(undefined);
  const [handlers] = useState(() => ({
    onClickCapture: (event: { shiftKey: boolean }) => {
      shift.current = event.shiftKey;
    },
    one: (row: ApprovalRow, selected: boolean) => {
      const between = shift.current ? rowsBetween(now.current.lines, last.current, row.id) : [];
      last.current = row.id;
      now.current.onSelect(between.length > 0 ? between : [row], selected);
    },
    group: (group: Group, selected: boolean) => now.current.onSelect(group.rows, selected),
  }));
  return handlers;
}

function rowsBetween(lines: readonly Line[], from: string | undefined, to: string): ApprovalRow[] {
  const a = lines.findIndex(({ key }) => key === from);
  const b = lines.findIndex(({ key }) => key === to);
  if (a === -1 || b === -1) return [];
  return lines
    .slice(Math.min(a, b), Math.max(a, b) + 1)
    .flatMap((line) => (line.type === "row" ? [line.row] : []));
}

/** Where the list begins in the document, also after something above it has come or gone. */
function useTop(list: { current: HTMLElement | null }): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      if (list.current) setTop(Math.round(list.current.getBoundingClientRect().top + window.scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    // What stands above are the list's elder siblings, and those of what holds it.
    for (let element = list.current; element && element.id !== "main"; element = element.parentElement)
      for (let other = element.previousElementSibling; other; other = other.previousElementSibling)
        observer.observe(other);
    return () => observer.disconnect();
  }, [list]);
  return top;
}
