import { keepPreviousData, useMutation, useQueryClient } from "@tanstack/react-query";
import type { TimeEntry } from "../../../contract/time.ts";
import { dateText, oneOf, type RawSearch, text } from "../../kernel/address.ts";
import { api, byCursor, queryClient } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import type { Place } from "../../shell/door.ts";
import { toast } from "../../ui/toast.tsx";

export type Week = Awaited<ReturnType<typeof client.time.week>>;

export interface TimePlace {
  view?: "day";
  /** Any day of the week that is shown, and the day that is. */
  day?: string;
}
export const parseTimePlace = (raw: RawSearch): TimePlace => ({
  view: oneOf(raw.view, ["day"]),
  day: dateText(raw.day),
});

/** One's own week: that of a day, or the present one. */
export const weekQuery = (of?: string) =>
  api.time.week.queryOptions({ input: of ? { of } : {}, placeholderData: keepPreviousData });

export const timerQuery = () =>
  api.time.getTimer.queryOptions({ staleTime: 30_000, refetchInterval: 120_000 });

/** More than this the server does not change at once. */
export const mostSelected = 500;

/** What a list of entries is narrowed to, as the address says it. */
export type EntryFilter = {
  search?: string;
  person?: string;
  projectId?: string;
  billable?: "yes" | "no";
  invoiced?: "yes" | "no";
  from?: string;
  to?: string;
};

export function parseEntryFilter(raw: RawSearch): EntryFilter {
  return {
    search: text(raw.search),
    person: text(raw.person),
    projectId: text(raw.projectId),
    billable: oneOf(raw.billable, ["yes", "no"]),
    invoiced: oneOf(raw.invoiced, ["yes", "no"]),
    from: dateText(raw.from),
    to: dateText(raw.to),
  };
}

export const noEntryFilter: EntryFilter = {
  search: undefined,
  person: undefined,
  projectId: undefined,
  billable: undefined,
  invoiced: undefined,
  from: undefined,
  to: undefined,
};

/** Off is a filter as well, and the address of a call leaves out what is false. */
const flagOf = (answer: "yes" | "no") => (answer === "yes" ? ("true" as const) : ("false" as const));

const filterInput = ({ billable, invoiced, ...filter }: EntryFilter) => ({
  ...filter,
  ...(billable && { billable: flagOf(billable) }),
  ...(invoiced && { invoiced: flagOf(invoiced) }),
});

export const entryListQuery = (filter: EntryFilter) =>
  api.time.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...filterInput(filter), cursor, limit: 100 }),
    ...byCursor,
    placeholderData: keepPreviousData,
  });

/** Sums of all that a filter finds. */
export const entrySumsQuery = (filter: EntryFilter) =>
  api.time.sums.queryOptions({ input: filterInput(filter), placeholderData: keepPreviousData });

export const prefetchTime = ({ search }: Place) =>
  queryClient.prefetchQuery(weekQuery(parseTimePlace(search).day));
export const prefetchEntries = ({ search }: Place) =>
  queryClient.prefetchInfiniteQuery(entryListQuery(parseEntryFilter(search)));

/** After time has changed: weeks and lists of it, the timer, and every figure that is made of it. */
export function useTimeChanged(): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: api.time.key() });
    void queries.invalidateQueries({ queryKey: api.projects.overview.key() });
    void queries.invalidateQueries({ queryKey: api.projects.costs.key() });
  };
}

/** What an entry is made of again, once it was deleted. */
export function again(entry: TimeEntry) {
  const { project, phase, task, day, minutes, startedAt, endedAt, billable, note, internalNote } = entry;
  return {
    projectId: project.id,
    phaseId: phase?.id ?? null,
    taskId: task?.id ?? null,
    ...(startedAt && endedAt ? { startedAt, endedAt } : { day, minutes }),
    billable,
    note,
    internalNote: internalNote ?? "",
  };
}

/** Deletes one entry, with the way back. */
export function useRemoveEntry() {
  const changed = useTimeChanged();
  return useMutation({
    mutationFn: (entry: TimeEntry) => client.time.remove({ id: entry.id }),
    onSuccess: (_answer, entry) => {
      const restore = { ...again(entry), personId: entry.person.id };
      toast(t("time.form.deleted"), {
        label: t("time.undo"),
        onAction: () => void client.time.create(restore).finally(changed),
      });
    },
    onSettled: changed,
  });
}
