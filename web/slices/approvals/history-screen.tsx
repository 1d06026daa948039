import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download, History } from "lucide-react";
import { type Verdict, verdicts } from "../../../contract/approval.ts";
import type { ApprovalHistoryEntry } from "../../../contract/approval-history.ts";
import { api } from "../../kernel/api.ts";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { useMay } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { EmptyState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import type { Column } from "../../ui/table-column.ts";
import { useRows } from "../../ui/use-rows.ts";
import { ApprovalParts } from "./approval-parts.tsx";
import { ApprovalStateBadge } from "./badges.tsx";
import { daysFilter } from "./days-filter.tsx";
import {
  type HistoryFilter,
  historyHref,
  historyQuery,
  noHistoryFilter,
  parseHistoryFilter,
} from "./history-data.ts";
import { kindFilter } from "./queue-filters.tsx";
import { stateMarks, sumTexts } from "./words.ts";

/** Every decision of the company, newest first: who, what, why; to search, to narrow and to take away. */
export function ApprovalHistory() {
  const [filter, setFilter] = useSearch(parseHistoryFilter);
  const query = useInfiniteQuery(historyQuery(filter));
  const narrowed = Object.values(filter).some((value) =>
    Array.isArray(value) ? value.length > 0 : Boolean(value),
  );
  return (
    <Screen
      title={t("approvals.title")}
      action={
        <a href={historyHref(filter)} download className={buttonClass()}>
          <Download size={16} aria-hidden />
          {t("approvals.export")}
        </a>
      }
    >
      <ApprovalParts current="history" />
      <HistoryFilters filter={filter} onChange={setFilter} />
      <OfflineNote seenAt={query.dataUpdatedAt} />
      <DataTable
        label={t("approvals.history.label")}
        columns={columns}
        rowKey={rowKey}
        rowLink={rowLink}
        card={(row) => <HistoryCard entry={row} />}
        empty={
          narrowed ? (
            <NothingFound onClear={() => setFilter(noHistoryFilter)} />
          ) : (
            <EmptyState icon={History} title={t("approvals.history.first")}>
              {t("approvals.history.firstHint")}
            </EmptyState>
          )
        }
        {...useRows(query)}
      />
    </Screen>
  );
}

const rowKey = ({ id }: ApprovalHistoryEntry) => id;
const rowLink = ({ approval }: ApprovalHistoryEntry) => ({
  to: "/approvals/$id",
  params: { id: approval.id },
});
const sumsText = ({ approval: { amount, minutes } }: ApprovalHistoryEntry) =>
  sumTexts({ amounts: amount ? [amount] : [], minutes: minutes ?? 0 }).join(" · ");
const whoText = ({ by, onBehalfOf }: ApprovalHistoryEntry) => {
  const name = by?.name ?? t("approvals.timeRanOut");
  return onBehalfOf ? t("approvals.onBehalfOf", { name, other: onBehalfOf.name }) : name;
};

function VerdictMark({ entry }: { entry: ApprovalHistoryEntry }) {
  if (entry.undoneAt) return <span className="text-13 text-ink-3">{t("approvals.takenBack")}</span>;
  return <ApprovalStateBadge state={entry.verdict} look="plain" />;
}

const columns: Column<ApprovalHistoryEntry>[] = [
  {
    id: "title",
    header: t("approvals.history.what"),
    primary: true,
    cell: ({ approval }) => <bdi title={approval.title}>{approval.title}</bdi>,
  },
  {
    id: "project",
    header: t("approvals.filter.project"),
    width: "180px",
    from: "lg",
    cell: ({ approval }) => (
      <bdi title={approval.project?.name} className="text-13 text-ink-2">
        {approval.project?.name ?? approval.client.name}
      </bdi>
    ),
  },
  {
    id: "verdict",
    header: t("approvals.history.decision"),
    width: "124px",
    cell: (row) => <VerdictMark entry={row} />,
  },
  {
    id: "who",
    header: t("approvals.history.by"),
    width: "180px",
    from: "md",
    cell: (row) => (
      <bdi title={[whoText(row), row.comment].filter(Boolean).join(": ")} className="text-13 text-ink-2">
        {whoText(row)}
      </bdi>
    ),
  },
  {
    id: "sum",
    header: t("approvals.history.sum"),
    width: "160px",
    align: "end",
    cell: (row) => <span className="text-13 tabular">{sumsText(row)}</span>,
  },
  {
    id: "at",
    header: t("approvals.history.at"),
    width: "120px",
    align: "end",
    cell: ({ at }) => (
      <span className="text-13 text-ink-3">
        <RelativeTime at={at} narrow />
      </span>
    ),
  },
];

function HistoryCard({ entry }: { entry: ApprovalHistoryEntry }) {
  return (
    <>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-13 text-ink-2">
        <VerdictMark entry={entry} />
        <bdi>{whoText(entry)}</bdi>
        <RelativeTime at={entry.at} />
      </p>
      <p className="mt-0.5 flex flex-wrap justify-between gap-x-3 text-13 text-ink-3">
        <bdi className="min-w-0 truncate">{entry.approval.project?.name ?? entry.approval.client.name}</bdi>
        <span className="tabular">{sumsText(entry)}</span>
      </p>
    </>
  );
}

interface FiltersProps {
  filter: HistoryFilter;
  onChange: (change: Partial<HistoryFilter>) => void;
}

function HistoryFilters({ filter, onChange }: FiltersProps) {
  const may = useMay("approvals.decide");
  const colleagues =
    useQuery({ ...api.approvals.listDelegates.queryOptions(), enabled: may }).data?.items ?? [];
  const projects = useQuery(api.projects.list.queryOptions({ input: { limit: 100, sort: "name" } })).data;
  return (
    <FilterBar
      search={
        <SearchField
          label={t("approvals.search")}
          value={filter.search ?? ""}
          onChange={(search) => onChange({ search })}
        />
      }
      filters={[
        {
          id: "verdict",
          label: t("approvals.history.decision"),
          single: true,
          options: verdicts.map((value) => ({
            value,
            label: t(`approvals.state.${value}`),
            icon: stateMarks[value].icon,
          })),
          chosen: filter.verdict ? [filter.verdict] : [],
          onChange: ([verdict]) => onChange({ verdict: verdict as Verdict | undefined }),
        },
        kindFilter(filter.kind, (kind) => onChange({ kind })),
        {
          id: "person",
          label: t("approvals.history.by"),
          single: true,
          options: [
            { value: "me", label: t("approvals.history.me") },
            ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
          ],
          chosen: filter.person ? [filter.person] : [],
          onChange: ([person]) => onChange({ person }),
        },
        {
          id: "project",
          label: t("approvals.filter.project"),
          single: true,
          options: (projects?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
          chosen: filter.projectId ? [filter.projectId] : [],
          onChange: ([projectId]) => onChange({ projectId }),
        },
        daysFilter(filter, onChange),
      ]}
      onClear={() => onChange(noHistoryFilter)}
    />
  );
}
