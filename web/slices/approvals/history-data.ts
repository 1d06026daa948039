import { keepPreviousData } from "@tanstack/react-query";
import { type ApprovalKind, approvalKinds, type Verdict, verdicts } from "../../../contract/approval.ts";
import { dateText, manyOf, oneOf, type RawSearch, searchText, text } from "../../kernel/address.ts";
import { api, byCursor, queryClient } from "../../kernel/api.ts";
import type { Place } from "../../shell/door.ts";
import { idOf } from "./data.ts";

/** What the history is narrowed to, as the address says it. */
export type HistoryFilter = {
  search?: string;
  verdict?: Verdict;
  kind: ApprovalKind[];
  /** A person's id, or `me`. */
  person?: string;
  projectId?: string;
  from?: string;
  to?: string;
};

export function parseHistoryFilter(raw: RawSearch): HistoryFilter {
  return {
    search: text(raw.search),
    verdict: oneOf(raw.verdict, verdicts),
    kind: manyOf(raw.kind, approvalKinds),
    person: oneOf(raw.person, ["me"]) ?? idOf(raw.person),
    projectId: idOf(raw.projectId),
    from: dateText(raw.from),
    to: dateText(raw.to),
  };
}

export const noHistoryFilter: HistoryFilter = {
  search: undefined,
  verdict: undefined,
  kind: [],
  person: undefined,
  projectId: undefined,
  from: undefined,
  to: undefined,
};

export const historyQuery = (filter: HistoryFilter) =>
  api.approvals.history.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...filter, cursor, limit: 50 }),
    ...byCursor,
    placeholderData: keepPreviousData,
  });

/** Where the same decisions are to be had as CSV. */
export const historyHref = (filter: HistoryFilter) => `/api/v1/approvals/history/export${searchText(filter)}`;

export const prefetchHistory = ({ search }: Place) =>
  queryClient.prefetchInfiniteQuery(historyQuery(parseHistoryFilter(search)));
