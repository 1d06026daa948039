import { useInfiniteQuery } from "@tanstack/react-query";
import { Ellipsis, FilePen, Send } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { type ApprovalRow, type ApprovalState, approvalStates } from "../../../contract/approval.ts";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { useMay } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Menu } from "../../ui/menu.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { EmptyState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { useClientFilter } from "../clients/client-filter.tsx";
import { SubmittedCard, submittedColumns } from "./desk-columns.tsx";
import {
  noSubmittedFilter,
  parseSubmittedFilter,
  type SubmittedFilter,
  submittedQuery,
} from "./desk-data.ts";
import { RequestDialog } from "./desk-request.tsx";
import { SubmitDialog } from "./desk-submit.tsx";
import { SelectBox, selectColumn, WithdrawBar } from "./desk-withdraw.tsx";
import { kindFilter } from "./queue-filters.tsx";
import { stateMarks } from "./words.ts";

/** What clients were asked to approve, and how it stands. */
export function DeskApprovals() {
  const [filter, setFilter] = useSearch(parseSubmittedFilter);
  const query = useInfiniteQuery(submittedQuery(filter));
  const rows = useRows(query);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string, on: boolean) => {
    setSelected((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
  }, []);
  const selectable = (rows.rows ?? []).filter(({ can }) => can.withdraw);
  const some = selectable.length > 0;
  const columns = useMemo(
    () => (some ? [selectColumn(selected, toggle), ...submittedColumns] : submittedColumns),
    [some, selected, toggle],
  );
  const narrowed = Object.values(filter).some((value) =>
    Array.isArray(value) ? value.length > 0 : Boolean(value),
  );
  return (
    <Screen title={t("approvals.title")} action={<Acts />}>
      <SubmittedFilters filter={filter} onChange={setFilter} />
      <WithdrawBar selected={selected} onSelect={setSelected} selectable={selectable} />
      <OfflineNote seenAt={query.dataUpdatedAt} />
      <DataTable
        label={t("approval-desk.list")}
        columns={columns}
        rowKey={rowKey}
        rowLink={rowLink}
        card={(row) => <SubmittedCard row={row} />}
        cardLead={
          some ? (row) => <SelectBox row={row} on={selected.has(row.id)} onToggle={toggle} /> : undefined
        }
        dense
        empty={
          narrowed ? (
            <NothingFound onClear={() => setFilter(noSubmittedFilter)} />
          ) : (
            <EmptyState icon={Send} title={t("approval-desk.first")} action={<Acts />}>
              {t("approval-desk.firstHint")}
            </EmptyState>
          )
        }
        {...rows}
      />
    </Screen>
  );
}

const rowKey = ({ id }: ApprovalRow) => id;
const rowLink = ({ id }: ApprovalRow) => ({ to: "/desk/approvals/$id", params: { id } });

function Acts() {
  const [open, setOpen] = useState<"submit" | "request">();
  if (!useMay("approvals.submit")) return null;
  const ask = () => setOpen("request");
  const label = t("approval-desk.request.open");
  return (
    <>
      <Button icon={FilePen} className="max-sm:hidden" onClick={ask}>
        {label}
      </Button>
      <Button variant="primary" icon={Send} onClick={() => setOpen("submit")}>
        {t("approval-desk.submit.open")}
      </Button>
      {/* A phone has no room for both words beside the title. */}
      <Menu
        label={t("approval-desk.menu")}
        icon={Ellipsis}
        iconOnly
        className="sm:hidden"
        groups={[{ items: [{ id: "request", label, icon: FilePen, onAction: ask }] }]}
      />
      <SubmitDialog open={open === "submit"} onClose={() => setOpen(undefined)} />
      <RequestDialog open={open === "request"} onClose={() => setOpen(undefined)} />
    </>
  );
}

interface FiltersProps {
  filter: SubmittedFilter;
  onChange: (change: Partial<SubmittedFilter>) => void;
}

function SubmittedFilters({ filter, onChange }: FiltersProps) {
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
          id: "state",
          label: t("approvals.filter.state"),
          options: approvalStates.map((value) => ({
            value,
            label: t(`approvals.state.${value}`),
            icon: stateMarks[value].icon,
          })),
          chosen: filter.state,
          onChange: (state) => onChange({ state: state as ApprovalState[] }),
        },
        kindFilter(filter.kind, (kind) => onChange({ kind })),
        useClientFilter(filter.clientId, (clientId) => onChange({ clientId })),
        {
          id: "overdue",
          label: t("approvals.filter.due"),
          single: true,
          options: [{ value: "true", label: t("approvals.filter.overdue") }],
          chosen: filter.overdue ? ["true"] : [],
          onChange: (chosen) => onChange({ overdue: chosen.length > 0 || undefined }),
        },
      ]}
      onClear={() => onChange(noSubmittedFilter)}
    />
  );
}
