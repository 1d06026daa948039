import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { UsersRound } from "lucide-react";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { type Filter, FilterBar } from "../../ui/filter-bar.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { EmptyState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { personIcon } from "./badges.tsx";
import { type PeopleFilter, parsePeopleFilter, peopleListQuery, personStates, placesQuery } from "./data.ts";
import { useListActions } from "./list-actions.tsx";
import { PeopleTable } from "./people-table.tsx";

/** The people of the reader's company, for whoever manages them. */
export function PeopleScreen() {
  const [filter, setFilter] = useSearch(parsePeopleFilter);
  const query = useInfiniteQuery(peopleListQuery({ ...filter, kind: "member" }));
  const { invite, bring, dialogs } = useListActions("member");
  const clear = () => setFilter({ search: undefined, status: undefined });
  return (
    <Screen
      title={t("people.title")}
      action={
        <>
          {bring}
          {invite}
        </>
      }
    >
      <PeopleFilters filter={filter} onChange={setFilter} onClear={clear} />
      <Places />
      <OfflineNote seenAt={query.dataUpdatedAt} />
      <PeopleTable
        {...useRows(query)}
        empty={
          filter.search || filter.status ? (
            <NothingFound onClear={clear} />
          ) : (
            <EmptyState icon={UsersRound} title={t("people.empty.title")} action={invite}>
              {t("people.empty.text")}
            </EmptyState>
          )
        }
      />
      {dialogs}
    </Screen>
  );
}

/** How many places the company has, where their number is limited. */
function Places() {
  const { data } = useQuery(placesQuery());
  if (!data || data.limit === null) return null;
  const { taken, limit } = data;
  return (
    <p className="mb-3 text-13 text-ink-2 tabular" role="status">
      {taken >= limit ? t("people.places.full", { limit }) : t("people.places.left", { taken, limit })}
    </p>
  );
}

interface PeopleFiltersProps {
  filter: PeopleFilter;
  onChange: (change: Partial<PeopleFilter>) => void;
  onClear: () => void;
  /** Desk: whose people. */
  more?: readonly Filter[];
}

/** Search and status; Desk uses it too. */
export function PeopleFilters({ filter, onChange, onClear, more = [] }: PeopleFiltersProps) {
  return (
    <FilterBar
      search={
        <SearchField
          label={t("people.searchLabel")}
          value={filter.search ?? ""}
          onChange={(search) => onChange({ search })}
        />
      }
      onClear={onClear}
      filters={[
        {
          id: "status",
          label: t("people.filter.status"),
          single: true,
          options: personStates.map((state) => ({
            value: state,
            label: t(`people.status.${state}`),
            icon: personIcon(state),
          })),
          chosen: filter.status ? [filter.status] : [],
          onChange: ([status]) => onChange({ status: status as PeopleFilter["status"] }),
        },
        ...more,
      ]}
    />
  );
}
