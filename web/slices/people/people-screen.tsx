import { useInfiniteQuery } from "@tanstack/react-query";
import { UserRoundPlus, UsersRound } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { useCommands } from "../../shell/palette-state.ts";
import { Screen } from "../../shell/screen.tsx";
import { Button } from "../../ui/button.tsx";
import { type Filter, FilterBar } from "../../ui/filter-bar.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { EmptyState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { personIcon } from "./badges.tsx";
import { type PeopleFilter, parsePeopleFilter, peopleListQuery, personStatuses } from "./data.ts";
import { PeopleTable } from "./people-table.tsx";

const InviteDialog = lazy(async () => ({ default: (await import("./invite-dialog.tsx")).InviteDialog }));

/** The people of the reader's company, for whoever manages them. */
export function PeopleScreen() {
  const [filter, setFilter] = useSearch(parsePeopleFilter);
  const query = useInfiniteQuery(peopleListQuery({ ...filter, kind: "member" }));
  const [inviting, setInviting] = useState(false);
  useCommands(
    useMemo(
      () => [
        { id: "invite", label: t("people.invite"), icon: UserRoundPlus, onAction: () => setInviting(true) },
      ],
      [],
    ),
  );
  const invite = (
    <Button variant="primary" icon={UserRoundPlus} onClick={() => setInviting(true)}>
      {t("people.invite")}
    </Button>
  );
  const clear = () => setFilter({ search: undefined, status: undefined });
  return (
    <Screen title={t("people.title")} action={invite}>
      <PeopleFilters filter={filter} onChange={setFilter} onClear={clear} />
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
      {inviting && (
        <Suspense>
          <InviteDialog kind="member" onClose={() => setInviting(false)} />
        </Suspense>
      )}
    </Screen>
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
          options: personStatuses.map((status) => ({
            value: status,
            label: t(`people.status.${status}`),
            icon: personIcon(status),
          })),
          chosen: filter.status ? [filter.status] : [],
          onChange: ([status]) => onChange({ status: status as PeopleFilter["status"] }),
        },
        ...more,
      ]}
    />
  );
}
