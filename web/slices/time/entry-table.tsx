import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Clock, Plus } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import type { Project } from "../../../contract/project.ts";
import type { TimeEntry } from "../../../contract/time.ts";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { useMay } from "../../kernel/session.tsx";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Money } from "../../ui/money.tsx";
import { EmptyState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { BulkBar } from "./bulk-bar.tsx";
import {
  type EntryFilter,
  entryListQuery,
  entrySumsQuery,
  mostSelected,
  noEntryFilter,
  parseEntryFilter,
} from "./data.ts";
import { formatDuration } from "./duration.ts";
import { EntryCard, entryColumns, SelectEntry } from "./entry-columns.tsx";
import { EntryDialog } from "./entry-dialog.tsx";
import { EntryFilters } from "./entry-filters.tsx";

/** Time entries of everybody, or of one project: filtered, selected, changed many at once. */
export function EntryTable({ project }: { project?: Project }) {
  const [filter, setFilter] = useSearch(parseEntryFilter);
  const change = (next: Partial<EntryFilter>) => setFilter(next, { keepScroll: true });
  const own = project ? { ...filter, projectId: project.id } : filter;
  const query = useInfiniteQuery(entryListQuery(own));
  const rows = useRows(query);
  const [open, setOpen] = useState<TimeEntry | "new">();
  const [selected, setSelected] = useState<ReadonlyMap<string, TimeEntry>>(new Map());
  const toggle = useCallback((entry: TimeEntry, on: boolean) => {
    setSelected((before) => toggled(before, entry, on));
  }, []);
  const seesMoney = useMay("projects.budget");
  const columns = useMemo(
    () =>
      entryColumns({
        selected,
        onToggle: toggle,
        onOpen: setOpen,
        withProject: !project,
        withAmount: seesMoney,
      }),
    [selected, toggle, project, seesMoney],
  );
  const selectable = (rows.rows ?? []).filter(({ can }) => can.edit).slice(0, mostSelected);
  const narrowed = Object.values(filter).some(Boolean);
  const mayWork = project ? project.can.work : true;
  return (
    <>
      <EntryFilters filter={filter} onChange={change} withProject={!project} />
      <EntrySums filter={own} />
      <BulkBar selected={selected} onSelect={setSelected} selectable={selectable} project={project} />
      <OfflineNote seenAt={query.dataUpdatedAt} />
      <DataTable
        label={t("time.entries.label")}
        columns={columns}
        rowKey={rowKey}
        dense
        card={(entry) => <EntryCard entry={entry} withProject={!project} />}
        cardLead={
          selectable.length > 0
            ? (entry) => <SelectEntry entry={entry} selected={selected} onToggle={toggle} />
            : undefined
        }
        empty={
          narrowed ? (
            <NothingFound onClear={() => change(noEntryFilter)} />
          ) : (
            <EmptyState
              icon={Clock}
              title={t("time.entries.none")}
              action={
                mayWork && (
                  <Button icon={Plus} onClick={() => setOpen("new")}>
                    {t("time.new")}
                  </Button>
                )
              }
            >
              {t("time.entries.noneHint")}
            </EmptyState>
          )
        }
        {...rows}
      />
      {open && (
        <EntryDialog
          entry={open === "new" ? undefined : open}
          work={project && { project: { value: project.id, label: project.name }, phaseId: null, task: null }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

/** What all that is found comes to, however much of it is shown. */
function EntrySums({ filter }: { filter: EntryFilter }) {
  const sums = useQuery(entrySumsQuery(filter)).data;
  if (!sums || sums.count === 0) return null;
  const { count, minutes, billableMinutes, amounts } = sums;
  return (
    <p role="status" className="mb-2 flex flex-wrap gap-x-4 gap-y-0.5 text-13 text-ink-2 tabular">
      <span>{t("time.sums.found", { count, hours: formatDuration(minutes) })}</span>
      {billableMinutes < minutes && (
        <span>{t("time.sums.billable", { hours: formatDuration(billableMinutes) })}</span>
      )}
      {amounts
        .filter(({ amount }) => amount > 0)
        .map((amount) => (
          <Money key={amount.currency} value={amount} className="font-medium text-ink" />
        ))}
    </p>
  );
}

const rowKey = (entry: TimeEntry) => entry.id;

function toggled(before: ReadonlyMap<string, TimeEntry>, entry: TimeEntry, on: boolean) {
  const next = new Map(before);
  if (on && next.size < mostSelected) next.set(entry.id, entry);
  else next.delete(entry.id);
  return next;
}
