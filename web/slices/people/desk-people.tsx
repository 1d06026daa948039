import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { UsersRound } from "lucide-react";
import type { Person } from "../../../contract/directory.ts";
import { oneOf, type RawSearch, text } from "../../kernel/address.ts";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { useSession } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { cx } from "../../ui/cx.ts";
import type { Filter } from "../../ui/filter-bar.tsx";
import { Link } from "../../ui/link.tsx";
import { EmptyState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { useClientFilter } from "../clients/client-filter.tsx";
import { type PeopleFilter, parsePeopleFilter, peopleListQuery, rolesQuery } from "./data.ts";
import { useListActions } from "./list-actions.tsx";
import { PeopleFilters } from "./people-screen.tsx";
import { PeopleTable } from "./people-table.tsx";

type DeskPeopleFilter = PeopleFilter & {
  kind?: Person["kind"];
  clientId?: string;
  /** Those with one of the tenant's own roles: the list of roles leads here. */
  customRoleId?: string;
};

function parseDeskPeople(raw: RawSearch): DeskPeopleFilter {
  return {
    ...parsePeopleFilter(raw),
    kind: oneOf(raw.kind, ["staff", "member"]),
    clientId: text(raw.clientId),
    customRoleId: text(raw.customRoleId),
  };
}

/** Only admins manage the team; everybody else who manages people manages those of clients. */
function kindOf(filter: DeskPeopleFilter, managesStaff: boolean): Person["kind"] {
  return managesStaff ? (filter.kind ?? "staff") : "member";
}

/** The people of the company and of its clients, for whoever manages them. */
export function DeskPeople() {
  const [filter, setFilter] = useSearch(parseDeskPeople);
  const managesStaff = useSession().role === "tenant_admin";
  const kind = kindOf(filter, managesStaff);
  const query = useInfiniteQuery(peopleListQuery({ ...filter, kind }));
  const { invite, inviteInLine, bring, dialogs } = useListActions(kind, filter.clientId);
  const clear = () =>
    setFilter({ search: undefined, status: undefined, clientId: undefined, customRoleId: undefined });
  const byClient = useClientFilter(filter.clientId, (clientId) => setFilter({ clientId }));
  const byRole = useRoleFilter(kind, filter.customRoleId, (customRoleId) => setFilter({ customRoleId }));
  const words = kind === "staff" ? "Staff" : "Members";
  return (
    <Screen
      title={t("people.title")}
      action={
        <>
          {bring}
          {inviteInLine}
        </>
      }
    >
      {managesStaff && <Kinds kind={kind} />}
      <PeopleFilters
        filter={filter}
        onChange={setFilter}
        onClear={clear}
        more={[...(kind === "member" ? [byClient] : []), ...byRole]}
      />
      <OfflineNote seenAt={query.dataUpdatedAt} />
      <PeopleTable
        dense
        withClient={kind === "member"}
        {...useRows(query)}
        empty={
          filter.search || filter.status || filter.clientId || filter.customRoleId ? (
            <NothingFound onClear={clear} />
          ) : (
            <EmptyState icon={UsersRound} title={t(`desk.people.no${words}`)} action={invite}>
              {t(`desk.people.no${words}Hint`)}
            </EmptyState>
          )
        }
      />
      {dialogs}
    </Screen>
  );
}

/** A filter by the tenant's own roles, where there are any. */
function useRoleFilter(
  kind: Person["kind"],
  chosen: string | undefined,
  onChange: (customRoleId: string | undefined) => void,
): Filter[] {
  const roles = useQuery(rolesQuery(kind)).data?.items ?? [];
  if (roles.length === 0) return [];
  return [
    {
      id: "role",
      label: t("people.column.role"),
      single: true,
      options: roles.map(({ id, name }) => ({ value: id, label: name })),
      chosen: chosen ? [chosen] : [],
      onChange: ([id]) => onChange(id),
    },
  ];
}

function Kinds({ kind }: { kind: Person["kind"] }) {
  return (
    <nav aria-label={t("desk.people.kind")} className="-mx-1 mb-3 flex gap-1 px-1">
      {(["staff", "member"] as const).map((one) => (
        <Link
          key={one}
          to="/desk/people"
          search={{ kind: one }}
          look="plain"
          aria-current={one === kind ? "page" : undefined}
          className={cx(
            "flex h-7 items-center rounded-full px-3 text-13 touch:h-11",
            one === kind ? "bg-pressed font-medium" : "text-ink-2 hover:bg-hover hover:text-ink",
          )}
        >
          {t(one === "staff" ? "desk.people.staff" : "desk.people.members")}
        </Link>
      ))}
    </nav>
  );
}
