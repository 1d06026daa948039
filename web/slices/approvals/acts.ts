import type { QueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { type ApprovalRow, undoTime, type Verdict } from "../../../contract/approval.ts";
import { api } from "../../kernel/api.ts";
import { type ApiError, toApiError } from "../../kernel/api-error.ts";
import { type ApiClient, client } from "../../kernel/client.ts";

export type LineResult = Awaited<ReturnType<ApiClient["approvals"]["decide"]>>["items"][number];

/** One act of deciding, from the press of the button until nothing is left to say about it. */
export interface Act {
  key: number;
  verdict: Verdict;
  rows: readonly ApprovalRow[];
  comment: string;
  /** `done`: decided, and can be taken back; `ending`: not any more, lists are asked again; `over`: they know. */
  phase: "sending" | "done" | "undoing" | "ending" | "over" | "failed";
  batches: string[];
  decided: number;
  /** The browser's time until which it can be taken back, milliseconds. */
  until: number;
  /** What was not decided, and why. */
  refused: { row: ApprovalRow; result: LineResult }[];
  error?: ApiError;
  /** How many it was too late for when it was taken back. */
  tooLate: number;
}

/** The contract's bound of one call. */
const atOnce = 1000;
/** The bar goes a little before the server's time is up, so that what it offers still works. */
const margin = 700;

let acts: readonly Act[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(to: readonly Act[]) {
  acts = to;
  for (const listener of listeners) listener();
}

function change(key: number, to: Partial<Act>) {
  set(acts.map((act) => (act.key === key ? { ...act, ...to } : act)));
}

function follow(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** What was decided here lately: it outlives the screen, so that it can be taken back from another one. */
export function useActs(): readonly Act[] {
  return useSyncExternalStore(follow, () => acts);
}

/** Entries that have been decided here and that lists may not know of yet, with how. */
export function useFresh(): ReadonlyMap<string, Verdict> {
  const now = useActs();
  return useMemo(() => {
    const fresh = new Map<string, Verdict>();
    for (const { phase, rows, refused, verdict } of now) {
      if (phase !== "sending" && phase !== "done" && phase !== "ending") continue;
      const not = new Set(refused.map(({ row }) => row.id));
      for (const { id } of rows) if (!not.has(id)) fresh.set(id, verdict);
    }
    return fresh;
  }, [now]);
}

/** Forgets one act, or all of them. */
export function forget(key?: number): void {
  set(key === undefined ? [] : acts.filter((act) => act.key !== key));
}

async function refresh(queries: QueryClient) {
  await Promise.all([
    queries.invalidateQueries({ queryKey: api.approvals.key() }),
    queries.invalidateQueries({ queryKey: api.overview.key() }),
  ]);
}

/** Decides at once; lists leave it out from then on. What the server refuses comes back, with the reason. */
export async function decide(
  queries: QueryClient,
  rows: readonly ApprovalRow[],
  verdict: Verdict,
  comment = "",
): Promise<void> {
  const key = next++;
  const begun = { batches: [], decided: 0, until: 0, refused: [], tooLate: 0 };
  set([...acts, { key, rows, verdict, comment, phase: "sending", ...begun }]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const sum: Pick<Act, "batches" | "decided" | "refused"> = { batches: [], decided: 0, refused: [] };
  let sent = 0;
  try {
    for (; sent < rows.length; sent += atOnce) {
      const items = rows.slice(sent, sent + atOnce).map(({ id, revision }) => ({ id, revision }));
      const answer = await client.approvals.decide({ items, verdict, comment });
      if (answer.batchId) sum.batches.push(answer.batchId);
      sum.decided += answer.decided;
      for (const result of answer.items) {
        const row = byId.get(result.id);
        if (row && result.outcome !== "decided") sum.refused.push({ row, result });
      }
    }
  } catch (error) {
    const rest = { key: next++, rows: rows.slice(sent), verdict, comment, ...begun };
    set([...acts, { ...rest, phase: "failed", error: toApiError(error) }]);
  }
  if (sum.decided + sum.refused.length === 0) return forget(key);
  settle(queries, key, { ...sum, rows: rows.slice(0, sent) });
}

function settle(
  queries: QueryClient,
  key: number,
  sum: Pick<Act, "batches" | "decided" | "refused" | "rows">,
) {
  const time = sum.decided > 0 ? undoTime - margin : 0;
  change(key, { ...sum, phase: sum.decided > 0 ? "done" : "over", until: Date.now() + time });
  // Lists are asked again when nothing comes back any more, or when what they show is known to be wrong.
  if (sum.refused.length > 0) void refresh(queries);
  setTimeout(() => void end(queries, key), time);
}

/** The time to take it back is over. What was not decided stays in sight until it is put away. */
async function end(queries: QueryClient, key: number) {
  const act = acts.find((one) => one.key === key);
  if (act?.phase !== "done") return;
  change(key, { phase: "ending" });
  await refresh(queries);
  if (act.refused.length === 0 && !act.error) forget(key);
  else change(key, { phase: "over" });
}

/** Takes back what was decided last, as long as it can be. */
export async function undo(queries: QueryClient, key?: number): Promise<void> {
  const act = acts.findLast((one) => one.phase === "done" && (key === undefined || one.key === key));
  if (!act) return;
  change(act.key, { phase: "undoing" });
  try {
    const answers = [];
    for (const batchId of act.batches) answers.push(await client.approvals.undo({ batchId }));
    const tooLate = answers.reduce((sum, { failed }) => sum + failed.length, 0);
    if (tooLate > 0 || act.refused.length > 0)
      change(act.key, { phase: "over", decided: tooLate, tooLate, rows: [] });
    else forget(act.key);
  } catch (error) {
    change(act.key, { phase: "done", error: toApiError(error) });
    if (Date.now() >= act.until) void end(queries, act.key);
  }
  await refresh(queries);
}
