import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ApprovalRow } from "../../../contract/approval.ts";
import { isElsewhere } from "../../ui/use-row-keys.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { decide, undo, useFresh } from "./acts.ts";
import { type ApprovalFilter, useQueue } from "./data.ts";
import { openRows, type QueueListHandle } from "./queue-list.tsx";
import { groupsOf, linesOf, sumsOf, withoutDecided } from "./sums.ts";

export type QueueState = ReturnType<typeof useQueueState>;
const none: readonly ApprovalRow[] = [];

/** State of the queue: what is drawn, what is current, what is selected, and the acts on it, by hand and by key. */
export function useQueueState(filter: ApprovalFilter, roomy: boolean, onItem: (id: string) => void) {
  const queries = useQueryClient();
  const drawn = useDrawn(filter);
  const { rows, fresh } = drawn;
  const list = useRef<QueueListHandle>(null);
  const [currentId, setCurrent] = useState(filter.item);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [rejecting, setRejecting] = useState<readonly ApprovalRow[]>(none);
  const at = rows.findIndex(({ id }) => id === currentId);
  // The first one is current as long as nobody has chosen, but only where it is shown beside the queue.
  const current = rows[at] ?? (roomy ? rows[0] : undefined);
  const chosen = useMemo(
    () => openRows(rows, fresh).filter(({ id }) => selected.has(id)),
    [rows, fresh, selected],
  );
  const { select, clear } = useSelecting(setSelected);

  /** What was decided leaves the queue, so that the one after it is current. */
  const leave = (gone: readonly ApprovalRow[]) => {
    const ids = new Set(gone.map(({ id }) => id));
    setSelected((before) => new Set([...before].filter((id) => !ids.has(id))));
    const from = Math.max(0, current ? rows.indexOf(current) : 0);
    const next = [...rows.slice(from), ...rows.slice(0, from).toReversed()].find(({ id }) => !ids.has(id));
    if (!current || !ids.has(current.id)) return;
    setCurrent(next?.id);
    if (next) requestAnimationFrame(() => list.current?.reach(next.id));
  };
  const settle = (some: readonly ApprovalRow[], verdict: "approved" | "rejected", comment = "") => {
    const open = openRows(some, fresh);
    if (open.length === 0) return;
    void decide(queries, open, verdict, comment);
    leave(open);
  };
  const takeBack = (key?: number) => void undo(queries, key);
  const onTarget = () => (chosen.length > 0 ? chosen : current ? openRows([current], fresh) : none);
  const show = useShow(roomy, setCurrent, onItem);
  useWalking(rows, current, (row) => {
    setCurrent(row.id);
    list.current?.reach(row.id);
  });
  useShortcuts({
    x: () => current?.can.decide && !fresh.has(current.id) && select([current], !selected.has(current.id)),
    a: () => settle(onTarget(), "approved"),
    r: () => setRejecting(onTarget()),
    u: () => takeBack(),
    Escape: selected.size > 0 ? clear : undefined,
  });
  return {
    ...drawn,
    list,
    current,
    selected,
    chosen,
    selection: useMemo(() => sumsOf(chosen), [chosen]),
    rejecting,
    select,
    clear,
    show,
    selectAll: () => select(rows, true),
    approve: (some: readonly ApprovalRow[]) => settle(some, "approved"),
    reject: setRejecting,
    rejectWith: (comment: string) => {
      settle(rejecting, "rejected", comment);
      setRejecting(none);
    },
    undo: takeBack,
    targetOf: useTarget(filter, roomy),
  };
}

/** The lines, as the server has them and without what has been decided here since. */
function useDrawn(filter: ApprovalFilter) {
  const queue = useQueue(filter);
  const fresh = useFresh();
  // The items of a mail stay where they are, each with what became of it.
  const keep = filter.digest !== undefined;
  const visible = useMemo(
    () => (keep ? queue.rows : queue.rows?.filter(({ id }) => !fresh.has(id))),
    [queue.rows, fresh, keep],
  );
  const groups = useMemo(() => {
    if (!visible) return undefined;
    const decided = keep ? [] : (queue.rows ?? []).filter(({ id }) => fresh.has(id));
    const counted = queue.summary && withoutDecided(queue.summary.groups, decided);
    return groupsOf(counted, visible, queue.complete);
  }, [visible, queue.rows, queue.summary, queue.complete, fresh, keep]);
  const lines = useMemo(() => groups && linesOf(groups), [groups]);
  const rows = useMemo(() => groups?.flatMap((group) => group.rows) ?? none, [groups]);
  const total = useMemo(() => totalOf(groups ?? []), [groups]);
  const openCount = useMemo(() => openRows(rows, fresh).length, [rows, fresh]);
  return { queue, fresh, lines, rows, total, openCount, count: total.count };
}

function totalOf(
  groups: readonly { count: number; minutes: number; amounts: { amount: number; currency: string }[] }[],
) {
  const sums = sumsOf(groups.flatMap(({ amounts }) => amounts.map((amount) => ({ amount, minutes: 0 }))));
  return {
    ...sums,
    count: groups.reduce((sum, { count }) => sum + count, 0),
    minutes: groups.reduce((sum, { minutes }) => sum + minutes, 0),
  };
}

function useSelecting(set: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void) {
  const select = useCallback(
    (rows: readonly ApprovalRow[], on: boolean) =>
      set((before) => {
        const after = new Set(before);
        for (const { id, can } of rows) {
          if (on && can.decide) after.add(id);
          else after.delete(id);
        }
        return after;
      }),
    [set],
  );
  const clear = useCallback(() => set(() => new Set()), [set]);
  return { select, clear };
}

/** A press shows the entry beside the queue where there is room; else its link is followed. */
function useShow(roomy: boolean, setCurrent: (id: string) => void, onItem: (id: string) => void) {
  const tell = useRef(onItem);
  tell.current = onItem;
  return useCallback(
    ({ id }: ApprovalRow) => {
      if (!roomy) return false;
      setCurrent(id);
      tell.current(id);
      return true;
    },
    [roomy, setCurrent],
  );
}

function useTarget({ item: _item, ...filter }: ApprovalFilter, roomy: boolean) {
  const key = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of the filter
  return useCallback(
    ({ id }: ApprovalRow) =>
      roomy
        ? { to: "/approvals", search: { ...filter, item: id } }
        : { to: "/approvals/$id", params: { id } },
    [key, roomy],
  );
}

/** `j` and `k`, held down too. */
function useWalking(
  rows: readonly ApprovalRow[],
  current: ApprovalRow | undefined,
  onStep: (row: ApprovalRow) => void,
) {
  const now = useRef({ rows, current, onStep });
  now.current = { rows, current, onStep };
  useEffect(() => {
    const walk = (event: KeyboardEvent) => {
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
      if (step === 0 || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return;
      const { rows: all, current: here, onStep: go } = now.current;
      const next = here ? all[all.indexOf(here) + step] : all[0];
      if (!next) return;
      event.preventDefault();
      go(next);
    };
    document.addEventListener("keydown", walk);
    return () => document.removeEventListener("keydown", walk);
  }, []);
}
