import { keepPreviousData, useQueryClient } from "@tanstack/react-query";
import {
  type ApprovalKind,
  type ApprovalState,
  approvalKinds,
  approvalStates,
} from "../../../contract/approval.ts";
import { flag, manyOf, type RawSearch, text } from "../../kernel/address.ts";
import { api, byCursor, queryClient } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import type { Place } from "../../shell/door.ts";
import type { Option } from "../../ui/list-box.tsx";
import { idOf } from "./data.ts";

/** What Desk's list is narrowed to, as the address says it. */
export type SubmittedFilter = {
  search?: string;
  state: ApprovalState[];
  kind: ApprovalKind[];
  clientId?: string;
  projectId?: string;
  overdue?: true;
};

export function parseSubmittedFilter(raw: RawSearch): SubmittedFilter {
  return {
    search: text(raw.search),
    state: manyOf(raw.state, approvalStates),
    kind: manyOf(raw.kind, approvalKinds),
    clientId: idOf(raw.clientId),
    projectId: idOf(raw.projectId),
    overdue: flag(raw.overdue),
  };
}

export const noSubmittedFilter: SubmittedFilter = {
  search: undefined,
  state: [],
  kind: [],
  clientId: undefined,
  projectId: undefined,
  overdue: undefined,
};

export const submittedQuery = (filter: SubmittedFilter) =>
  api.approvals.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...filter, cursor, limit: 50 }),
    ...byCursor,
    placeholderData: keepPreviousData,
  });

export const prefetchSubmitted = ({ search }: Place) =>
  queryClient.prefetchInfiniteQuery(submittedQuery(parseSubmittedFilter(search)));

/** Searches projects that work is done on, for a `ComboBox`. */
export async function findProjects(search: string, signal: AbortSignal): Promise<Option[]> {
  const { items } = await client.projects.list(
    { search, status: ["active", "completed"], limit: 20 },
    { signal },
  );
  return items.map(({ id, name, client: { name: company } }) => ({
    value: id,
    label: name,
    detail: company,
  }));
}

/** Asks again for all that shows approvals. */
export function useRefresh() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: api.approvals.key() });
}
